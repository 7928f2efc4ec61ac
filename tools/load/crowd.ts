/*
 * The crowd: all members; it connects them at a rate, cuts them, and closes them. In: how many of each kind. Out:
 * promises for when they are connected, and whether they agree.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { Target } from '../websocket/target.ts';
import { Listener } from './listener.ts';
import {
  Counts,
  type Dialect,
  type Member,
  type OnAcknowledged,
  PLAIN_DIALECT,
  type Surroundings,
} from './member.ts';
import type { Observer } from './observer.ts';
import { Person } from './person.ts';

/** Handshakes in progress at most while the crowd connects: half of a typical server's backlog. */
const MAX_HANDSHAKES = 256;
const RAMP_PATIENCE_MS = 30_000;
/** When all are open, how long each may wait for its first number. */
const MUTE_PATIENCE_MS = 5_000;
/** How long closing may take at most. */
const LEAVE_MS = 5_000;
const POLL_MS = 5;
/** Often enough for a backoff of half a second on average. */
const SWEEP_MS = 20;

/** What may differ between crowds. */
export interface Kind {
  readonly dialect: Dialect;
  /** How often engines check the clock. */
  readonly sweepMs: number;
}

export class Crowd {
  readonly counts = new Counts();
  readonly pressers: Person[] = [];
  readonly listeners: Listener[] = [];
  readonly members: Member[] = [];
  /**
   * Called with the time, often, while states arrive. When ten thousand sockets have something to read at once,
   * Node reads them all before any timer fires; what is due must not wait for that.
   */
  onTime: (nowMs: number) => void = () => {};
  readonly surroundings: Surroundings;
  private readonly sweepMs: number;
  private sweep: NodeJS.Timeout | undefined;
  /** The last time at which a member was missing, while they connect. */
  private incompleteAtMs = 0;

  constructor(
    target: Target,
    sockets: number,
    { dialect = PLAIN_DIALECT, sweepMs = SWEEP_MS }: Partial<Kind> = {},
  ) {
    this.sweepMs = sweepMs;
    this.surroundings = {
      ...{ target, sockets, dialect, counts: this.counts, random: Math.random },
      now: () => performance.now(),
      onTime: (nowMs) => this.onTime(nowMs),
    };
  }

  addPressers(count: number, onAcknowledged: OnAcknowledged): void {
    for (let i = 0; i < count; i++) {
      const presser = new Person(this.surroundings, this.members.length, onAcknowledged);
      this.pressers.push(presser);
      this.members.push(presser);
    }
  }

  /** @param comeBack reconnect by themselves, after a cut */
  addListeners(count: number, comeBack = true): Listener[] {
    const added = Array.from({ length: count }, (_, i) => {
      return new Listener(this.surroundings, this.members.length + i, comeBack);
    });
    for (const listener of added) {
      this.listeners.push(listener);
      this.members.push(listener);
    }
    return added;
  }

  /** Lets the observers read along on members spread evenly; if possible, on visible members that do not press. */
  observe(observers: readonly Observer[], from: number): void {
    const seen = this.members.filter((member) => !this.isHidden(member));
    const candidates = seen.slice(from < seen.length ? from : 0);
    for (const [i, observer] of observers.entries()) {
      const place = Math.floor((i * candidates.length) / observers.length);
      candidates[place]!.observer = observer;
    }
  }

  private isHidden(member: Member): boolean {
    return member instanceof Listener && member.isHidden;
  }

  /**
   * Connects everybody, evenly over the ramp, or as fast as the server accepts them.
   * @param patienceMs how long it may take in addition to the ramp
   * @returns whether everybody was connected at one time
   */
  async comeIn(rampMs: number, stop: AbortSignal, patienceMs = RAMP_PATIENCE_MS): Promise<boolean> {
    const startMs = performance.now();
    this.incompleteAtMs = startMs;
    this.beginSweep();
    for (let entered = 0; !stop.aborted; ) {
      const elapsedMs = performance.now() - startMs;
      const due = this.members.length * (rampMs === 0 ? 1 : Math.min(1, elapsedMs / rampMs));
      while (entered < due && this.counts.connecting < MAX_HANDSHAKES) this.members[entered++]!.connect();
      if (entered === this.members.length && this.isThere()) return true;
      if (elapsedMs > rampMs + patienceMs || this.isHopeless() || this.isMute()) return false;
      await delay(rampMs === 0 ? 1 : POLL_MS);
    }
    return false;
  }

  /** Is everybody connected, and shown a number? */
  isThere(): boolean {
    const { counts, members } = this;
    return counts.open === members.length && members.every(({ last }) => last.atMs !== undefined);
  }

  /** Has everybody been open for a while, though some received no number? */
  private isMute(): boolean {
    const nowMs = performance.now();
    if (this.counts.open < this.members.length) this.incompleteAtMs = nowMs;
    return nowMs - this.incompleteAtMs > MUTE_PATIENCE_MS;
  }

  /** Did the first attempts fail, and nobody connect? Then waiting for the ramp is pointless. */
  get isRefused(): boolean {
    return this.counts.opened === 0 && this.counts.failed > 0;
  }

  /** Has everybody who is missing been refused permanently? */
  private isHopeless(): boolean {
    const { open, gone } = this.counts;
    return this.isRefused || (gone > 0 && open + gone === this.members.length);
  }

  /** How many show another number than this, or none. @param enough stops counting there */
  showingOther(value: number, enough = Number.POSITIVE_INFINITY): number {
    let others = 0;
    for (const { last } of this.members) {
      if (last.shown?.value !== value) others += 1;
      if (others >= enough) break;
    }
    return others;
  }

  /** When the last of them received what it shows now. */
  lastShownAtMs(): number {
    return this.members.reduce((latest, { last }) => Math.max(latest, last.atMs ?? 0), 0);
  }

  /** Connected, or about to be. */
  get inside(): number {
    return this.counts.open + this.counts.connecting;
  }

  /** Numbered presses in flight. */
  get saving(): number {
    return this.pressers.reduce((sum, { saving }) => sum + saving, 0);
  }

  cut(): void {
    for (const member of this.members) member.cut();
  }

  /** Closes everybody. Resolves when all connections are closed, or after a timeout. */
  async leave(): Promise<void> {
    for (const member of this.members) member.leave();
    await this.until(() => this.inside === 0, LEAVE_MS);
    clearInterval(this.sweep);
    this.sweep = undefined;
  }

  /** @returns whether it happened in time */
  async until(is: () => boolean, patienceMs: number, pollMs = POLL_MS): Promise<boolean> {
    const untilMs = performance.now() + patienceMs;
    while (!is()) {
      if (performance.now() > untilMs) return false;
      await delay(pollMs);
    }
    return true;
  }

  protected beginSweep(): void {
    this.sweep ??= setInterval(() => this.tick(), this.sweepMs);
  }

  protected tick(): void {
    const nowMs = performance.now();
    for (const presser of this.pressers) presser.tick(nowMs);
  }
}
