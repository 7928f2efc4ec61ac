/*
 * The crowd: the clients of a row, the schedule by which they press, and what they all wait for. In: a seed.
 * Out: promises.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { Latency } from '../load/latency.ts';
import type { Checker } from './checker.ts';
import { Client, type ClientContext } from './client.ts';
import { fork, pick, type Random } from './random.ts';
import { Tally } from './tally.ts';

const TICK_MS = 5;
/** A person who sees this many presses unsaved stops pressing. */
const MAX_UNSAVED = 40;
/** So long, at most, may a goodbye take. */
const LEAVE_MS = 3_000;

export class Crowd {
  readonly clients: Client[] = [];
  readonly recovery = new Latency();
  /** From the oldest press under way until an ack. A row may put another one here. */
  ackLatency = new Latency();
  /** Why open connections ended, and how often. */
  readonly endings = new Tally();
  /** Attempts to connect that came to nothing: why, when they began, and how long they took. */
  failures: { readonly why: string; readonly atMs: number; readonly tookMs: number }[] = [];
  /** How late waits for the next attempt ended, in ms: this program's own fault. */
  lateMs: number[] = [];
  private readonly context: ClientContext;
  private readonly jitter: Random;
  private readonly picks: Random;
  private ticking: NodeJS.Timeout | undefined;
  private pressesPerSecond = 0;
  private pressingSinceMs = 0;
  private due = 0;

  /** @param port where to connect to, asked at each attempt */
  constructor(random: Random, checker: Checker, port: () => number) {
    this.jitter = fork(random);
    this.picks = fork(random);
    this.context = {
      checker,
      recovery: this.recovery,
      onAcknowledged: (afterMs) => this.ackLatency.record(afterMs),
      port,
      onClosed: (why) => this.endings.add(why),
      onFailed: (why, atMs, tookMs) => this.failures.push({ why, atMs, tookMs }),
      onWaited: (lateMs) => this.lateMs.push(lateMs),
    };
  }

  /** Adds clients, and connects them. */
  enter(count: number): Client[] {
    this.ticking ??= setInterval(() => this.tick(), TICK_MS);
    const added = Array.from({ length: count }, () => new Client(this.context, fork(this.jitter)));
    this.clients.push(...added);
    for (const client of added) client.connect();
    return added;
  }

  /** From now on, so many presses a second in total, each by a client that chance picks. 0 stops. */
  press(perSecond: number): void {
    this.pressesPerSecond = perSecond;
    this.pressingSinceMs = performance.now();
    this.due = 0;
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
    return this.clients[0]?.users;
  }

  get live(): number {
    return this.clients.reduce((count, { isLive }) => count + (isLive ? 1 : 0), 0);
  }

  get saving(): number {
    return this.clients.reduce((sum, { saving }) => sum + saving, 0);
  }

  /** Nobody presses any more: is everything acknowledged, and has everybody been shown a state that holds it? */
  isSettled(): boolean {
    const { checker } = this.context;
    return this.clients.every(({ isLive, saving, account }) => {
      return isLive && saving === 0 && checker.hasSeenAll(account);
    });
  }

  /** @returns whether it came about in time */
  async until(is: () => boolean, patienceMs: number): Promise<boolean> {
    const untilMs = performance.now() + patienceMs;
    while (!is()) {
      if (performance.now() > untilMs) return false;
      await delay(TICK_MS);
    }
    return true;
  }

  /** Sends everybody home. */
  async leave(): Promise<void> {
    this.press(0);
    for (const client of this.clients) client.leave();
    await this.until(() => this.clients.every(({ link }) => link === 'offline'), LEAVE_MS);
    clearInterval(this.ticking);
    this.ticking = undefined;
  }

  private tick(): void {
    const nowMs = performance.now();
    for (const client of this.clients) client.tick(nowMs);
    const due = Math.floor((this.pressesPerSecond * (nowMs - this.pressingSinceMs)) / 1000);
    for (; this.due < due; this.due++) {
      const client = pick(this.picks, this.clients);
      if (client.saving < MAX_UNSAVED) client.press();
    }
  }
}
