/*
 * A device that runs a strategy's client: one user, and one page after another. In: happenings, events from the connection,
 * time. Out: messages, and what the screen shows.
 */

import type { Delta } from '../../protocol/press.ts';
import type { Note, PartyName, TabBelief } from '../entry.ts';
import type { Line } from '../line.ts';
import { DeviceLink, type LinkOwner } from './device-link.ts';
import type { ClientHalf, ClientIo } from './strategy.ts';
import { copyOf, type StrategyParts } from './strategy-parts.ts';

export class Device implements LinkOwner {
  readonly link: DeviceLink;
  private half: ClientHalf | undefined;
  private shown: number | undefined;
  private saved: string | undefined;
  /** The presses of this tab, by id; ids start at 1. */
  private numbers: number[] = [];
  private readonly unsettled = new Set<number>();
  /** The presses included in the number on the screen, as far as can be known. */
  private basis: readonly number[] = [];
  /** Identifies the current page: events for an earlier page have no effect. */
  private page = 0;
  private timers = 0;
  private pausedUntilMs = 0;
  private storageFailsUntilMs = 0;
  private readonly waiting: (() => void)[] = [];
  private believed = '';
  /** The page crashes after this many effects of the next event. */
  /** The press of a message, by its text: the same text again carries the same press. */
  private readonly presses = new Map<string, number>();
  private fuse: { left: number; readonly blown: () => void } | undefined;

  constructor(
    readonly name: PartyName,
    private readonly parts: StrategyParts,
    line: Line,
    private readonly random: () => number,
    /** The browser that this tab belongs to. */
    readonly browser: number,
  ) {
    this.link = new DeviceLink(name, parts, line, random, this);
  }

  get isOpen(): boolean {
    return this.half !== undefined;
  }

  /** Is a page open, with a user present? */
  get isUsable(): boolean {
    return this.isOpen && !this.isPaused;
  }

  private get isPaused(): boolean {
    return this.parts.queue.nowMs < this.pausedUntilMs;
  }

  /** Has the user been told what became of each press? */
  get isSettled(): boolean {
    return this.unsettled.size === 0;
  }

  /** The user leaves for good, and no longer asks what became of the presses. */
  leave(): void {
    for (const id of this.unsettled) this.parts.book.told(this.numbers[id - 1]!, 'unknown');
    this.close();
  }

  /** Is nothing in flight? */
  get isQuiet(): boolean {
    return !this.isOpen || (this.link.state === 'live' && this.timers === 0 && this.waiting.length === 0);
  }

  get belief(): TabBelief {
    const { name, shown, unsettled, link } = this;
    return { who: name, shown, saving: unsettled.size, users: undefined, link: link.state };
  }

  // -------------------------------------------------------------------------------------- the user

  press(step: Delta): void {
    const { book, queue, log } = this.parts;
    const number = book.pressed(this.name, queue.nowMs, step);
    const id = this.numbers.push(number);
    this.unsettled.add(id);
    this.basis = [...this.basis, number];
    log({ atMs: queue.nowMs, kind: 'pressed', who: this.name, delta: step });
    this.drive(() => this.half?.press(step, id), [number]);
  }

  /** @param presses made as soon as the page has loaded */
  reload(presses = 0): void {
    this.close();
    this.open();
    for (let i = 0; i < presses; i++) this.press(1);
  }

  /** What a copy of this tab starts with. */
  copyInto(other: Device): void {
    other.saved = this.saved;
    other.numbers = [...this.numbers];
  }

  // -------------------------------------------------------------------------------------- the page

  open(): void {
    if (this.isOpen) return;
    this.page += 1;
    const saved = this.saved === undefined ? undefined : JSON.parse(this.saved);
    this.tell('opened');
    this.parts.run(this.name, () => {
      this.half = this.parts.strategy.client(this.ioOf(this.page), saved);
    });
    this.link.connect();
  }

  close(): void {
    if (!this.isOpen) return;
    this.page += 1;
    this.half = undefined;
    this.shown = undefined;
    this.basis = [];
    this.unsettled.clear(); // no matter what the page believed
    this.timers = 0;
    this.waiting.length = 0;
    this.pausedUntilMs = 0;
    this.fuse = undefined;
    this.link.end();
    this.tell('gone');
  }

  /** @param effects crash after this many effects of the next event @param blown called once the page is gone */
  crashAfter(effects: number, blown: () => void): void {
    this.fuse = { left: effects, blown };
  }

  pause(forMs: number): void {
    const { queue } = this.parts;
    this.pausedUntilMs = queue.nowMs + forMs;
    this.link.goDeaf(forMs);
    this.later(forMs, () => {
      if (this.isPaused || !this.isOpen) return;
      this.tell('woke');
      for (const happen of this.waiting.splice(0)) happen();
    });
  }

