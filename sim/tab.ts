/*
 * A tab of a browser: a person in front of it, one page after the other in it, and what happens to them. In:
 * happenings. Out: calls on the page. Whatever cannot happen just now is answered with false.
 */

import {
  type Custody,
  type LifeId,
  type Opening,
  openCustody,
  type Records,
} from '../client/sync/custody.ts';
import type { LedgerRecord } from '../client/sync/record.ts';
import { CloseCode } from '../protocol/close-codes.ts';
import type { Delta } from '../protocol/press.ts';
import type { Asker, Browser } from './browser.ts';
import type { Connection } from './connection.ts';
import type { PartyName, TabBelief } from './entry.ts';
import type { Line } from './line.ts';
import type { NumberedPress } from './oracle.ts';
import { type Owner, Page, type PageParts } from './page.ts';
import { ProcessClock } from './process-clock.ts';
import type { Left, Saved } from './saved.ts';
import { TabFinisher } from './tab-finisher.ts';

/** So long it takes a person to see that another page took the session over, and to take it back. */
const TAKE_BACK_MS = 1_000;

/** Tabs of the same browser hear of each other. */
export interface Neighbours {
  /** The lives of those that answer. */
  lives(): ReadonlySet<LifeId>;
  /** This one leaves. */
  leaves(tab: Tab): void;
}

/** One page in a tab, from its loading to its end, as its browser knows it. */
class Process implements Asker {
  isKilled = false;
  isGone = false;
  readonly opening: Opening = { isOver: false };
  /** What came while it was frozen. */
  readonly unheard: (() => void)[] = [];
  /** Which presses the record has that is handed to the storage now. */
  readonly saving: { presses: readonly NumberedPress[] } = { presses: [] };

  constructor(private readonly isPaused: () => boolean) {}

  hear(answer: () => void): void {
    if (this.isGone) return;
    if (this.isPaused()) this.unheard.push(answer);
    else answer();
  }
}

export interface TabParts extends PageParts {
  readonly neighbours: Neighbours;
  /** Does it finish what others left? */
  readonly finishes: boolean;
  /** false: there is no room for copies in its own storage. */
  readonly keepsCopy?: boolean;
  /** The records, as a page has them that opens: the real ones, unless a negative control breaks them. */
  readonly opensWith?: ((records: Records) => Records) | undefined;
}

export class Tab implements Owner {
  readonly clock: ProcessClock;
  /** undefined: it is closed, or still reads what its former life left. */
  private page: Page | undefined;
  private pageProcess: Process;
  private finisher: TabFinisher | undefined;
  /** In the storage of the tab. */
  private left: Left | undefined;
  /** Is there a page, or one that is being loaded? */
  isOpen = false;
  private pausedUntilMs = 0;
  /** Another tab is in front of it until then. */
  private hiddenUntilMs = 0;
  /** How long a page that crashes is away. */
  private downMs = 0;
  /** A crash takes the whole browser along. */
  private killsBrowser: (() => void) | undefined;
  /** A twin has the session now, and its person is there. */
  isSuperseded = false;
  twin: Tab | undefined;

  /** @param saved what its page begins with @param left what it has in its storage, as a copy of another tab */
  constructor(
    readonly name: PartyName,
    private readonly parts: TabParts,
    readonly random: () => number,
    readonly line: Line,
    saved?: Saved,
    left?: Left,
  ) {
    this.clock = new ProcessClock(parts.queue, () => this.tick(), `timer ${name}`);
    this.pageProcess = this.newProcess();
    this.left = left;
    this.load(saved);
  }

  get browser(): Browser {
    return this.parts.browser;
  }

  get current(): Connection | undefined {
    return this.page?.current;
  }

  // -------------------------------------------------------------------------------------- the person

  press(delta: Delta): boolean {
    if (!this.isUsable) return false;
    this.page!.press(delta);
    return true;
  }

  goOffline(forMs: number): boolean {
    if (!this.isUsable) return false;
    this.page!.goOffline();
    this.finisher?.goOffline();
    this.later(forMs, () => this.goOnline());
    return true;
  }

  /** The person looks at something else for a while. */
  hide(forMs: number): boolean {
    if (!this.isUsable) return false;
    this.hiddenUntilMs = this.parts.queue.nowMs + forMs;
    this.page!.setSeen(false);
    this.later(forMs, () => this.look(), `look at ${this.name}`);
    return true;
  }

