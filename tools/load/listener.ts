/*
 * A member that listens, and can press plainly. It keeps the last state, and comes back after a cut by the same
 * backoff as the page.
 */

import { backoffMs, RECONNECT } from '../../client/sync/backoff.ts';
import { mayReconnect } from '../../protocol/close-codes.ts';
import type { ConnectionEvents } from '../websocket/connection.ts';
import { isState } from './last-state.ts';
import { Member, type Surroundings } from './member.ts';

const LETTER_R = 0x72;
const REFUSED = '{"type":"refused"';

export class Listener extends Member implements ConnectionEvents {
  private attempt = 0;
  private retry: NodeJS.Timeout | undefined;
  private isLeaving = false;

  constructor(
    surroundings: Surroundings,
    index: number,
    private readonly comesBack = true,
  ) {
    super(surroundings, index);
  }

  connect(): void {
    this.connectTo(this);
  }

  /** Reads nothing more. */
  stall(): void {
    this.connection?.stall();
  }

  /** @returns whether it went out */
  press(): boolean {
    if (!this.isOpen) return false;
    this.connection?.send(this.surroundings.dialect.press);
    return true;
  }

  leave(): void {
    this.isLeaving = true;
    clearTimeout(this.retry);
    this.connection?.leave();
  }

  /** Leaves without a goodbye. */
  vanish(): void {
    this.isLeaving = true;
    clearTimeout(this.retry);
    this.connection?.cut();
  }

  opened(): void {
    this.countIn();
  }

  received(bytes: Buffer, from: number, to: number): void {
    const { counts, now, onTime } = this.surroundings;
    const nowMs = now();
    counts.deliveries += 1;
    if (isState(bytes, from, to)) {
      this.attempt = 0;
      counts.states += 1;
      this.last.keep(bytes, from, to, nowMs);
    } else this.told(bytes, from, to);
    this.observer?.heard(bytes.toString('latin1', from, to), nowMs);
    onTime(nowMs);
  }

  closed(code: number, why: string): void {
    const { counts, random } = this.surroundings;
    this.countOut(this.isLeaving ? undefined : why);
    if (this.isLeaving) return;
    if (!this.comesBack || !mayReconnect(code)) {
      counts.gone += 1;
      return;
    }
    this.retry = setTimeout(() => this.connect(), backoffMs(this.attempt, RECONNECT, random));
    this.attempt += 1;
  }

  /** Anything but a state. */
  protected told(bytes: Buffer, from: number, to: number): void {
    if (bytes[from + 9] !== LETTER_R) return;
    const text = bytes.toString('latin1', from, to);
    if (!text.startsWith(REFUSED)) return;
    const { counts } = this.surroundings;
    counts.refused += 1;
    counts.refusals.add(/"code":"([^"]*)"/.exec(text)?.[1] ?? 'refused');
  }
}