  failStorage(forMs: number): void {
    this.storageFailsUntilMs = this.parts.queue.nowMs + forMs;
  }

  corrupt(): void {
    this.saved = undefined;
  }

  /** Ends all faults; a user who closed the page comes back. */
  heal(): void {
    this.fuse = undefined;
    this.storageFailsUntilMs = 0;
    this.open();
  }

  private ioOf(page: number): ClientIo {
    const unlessGone = <Args extends unknown[]>(act: (...args: Args) => void) => {
      return (...args: Args): void => {
        if (page === this.page && this.takesEffect()) act(...args);
      };
    };
    return {
      send: unlessGone((message, about) => this.send(message, about)),
      show: unlessGone((value: number) => {
        this.shown = value;
      }),
      save: unlessGone((data) => {
        if (this.parts.queue.nowMs >= this.storageFailsUntilMs) this.saved = JSON.stringify(data);
      }),
      after: unlessGone((ms: number, tag: string) => this.setTimer(page, ms, tag)),
      random: () => this.random(),
      confirm: unlessGone((id: number) => this.settle(id, 'saved')),
      giveUp: unlessGone((id: number) => this.settle(id, 'unknown')),
    };
  }

  private takesEffect(): boolean {
    if (this.fuse === undefined) return true;
    this.fuse.left -= 1;
    return this.fuse.left >= 0;
  }

  private setTimer(page: number, ms: number, tag: string): void {
    this.timers += 1;
    const ring = (): void => {
      this.timers -= 1;
      this.drive(() => this.half?.timer?.(tag));
    };
    this.later(ms, () => {
      if (page !== this.page) return;
      if (this.isPaused) this.waiting.push(ring);
      else ring();
    });
  }

  private settle(id: number, told: 'saved' | 'unknown'): void {
    const number = this.numbers[id - 1];
    if (number === undefined) return;
    const { book, log, queue } = this.parts;
    this.unsettled.delete(id);
    book.tells(number, told);
    if (told === 'saved') return;
    const news = { kind: 'outcome-unknown', presses: 1 } as const;
    log({ atMs: queue.nowMs, kind: 'told', who: this.name, news });
  }

  // -------------------------------------------------------------------------------------- the connection

  /** The presses for which the strategy's code is being called. */
  private now: readonly number[] = [];

  private send(message: unknown, ids: readonly number[] | undefined): void {
    const text = JSON.stringify(message);
    const about = ids?.flatMap((id) => this.numbers[id - 1] ?? []) ?? this.carriedBy(text);
    const note: Note = { note: text === undefined ? undefined : JSON.parse(text), about };
    this.parts.book.sent(note, this.basis);
    this.link.send(note);
    const { current } = this.link;
    if (current !== undefined) this.parts.queued('server', current.up);
  }

  /** The presses of a message whose sender does not name them. */
  private carriedBy(text: string): readonly number[] {
    if (this.now.length > 0) {
      this.presses.set(text, this.now[0]!);
      return this.now;
    }
    const press = this.presses.get(text);
    return press === undefined ? [] : [press];
  }

  opened(): void {
    this.drive(() => this.half?.opened?.());
  }

  noted({ note, version = 0 }: Note): void {
    const { book, queue } = this.parts;
    this.basis = book.hasIn(version);
    book.arrived(this.name, version, queue.nowMs);
    this.drive(() => this.half?.message?.(copyOf(note)));
  }

  closed(): void {
    this.drive(() => this.half?.closed?.());
  }

  changed(): void {
    this.tellBelief();
  }

  // -------------------------------------------------------------------------------------- what is visible

  /** Calls the strategy's code, and logs what it changed. @param about the presses that the call is for */
  private drive(happen: () => void, about: readonly number[] = []): void {
    this.now = about;
    this.parts.run(this.name, happen);
    this.now = [];
    const { fuse } = this;
    if (fuse !== undefined && fuse.left < 0) {
      for (const number of about) this.parts.book.told(number, 'unknown'); // its user saw the page crash
      this.close();
      fuse.blown();
    } else this.tellBelief();
  }

  private tellBelief(): void {
    if (!this.isOpen || !this.parts.isLogged) return;
    const { belief } = this;
    const text = JSON.stringify(belief);
    if (text === this.believed) return;
    this.believed = text;
    this.parts.log({ atMs: this.parts.queue.nowMs, kind: 'believes', ...belief });
  }

  private tell(what: 'opened' | 'gone' | 'woke'): void {
    this.parts.log({ atMs: this.parts.queue.nowMs, kind: 'page', who: this.name, what });
  }

  private later(afterMs: number, happen: () => void): void {
    this.parts.queue.at(this.parts.queue.nowMs + afterMs, happen);
  }
}
