/*
 * A client of the fault suite. It reports every press and every message to the checker, and records what a row needs to
 * know about connections. In: presses and time. Out: records.
 */

import type { News } from '../../client/sync/effects.ts';
import type { Socket, SocketEvents } from '../../client/sync/host.ts';
import type { Link } from '../../client/sync/link.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Latency } from '../load/latency.ts';
import type { Surroundings } from '../load/member.ts';
import { Person } from '../load/person.ts';
import type { Tally } from '../report/tally.ts';
import { Account, type Checker } from './checker.ts';

/** What all clients of a row write to. */
export interface Records {
  readonly checker: Checker;
  /** From when a client was disconnected (or the fault ended) until the server welcomes or acknowledges it, in ms. */
  readonly recovery: Latency;
  /** From the oldest press in flight until an ack. A row may replace it. */
  readonly ackLatency: Latency;
  /** Why open connections ended. @example '1001' for a close code */
  readonly endings: Tally;
  /** Attempts to connect that failed. */
  readonly failures: { readonly why: string; readonly atMs: number; readonly tookMs: number }[];
  /** How late waits for the next attempt ended, in ms: this program's own delay. */
  readonly lateMs: number[];
}

export class Client extends Person {
  readonly account = new Account();
  /** The latest number that it received on this connection. */
  told: number | undefined;
  /** How often it was told about a new epoch. */
  newLives = 0;
  /** When its last attempt to connect began. */
  attemptedAtMs = 0;
  /** When it last noticed that its connection was gone. */
  cutAtMs = 0;
  private heardAtMs = 0;
  /** Since when it waits to be live again; undefined while it is. */
  private cutOffSinceMs: number | undefined;

  constructor(
    surroundings: Surroundings,
    index: number,
    private readonly records: Records,
  ) {
    super(surroundings, index);
  }

  get link(): Link['kind'] {
    return this.shows.link.kind;
  }

  /** Is it live, and has the server welcomed or acknowledged it since its clock was restarted? */
  get isBack(): boolean {
    return this.isLive && this.cutOffSinceMs === undefined;
  }

  override press(): void {
    this.records.checker.press(this.account);
    super.press(performance.now());
  }

  override tick(nowMs: number): void {
    const lateMs = nowMs - this.dueAtMs;
    if (this.link === 'waiting' && lateMs >= 0) this.records.lateMs.push(lateMs);
    super.tick(nowMs);
  }

  /** The fault ended now: recovery is measured from here until the server answers. undefined: it does not */
  restartClock(nowMs: number | undefined): void {
    this.cutOffSinceMs = nowMs;
  }

  protected override openSocket(events: SocketEvents): Socket {
    this.attemptedAtMs = performance.now();
    return super.openSocket(events);
  }

  protected override opened(events: SocketEvents): void {
    this.told = undefined;
    this.records.checker.opened(this.account);
    super.opened(events);
  }

  protected override hand(message: ServerMessage, nowMs: number, events: SocketEvents): number[] {
    const { checker, ackLatency, recovery } = this.records;
    this.heardAtMs = nowMs;
    checker.heard(this.account, message);
    if (message.type === 'state' || message.type === 'welcome') this.told = message.value;
    const settled = super.hand(message, nowMs, events);
    if (message.type === 'ack' && settled.length > 0) ackLatency.record(nowMs - settled[0]!);
    const isAnswered = message.type === 'ack' || message.type === 'welcome'; // a state may have been in flight
    if (this.cutOffSinceMs !== undefined && this.isLive && isAnswered) {
      recovery.record(nowMs - this.cutOffSinceMs);
      this.cutOffSinceMs = undefined;
    }
    return settled;
  }

  /** If it was connected, it was cut off when it last received something: a silence cannot be detected sooner. */
  protected override countOut(why: string | undefined): void {
    super.countOut(why);
    if (why === undefined) return;
    const { endings, failures } = this.records;
    const nowMs = performance.now();
    if (this.told === undefined) {
      failures.push({ why, atMs: this.attemptedAtMs, tookMs: nowMs - this.attemptedAtMs });
      return;
    }
    endings.add(why);
    this.told = undefined;
    this.cutAtMs = nowMs;
    this.cutOffSinceMs ??= this.heardAtMs;
  }

  protected override learn(news: News): void {
    super.learn(news);
    if (news.kind === 'outcome-unknown') this.records.checker.gaveUp(news.presses);
    if (news.kind === 'new-life') this.newLives += 1;
  }
}