  private look(): void {
    if (this.isSeen && !this.isPaused) this.page?.setSeen(true);
  }

  private get isSeen(): boolean {
    return this.parts.queue.nowMs >= this.hiddenUntilMs;
  }

  /** Turns the connection on again, or takes the session back. */
  goOnline(): void {
    if (!this.isUsable) return;
    this.page!.goOnline();
    this.finisher?.goOnline();
  }

  /** The person in front of this page takes the session back, unless they went over to its twin. */
  closed(code: number): void {
    if (code === CloseCode.TAKEN_OVER)
      this.later(TAKE_BACK_MS, () => this.takeBack(), `take back ${this.name}`);
  }

  private takeBack(): void {
    if (this.page?.belief.link === 'ended') this.goOnline();
  }

  /**
   * @param presses made as soon as there is a page
   * @param isHasty what the page asked the storage for is not done any more
   * @param copied is given what is in the storage of the tab meanwhile
   */
  reload(presses = 0, isHasty = false, copied: (left: Left | undefined) => void = () => {}): boolean {
    if (!this.close(undefined, isHasty)) return false;
    copied(this.left);
    this.load(undefined, presses);
    return true;
  }

  /** @param reopensAfterMs undefined: not by itself */
  close(reopensAfterMs: number | undefined, isHasty = false): boolean {
    if (!this.isUsable) return false;
    const { life, ...copy } = this.page!.left;
    this.left = this.parts.keepsCopy === false ? { life, presses: [] } : { life, ...copy };
    this.pageProcess.isKilled = isHasty;
    this.page!.flush();
    this.finisher?.flush();
    this.end();
    this.parts.neighbours.leaves(this);
    if (reopensAfterMs !== undefined) this.later(reopensAfterMs, () => this.open());
    return true;
  }

  /** Loads the page, where there is none. */
  open(): void {
    if (!this.isOpen) this.load();
  }

  /** No more faults: the person turns on what is off, and takes back what was taken over. */
  heal(): void {
    if (this.page === undefined) return;
    this.page.effectsLeft = undefined;
    const { link } = this.page.belief;
    if (link === 'offline' || link === 'ended') this.goOnline();
    if (this.isSuperseded) this.finisher?.goOnline(); // nobody else in this browser may be there to finish it
  }

  /** Is there a page, with somebody in front of it? */
  get isUsable(): boolean {
    return this.page !== undefined && !this.isPaused && !this.isSuperseded;
  }

  get isPaused(): boolean {
    return this.parts.queue.nowMs < this.pausedUntilMs;
  }

  // -------------------------------------------------------------------------------------- the page

  /** The lives that answer for themselves: none while the page is frozen. */
  get lives(): readonly LifeId[] {
    if (this.page === undefined || this.isPaused) return [];
    const { life } = this.finisher ?? {};
    return [this.page.custody.life, ...(life === undefined ? [] : [life])];
  }

  private newProcess(): Process {
    return new Process(() => this.isPaused);
  }

  private load(saved?: Saved, presses = 0): void {
    this.isOpen = true;
    this.pageProcess = this.newProcess();
    const { pageProcess, left } = this;
    const { browser, opensWith = (records: Records) => records } = this.parts;
    const records = browser.recordsOf(pageProcess, () => pageProcess.saving.presses);
    const later = (afterMs: number, run: () => void): void =>
      this.later(afterMs, () => pageProcess.hear(run));
    const done = (custody: Custody, record: LedgerRecord | undefined): void => {
      this.left = undefined;
      const kept = browser.get(custody.life)?.presses ?? [];
      this.begin(custody, record === undefined ? saved : { record, presses: kept });
      for (let i = 0; i < presses; i++) this.press(1);
    };
    pageProcess.saving.presses = left?.presses ?? [];
    openCustody(opensWith(records), browser.newLife, left, later, done, pageProcess.opening);
    pageProcess.saving.presses = [];
  }

