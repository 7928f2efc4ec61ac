/*
 * A member that listens, and can press plainly. It keeps the last state, and comes back after a cut by the same
 * backoff as the page.
 */

import { backoffMs, RECONNECT } from '../../client/sync/backoff.ts';
import { mayReconnect } from '../../protocol/close-codes.ts';
import type { Connection, ConnectionEvents } from './connection.ts';
import { isState, LastState } from './last-state.ts';
import type { Member, Surroundings } from './member.ts';
import type { Observer } from './observer.ts';
import { sourceOf } from './target.ts';

const LETTER_R = 0x72;
const REFUSED = '{"type":"refused"';

export class Listener implements Member, ConnectionEvents {
  readonly last = new LastState();
  observer: Observer | undefined;
  private connection: Connection | undefined;
  private attempt = 0;
  private retry: NodeJS.Timeout | undefined;
  private isLeaving = false;
  private wasOpen = false;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly index: number,
    private readonly comesBack = true,
  ) {}

  get isOpen(): boolean {
    return this.connection?.isOpen ?? false;
  }

  connect(): void {
    const { target, dialect, sockets, counts } = this.surroundings;
    this.wasOpen = false;
    counts.connecting += 1;
    this.connection = dialect.connect(target, sourceOf(target, this.index, sockets), this);
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

  cut(): void {
    this.connection?.cut();
  }

  /** Leaves without a goodbye. */
  vanish(): void {
    this.isLeaving = true;
    clearTimeout(this.retry);
    this.connection?.cut();
  }

  opened(): void {
    const { counts } = this.surroundings;
    this.wasOpen = true;
    counts.connecting -= 1;
    counts.open += 1;
    counts.opened += 1;
    this.last.forget();
  }

  received(bytes: Buffer, from: number, to: number): void {
    const { counts, now, onTime } = this.surroundings;
    const nowMs = now();
    counts.deliveries += 1;
    if (isState(bytes, from, to)) {
      this.attempt = 0;
      counts.states += 1;
      this.last.keep(bytes, from, to, nowMs);
    } else if (bytes[from + 9] === LETTER_R) this.maybeRefused(bytes.toString('latin1', from, to));
    this.observer?.heard(bytes.toString('latin1', from, to), nowMs);
    onTime(nowMs);
  }

  closed(code: number, why: string): void {
    const { counts, random } = this.surroundings;
    if (this.wasOpen) counts.open -= 1;
    else counts.connecting -= 1;
    this.connection = undefined;
    this.last.forget();
    if (this.isLeaving) return;
    if (this.wasOpen) counts.dropped += 1;
    else counts.failed += 1;
    counts.ended(why);
    if (!this.comesBack || !mayReconnect(code)) {
      counts.gone += 1;
      return;
    }
    this.retry = setTimeout(() => this.connect(), backoffMs(this.attempt, RECONNECT, random));
    this.attempt += 1;
  }

  private maybeRefused(text: string): void {
    if (!text.startsWith(REFUSED)) return;
    const { counts } = this.surroundings;
    counts.refused += 1;
    counts.refusal(/"code":"([^"]*)"/.exec(text)?.[1] ?? 'refused');
  }
}
