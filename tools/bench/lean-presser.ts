/*
 * A member that presses with numbers, and does no more than that: says hello once, numbers its presses, counts what
 * is acknowledged. The load tester's own presser is the page's whole engine, which checks more, and takes twice the
 * CPU; here two testers on small machines must drown a server. What the server refuses stays refused.
 */

import { Listener } from '../load/listener.ts';
import type { NumberedPresser, OnAcknowledged, Surroundings } from '../load/member.ts';

const HELLO = '{"action":"hello","protocol":1}';

export class LeanPresser extends Listener implements NumberedPresser {
  isLive = false;
  /** The number of the last press that was acknowledged. */
  private acknowledged = 0;
  /** When the presses behind it were due, in the order of their numbers. */
  private scheduled: number[] = [];

  constructor(
    surroundings: Surroundings,
    index: number,
    private readonly onAcknowledged: OnAcknowledged,
  ) {
    super(surroundings, index, false);
  }

  get saving(): number {
    return this.scheduled.length;
  }

  override press(scheduledMs = 0): boolean {
    this.surroundings.counts.pressed += 1;
    const seq = this.acknowledged + this.scheduled.push(scheduledMs);
    this.connection?.send(`{"action":"increment","seq":${seq}}`);
    return true;
  }

  tick(): void {} // it never comes back, so nothing is ever due

  override opened(): void {
    super.opened();
    this.connection?.send(HELLO);
  }

  override closed(code: number, why: string): void {
    this.isLive = false;
    super.closed(code, why);
  }

  protected override told(bytes: Buffer, from: number, to: number): void {
    const text = bytes.toString('latin1', from, to);
    if (text.startsWith('{"type":"ack"')) this.settle(text);
    else if (text.startsWith('{"type":"welcome"')) this.isLive = true;
    else super.told(bytes, from, to);
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