  private begin(custody: Custody, saved: Saved | undefined): void {
    const { browser, finishes } = this.parts;
    const { pageProcess } = this;
    this.page = new Page(
      this.parts,
      this,
      { custody: browser.makeCustody(custody), saved },
      pageProcess.saving,
    );
    this.page.goOnline();
    if (!this.isSeen) this.page?.setSeen(false);
    if (this.page === undefined || !finishes) return; // it crashed at once
    this.finisher = new TabFinisher(this.parts, this, pageProcess, () => this.parts.neighbours.lives());
  }

  changed(): void {
    if (this.page !== undefined) this.finisher?.follow(this.page.shows);
  }

  /** Another tab of the browser was closed, or loads its page anew. */
  neighbourLeft(): void {
    this.pageProcess.hear(() => this.finisher?.left());
  }

  private tick(): void {
    if (!this.isPaused) this.page?.tick();
  }

  private end(): void {
    this.finisher?.end();
    this.finisher = undefined;
    const { page } = this;
    this.page = undefined;
    this.pageProcess.isGone = true;
    this.isOpen = false;
    this.pausedUntilMs = 0;
    page?.die(CloseCode.GOING_AWAY);
  }

  /** The page dies in the middle of its next effects. @param killsBrowser and everything with it */
  crashAfter(effects: number, downMs: number, killsBrowser?: () => void): boolean {
    if (!this.isUsable) return false;
    this.page!.effectsLeft = effects;
    this.downMs = downMs;
    this.killsBrowser = killsBrowser;
    return true;
  }

  crashed(): void {
    const { killsBrowser } = this;
    this.killsBrowser = undefined;
    this.parts.counts.add(killsBrowser ? 'browser killed' : 'tab crashed');
    if (killsBrowser) return killsBrowser();
    this.kill(this.random() < 0.5);
    this.later(this.downMs, () => this.open(), `reopen ${this.name}`);
  }

  /** @param isSudden even what it asked the storage for is not done */
  kill(isSudden: boolean): void {
    this.pageProcess.isKilled = isSudden;
    this.end();
  }

  /** After a kill. */
  reopen(afterMs: number): void {
    this.later(afterMs, () => this.open(), `reopen ${this.name}`);
  }

  /** @param sleeps its clock stands still meanwhile */
  pause(forMs: number, sleeps: boolean): boolean {
    if (!this.isUsable) return false;
    this.pausedUntilMs = this.parts.queue.nowMs + forMs;
    if (sleeps) this.clock.standStill(forMs);
    this.goDeaf(forMs);
    const { pageProcess } = this;
    this.later(forMs, () => this.wake(pageProcess));
    return true;
  }

  private wake(pageProcess: Process): void {
    if (pageProcess.isGone || this.isPaused) return;
    for (const hear of pageProcess.unheard.splice(0)) if (!pageProcess.isGone) hear();
    this.page?.wake();
    this.page?.setSeen(this.isSeen);
    this.finisher?.wake();
  }

  /** What a second page would begin with; undefined if two pages with it would press the same presses twice. */
  copyRecord(): Saved | undefined {
    return this.isUsable ? this.page!.recordToCopy : undefined;
  }

  repeat(count: number): boolean {
    return this.page?.repeat(count) === true;
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
    this.finisher?.current?.down.hold(untilMs);
  }

  /** Takes one frame every so often, for a while. */
  slowDown(everyMs: number, forMs: number): boolean {
    this.current?.down.slowDown(everyMs, this.parts.queue.nowMs + forMs);
    return this.current !== undefined;
  }

  loseNetwork(forMs: number): boolean {
    this.line.awayUntilMs = this.parts.queue.nowMs + forMs;
    this.current?.hold(this.line.awayUntilMs);
    this.finisher?.current?.hold(this.line.awayUntilMs);
    return true;
  }

  private later(afterMs: number, happen: () => void, what = ''): void {
    this.parts.queue.at(this.parts.queue.nowMs + afterMs, happen, what);
  }

  // -------------------------------------------------------------------------------------- what is seen

  get belief(): TabBelief {
    const closed = { shown: undefined, saving: 0, users: undefined, link: 'offline' } as const;
    return this.page?.belief ?? { who: this.name, ...closed };
  }

  /** Is everything told and saved, with so many people and that number on the screen? */
  agrees(value: number, people: number): boolean {
    if (!this.isOpen) return true;
    const { shown, saving, link, users } = this.belief;
    return link === 'live' && saving === 0 && shown === value && users === people && !this.finisher?.isBusy;
  }
}
