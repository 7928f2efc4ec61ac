/*
 * The crowd of a row: the load tester's, of clients that keep records, and that press when chance picks them. In: a
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
/** A person who sees this many presses unsaved stops pressing. */
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

  /** @param port where to connect to, asked at each attempt */
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

  /** From now on, so many presses a second in total, each by a client that chance picks. 0 stops. */
  press(perSecond: number): void {
    this.schedule = new Schedule(
      performance.now(),
      perSecond,
      perSecond === 0 ? 0 : Number.POSITIVE_INFINITY,
    );
  }

  /** Whoever waits to connect does it now, as a person would who sees that the server is back. */
  connectNow(): void {
    for (const client of this.clients) if (client.link === 'waiting') client.connect();
  }

  /** The fault ended now: from here on counts everybody's recovery. */
  restartClocks(): void {
    const nowMs = performance.now();
    for (const client of this.clients) client.restartClock(nowMs);
  }

  /** The same, of those who wait for an ack. */
  restartClocksOfSaving(): void {
    const nowMs = performance.now();
    for (const client of this.clients) client.restartClock(client.saving > 0 ? nowMs : undefined);
  }

  /** Is everybody live again, and has an answer of the server since? */
  areBack(): boolean {
    return this.clients.every(({ isBack }) => isBack);
  }

  /** How many sockets there are, by the server's account. */
  get users(): number | undefined {
    return this.clients[0]?.shows.users;
  }

  get live(): number {
    return this.clients.filter(({ isLive }) => isLive).length;
  }

  /** Nobody presses any more: is everything acknowledged, and has everybody been shown a state that holds it? */
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
