/*
 * A member that listens, and can send plain presses. It keeps the last state, and reconnects with the same
 * backoff as the page. Also plain presses by several of them.
 */

import { backoffMs, RECONNECT } from '../../client/sync/backoff.ts';
import { mayReconnect } from '../../protocol/close-codes.ts';
import { encode } from '../../protocol/codec.ts';
import type { ConnectionEvents } from '../websocket/connection.ts';
import { type Counts, Member, type Surroundings } from './member.ts';

const LETTER_R = 0x72;
const REFUSED = '{"type":"refused"';

export class Listener extends Member implements ConnectionEvents {
  private attempt = 0;
  private retry: NodeJS.Timeout | undefined;
  private isLeaving = false;
  /** Hidden: it requests the slow pace, on each connection (P34). */
  isHidden = false;

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

  /** Stops reading. */
  stall(): void {
    this.connection?.stall();
  }

  /** @returns whether it was sent */
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

  /** Leaves without a close frame. */
  vanish(): void {
    this.isLeaving = true;
    clearTimeout(this.retry);
    this.connection?.cut();
  }

  opened(): void {
    this.countIn();
    if (this.isHidden) this.connection?.send(encode({ action: 'pace', pace: 'slow' }));
  }

  received(bytes: Buffer, from: number, to: number): void {
    const nowMs = this.surroundings.now();
    if (this.hear(bytes, from, to, nowMs)) this.attempt = 0;
    else this.countRefusal(bytes, from, to);
    this.surroundings.onTime(nowMs);
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

  private countRefusal(bytes: Buffer, from: number, to: number): void {
    if (bytes[from + 9] !== LETTER_R) return;
    const text = bytes.toString('latin1', from, to);
    if (!text.startsWith(REFUSED)) return;
    const { counts } = this.surroundings;
    counts.refused += 1;
    counts.refusals.add(/"code":"([^"]*)"/.exec(text)?.[1] ?? 'refused');
  }
}

/**
 * Plain presses, in turn on the pressing sockets. If the socket is not open, the press waits for one that is: it has not
 * been sent, so it cannot be lost.
 */
export class PlainPresser {
  /** Presses that no socket could send yet. */
  waiting = 0;
  private turn = 0;

  constructor(
    private readonly sockets: readonly Listener[],
    private readonly counts: Counts,
  ) {}

  press(): void {
    this.counts.pressed += 1;
    this.waiting += 1;
    this.flush();
  }

  flush(): void {
    while (this.waiting > 0 && this.pressOnce()) this.waiting -= 1;
  }

  /** @returns false if no socket is open */
  private pressOnce(): boolean {
    for (let tries = 0; tries < this.sockets.length; tries++) {
      this.turn = (this.turn + 1) % this.sockets.length;
      if (this.sockets[this.turn]!.press()) return true;
    }
    return false;
  }
}
