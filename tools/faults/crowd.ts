/*
 * The crowd of a row: the load tester's, with clients that keep records and are picked at random to press. In: a
 * seed. Out: promises.
 */

import { Crowd } from '../load/crowd.ts';
import { Latency } from '../load/latency.ts';
import { Schedule } from '../load/schedule.ts';
import { Tally } from '../report/tally.ts';
import { Connection } from '../websocket/connection.ts';
import { loopback } from '../websocket/target.ts';
import type { Checker } from './checker.ts';
import { Client, type Records } from './client.ts';
import { fork, pick, type Random } from './random.ts';

const TICK_MS = 5;
/** A client with this many unsaved presses stops pressing. */
const MAX_UNSAVED = 40;

export class FaultCrowd extends Crowd implements Records {
  readonly clients: Client[] = [];
  readonly recovery = new Latency();
  ackLatency = new Latency();
  readonly endings = new Tally();
  failures: Records['failures'] = [];
  lateMs: number[] = [];
  private readonly jitter: Random;
  private readonly picks: Random;
  private schedule = new Schedule(0, 0, 0);

  /** @param port the port to connect to, asked at each attempt */
  constructor(
    random: Random,
    readonly checker: Checker,
    port: () => number,
  ) {
    super(loopback(port()), 0, {
      dialect: {
        press: '',
        connect: (_target, source, events) => new Connection(loopback(port()), source, events),
      },
      sweepMs: TICK_MS,
    });
    this.jitter = fork(random);
    this.picks = fork(random);
  }

  /** Adds clients, and connects them. */
  enter(count: number): Client[] {
    this.beginSweep();
    const added = Array.from({ length: count }, () => {
      return new Client({ ...this.surroundings, random: fork(this.jitter) }, 0, this);
    });
    for (const crowd of [this.clients, this.pressers, this.members]) crowd.push(...added);
    for (const client of added) client.connect();
    return added;
  }

  /** From now on, this many presses a second in total, each by a random client. 0 stops. */
  press(perSecond: number): void {
    this.schedule = new Schedule(
      performance.now(),
      perSecond,
      perSecond === 0 ? 0 : Number.POSITIVE_INFINITY,
    );
  }

  /** Clients that wait to reconnect do so now, as users would who see that the server is back. */
  connectNow(): void {
    for (const client of this.clients) if (client.link === 'waiting') client.connect();
  }

  /** The fault ended now: everybody's recovery is measured from here. */
  restartClocks(): void {
    const nowMs = performance.now();
    for (const client of this.clients) client.restartClock(nowMs);
  }

  /** The same for those that wait for an ack. */
  restartClocksOfSaving(): void {
    const nowMs = performance.now();
    for (const client of this.clients) client.restartClock(client.saving > 0 ? nowMs : undefined);
  }

  /** Is everybody live again, and has the server answered since? */
  areBack(): boolean {
    return this.clients.every(({ isBack }) => isBack);
  }

  /** The number of sockets, according to the server. */
  get users(): number | undefined {
    return this.clients[0]?.shows.users;
  }

  get live(): number {
    return this.clients.filter(({ isLive }) => isLive).length;
  }

  /** When nobody presses any more: is everything acknowledged, and has everybody received a state that includes it? */
  isSettled(): boolean {
    return this.clients.every(({ isLive, saving, account }) => {
      return isLive && saving === 0 && this.checker.hasSeenAll(account);
    });
  }

  override leave(): Promise<void> {
    this.press(0);
    return super.leave();
  }

  protected override tick(): void {
    super.tick();
    for (const _ of this.schedule.take(performance.now())) {
      const client = pick(this.picks, this.clients);
      if (client.saving < MAX_UNSAVED) client.press();
    }
  }
}
