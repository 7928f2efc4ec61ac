/*
 * A member that presses with numbers, and does no more than that: says hello once, numbers its presses, counts what
 * is acknowledged. The load tester's own presser is the page's whole engine, which is the better witness, and takes
 * twice the CPU; here two testers on small machines must drown a server. What the server refuses stays refused, and
 * shows in the sums.
 */

import { isState, LastState } from '../load/last-state.ts';
import type { NumberedPresser, OnAcknowledged, Surroundings } from '../load/member.ts';
import type { Observer } from '../load/observer.ts';
import type { Connection, ConnectionEvents } from '../websocket/connection.ts';
import { sourceOf } from '../websocket/target.ts';

const HELLO = '{"action":"hello","protocol":1}';

export class LeanPresser implements NumberedPresser, ConnectionEvents {
  readonly last = new LastState();
  observer: Observer | undefined;
  isLive = false;
  private connection: Connection | undefined;
  private wasOpen = false;
  private isLeaving = false;
  /** The number of the last press that was acknowledged. */
  private acknowledged = 0;
  /** When the presses behind it were due, in the order of their numbers. */
  private scheduled: number[] = [];

  constructor(
    private readonly surroundings: Surroundings,
    private readonly index: number,
    private readonly onAcknowledged: OnAcknowledged,
  ) {}

  get isOpen(): boolean {
    return this.connection?.isOpen ?? false;
  }

  get saving(): number {
    return this.scheduled.length;
  }

  connect(): void {
    const { target, dialect, sockets, counts } = this.surroundings;
    counts.connecting += 1;
    this.connection = dialect.connect(target, sourceOf(target, this.index, sockets), this);
  }

  press(scheduledMs: number): void {
    this.surroundings.counts.pressed += 1;
    const seq = this.acknowledged + this.scheduled.push(scheduledMs);
    this.connection?.send(`{"action":"increment","seq":${seq}}`);
  }

  tick(): void {} // it never comes back, so nothing is ever due

  leave(): void {
    this.isLeaving = true;
    this.connection?.leave();
  }

  cut(): void {
    this.connection?.cut();
  }

  opened(): void {
    const { counts } = this.surroundings;
    this.wasOpen = true;
    counts.connecting -= 1;
    counts.open += 1;
    counts.opened += 1;
    this.connection?.send(HELLO);
  }

  received(bytes: Buffer, from: number, to: number): void {
    const { counts, now, onTime } = this.surroundings;
    const nowMs = now();
    counts.deliveries += 1;
    if (isState(bytes, from, to)) {
      counts.states += 1;
      this.last.keep(bytes, from, to, nowMs);
      this.observer?.heard(bytes.toString('latin1', from, to), nowMs);
    } else this.told(bytes.toString('latin1', from, to), nowMs);
    onTime(nowMs);
  }

  closed(_code: number, why: string): void {
    const { counts } = this.surroundings;
    if (this.wasOpen) counts.open -= 1;
    else counts.connecting -= 1;
    this.connection = undefined;
    this.isLive = false;
    this.last.forget();
    if (this.isLeaving) return;
    if (this.wasOpen) counts.dropped += 1;
    else counts.failed += 1;
    counts.gone += 1;
    counts.ended(why);
  }

  /** Everything but a state. */
  private told(text: string, nowMs: number): void {
    if (text.startsWith('{"type":"ack"')) this.settle(text);
    else if (text.startsWith('{"type":"welcome"')) this.isLive = true;
    else if (text.startsWith('{"type":"refused"')) {
      this.surroundings.counts.refusal(/"code":"([^"]*)"/.exec(text)?.[1] ?? 'refused');
    } else this.observer?.heard(text, nowMs);
  }

  /** @param ack says that everything up to its number is durable, and in which revision */
  private settle(ack: string): void {
    const [, seq, revision] = /"seq":(\d+),"revision":(\d+)/.exec(ack) ?? [];
    const settled = this.scheduled.splice(0, Number(seq) - this.acknowledged);
    this.acknowledged += settled.length;
    this.surroundings.counts.acknowledged += settled.length;
    for (const scheduledMs of settled) this.onAcknowledged(Number(revision), scheduledMs);
  }
}
