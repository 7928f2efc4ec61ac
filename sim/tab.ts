/*
 * A tab of a browser: a person in front of it, one page after the other in it, and what happens to them. In:
 * happenings. Out: calls on the page. Whatever cannot happen just now is answered with false.
 */

import { CloseCode } from '../protocol/close-codes.ts';
import type { Delta } from '../protocol/press.ts';
import type { Connection } from './connection.ts';
import type { PartyName, TabBelief } from './entry.ts';
import type { Line } from './line.ts';
import { type Owner, Page, type PageParts } from './page.ts';

import { ProcessClock } from './process-clock.ts';
import type { Saved } from './saved.ts';

/** So long it takes a person to see that another page took the session over, and to take it back. */
const TAKE_BACK_MS = 1_000;

export class Tab implements Owner {
  readonly clock: ProcessClock;
  private page: Page;
  /** Or did the page crash? */
  private isThere = true;
  private pausedUntilMs = 0;
  /** How long a page that crashes is away. */
  private downMs = 0;
  /** A twin has the session now, and its person is there. */
  isSuperseded = false;
  twin: Tab | undefined;

  /** @param saved what its page begins with */
  constructor(
    readonly name: PartyName,
    private readonly parts: PageParts,
    readonly random: () => number,
    readonly line: Line,
    saved?: Saved,
  ) {
    this.clock = new ProcessClock(parts.queue, () => this.tick(), `timer ${name}`);
    this.page = new Page(parts, this, saved);
    this.page.goOnline();
  }

  get current(): Connection | undefined {
    return this.page.current;
  }

  // -------------------------------------------------------------------------------------- the person

  press(delta: Delta): boolean {
    if (!this.isUsable) return false;
    this.page.press(delta);
    return true;
  }

  goOffline(forMs: number): boolean {
    if (!this.isUsable) return false;
    this.page.goOffline();
    this.later(forMs, () => this.goOnline());
    return true;
  }

  /** Turns the connection on again, or takes the session back. */
  goOnline(): void {
    if (this.isUsable) this.page.goOnline();
  }

  /** The person in front of this page takes the session back, unless they went over to its twin. */
  closed(code: number): void {
    if (code === CloseCode.TAKEN_OVER) this.later(TAKE_BACK_MS, () => this.goOnline());
  }

  reload(): boolean {
    if (!this.isUsable) return false;
    this.page.unload();
    this.load();
    return true;
  }

  /** No more faults: the person turns on what is off, and takes back what was taken over. */
  heal(): void {
    this.page.effectsLeft = undefined;
    const { link } = this.page.belief;
    if (link === 'offline' || link === 'ended') this.goOnline();
  }

  /** Is there a page, with somebody in front of it? */
  get isUsable(): boolean {
    return this.isThere && !this.isPaused && !this.isSuperseded;
  }

  get isPaused(): boolean {
    return this.parts.queue.nowMs < this.pausedUntilMs;
  }

  // -------------------------------------------------------------------------------------- the page

  private load(): void {
    this.isThere = true;
    this.page = new Page(this.parts, this, this.page.record);
    this.page.goOnline();
  }

  private tick(): void {
    if (this.isThere && !this.isPaused) this.page.tick();
  }

  /** The page dies in the middle of its next effects. */
  crashAfter(effects: number, downMs: number): boolean {
    if (!this.isUsable) return false;
    this.page.effectsLeft = effects;
    this.downMs = downMs;
    return true;
  }

  crashed(): void {
    this.parts.counts.add('tab crashed');
    this.page.die(CloseCode.GOING_AWAY);
    this.isThere = false;
    this.later(this.downMs, () => this.load());
  }

  /** @param sleeps its clock stands still meanwhile */
  pause(forMs: number, sleeps: boolean): boolean {
    if (!this.isUsable) return false;
    this.pausedUntilMs = this.parts.queue.nowMs + forMs;
    if (sleeps) this.clock.standStill(forMs);
    this.goDeaf(forMs);
    this.later(forMs, () => this.wake());
    return true;
  }

  private wake(): void {
    if (!this.isThere || this.isPaused) return;
    this.page.wake();
    if (this.isThere) this.page.probe();
  }

  /** What a second page would begin with; undefined if two pages with it would press the same presses twice. */
  copyRecord(): Saved | undefined {
    return this.isUsable ? this.page.recordToCopy : undefined;
  }

  repeat(count: number): boolean {
    return this.page.repeat(count);
  }

  // -------------------------------------------------------------------------------------- the line

  /** Reads nothing for a while. */
  stall(forMs: number): boolean {
    if (this.current !== undefined) this.goDeaf(forMs);
    return this.current !== undefined;
  }

  private goDeaf(forMs: number): void {
    const untilMs = this.parts.queue.nowMs + forMs;
    this.line.deafUntilMs = Math.max(this.line.deafUntilMs, untilMs);
    this.current?.down.hold(untilMs);
  }

  /** Takes one frame every so often, for a while. */
  slowDown(everyMs: number, forMs: number): boolean {
    this.current?.down.slowDown(everyMs, this.parts.queue.nowMs + forMs);
    return this.current !== undefined;
  }

  loseNetwork(forMs: number): boolean {
    this.line.awayUntilMs = this.parts.queue.nowMs + forMs;
    this.current?.hold(this.line.awayUntilMs);
    return true;
  }

  private later(afterMs: number, happen: () => void): void {
    this.parts.queue.at(this.parts.queue.nowMs + afterMs, happen);
  }

  // -------------------------------------------------------------------------------------- what is seen

  get belief(): TabBelief {
    return this.page.belief;
  }

  /** Is everything told and saved, with so many people and that number on the screen? */
  agrees(value: number, people: number): boolean {
    const { shown, saving, link, users } = this.belief;
    return this.isThere && link === 'live' && saving === 0 && shown === value && users === people;
  }
}
