/*
 * Finishes what other lives of this origin's pages left behind: takes their records, one after another, and sends the
 * pending presses with a separate engine and connection. None of it is shown; the presses appear in the number
 * when they count, like other users' presses. A page that may not press leaves them to others (P32). Sans-I/O. In: what
 * the page's own engine shows, which lives are alive, the records. Out: running hosts.
 */

import { Custody, type LifeId, type Records, taking } from './custody.ts';
import type { Shown } from './host.ts';
import type { LedgerRecord } from './record.ts';

/** How often to look for abandoned records. */
export const LOOK_AGAIN_MS = 30_000;
/** After another page left: it may come back to its record within this time, as after a reload. */
export const LEFT_BEHIND_MS = 3_000;

/** Finishes one record: an EngineHost with its engine. */
export interface Finishing {
  goOnline(): void;
  goOffline(): void;
  /** Stops, and leaves everything as it is. */
  end(): void;
}

export interface FinisherPorts {
  readonly records: Records;
  readonly newLife: () => LifeId;
  /** Asks all pages of this origin for their lives. @param done those that answered in time */
  readonly whoLives: (done: (lives: ReadonlySet<LifeId>) => void) => void;
  /** Calls back after that many milliseconds, replacing an earlier call that is still due. */
  readonly later: (afterMs: number, look: () => void) => void;
  /**
   * Starts with the record.
   * @param changed called with its engine, whenever what the engine shows may have changed
   */
  readonly finish: (record: LedgerRecord, custody: Custody, changed: (engine: Progress) => void) => Finishing;
}

export type Progress = Pick<Shown, 'saving' | 'link' | 'right'>;

export class Finisher {
  private state: 'idle' | 'looking' | 'finishing' | 'ended' = 'idle';
  private custody: Custody | undefined;
  private finishing: Finishing | undefined;
  private isOnline = true;
  /** Not before the server has granted it. */
  private mayPress = false;
  /** Its own connection may not press, though the page's may: tokens were changed in between. */
  private isRefused = false;
  /** Did another page leave during the search? It may still have answered. */
  private hasLeft = false;

  constructor(private readonly ports: FinisherPorts) {}

  /** The life whose record is being finished. While this page cannot do it, it leaves the record to any other page. */
  get life(): LifeId | undefined {
    return this.isAble ? this.custody?.life : undefined;
  }

  private get isAble(): boolean {
    return this.isOnline && this.mayPress && !this.isRefused;
  }

  /** What the page's own engine shows has changed. */
  follow({ link, right }: Pick<Shown, 'link' | 'right'>): void {
    if (link.kind !== 'live') return;
    const mayPress = right === 'granted';
    if (mayPress === this.mayPress) return;
    this.mayPress = mayPress;
    if (mayPress) this.tryAgain();
    else if (!this.isRefused) this.finishing?.goOffline();
  }

  private look(): void {
    if (this.state !== 'idle' || !this.isAble) return;
    this.state = 'looking';
    this.ports.records.list((lives) => {
      if (lives.length === 0) return this.rest();
      this.ports.whoLives((living) => this.takeFirst(lives.filter((life) => !living.has(life))));
    });
  }

  /** Another page reported that it leaves. */
  left(): void {
    if (this.state === 'idle' && !this.isRefused) this.ports.later(LEFT_BEHIND_MS, () => this.look());
    else this.hasLeft = true;
  }

  goOffline(): void {
    this.isOnline = false;
    this.finishing?.goOffline();
  }

  goOnline(): void {
    this.isOnline = true;
    this.proceed();
  }

  /** The page is left: another one finishes what remains. */
  end(): void {
    this.state = 'ended';
    this.finishing?.end();
    this.finishing = undefined;
  }

  private takeFirst([life, ...others]: readonly LifeId[]): void {
    if (this.state !== 'looking') return;
    if (life === undefined || !this.isAble) return this.rest();
    const heir = this.ports.newLife();
    this.ports.records.transact(taking({ life }, heir, false), (taken) => {
      if (taken?.record === undefined) this.takeFirst(others);
      else if (this.state === 'looking') this.begin(taken.record, heir);
    });
  }

  private begin(record: LedgerRecord, life: LifeId): void {
    const { records, newLife, finish } = this.ports;
    this.state = 'finishing';
    this.custody = new Custody(records, newLife, life, true);
    this.finishing = finish(record, this.custody, (engine) => {
      if (this.state !== 'finishing') return;
      if (engine.saving === 0) this.finished();
      else if (engine.link.kind === 'ended') this.ports.later(LOOK_AGAIN_MS, () => this.resume());
      else if (engine.link.kind === 'live' && engine.right !== 'granted') this.refused();
    });
    this.resume();
  }

  /** A withdrawn token: the page's own connection keeps its right, and each number it shows would call for another try. */
  private refused(): void {
    this.isRefused = true;
    this.finishing?.goOffline();
    this.ports.later(LOOK_AGAIN_MS, () => this.tryAgain());
  }

  private tryAgain(): void {
    this.isRefused = false;
    this.proceed();
  }

  private proceed(): void {
    this.resume();
    this.look();
  }

  private resume(): void {
    if (this.isAble) this.finishing?.goOnline();
  }

  /** All presses are settled, or another page has taken them over. There may be more to do. */
  private finished(): void {
    this.state = 'looking'; // no further call counts
    this.finishing?.goOffline();
    this.finishing?.end();
    this.finishing = undefined;
    this.custody?.remove(() => {
      this.custody = undefined;
      if (this.state === 'ended') return;
      this.state = 'idle';
      this.look();
    });
  }

  private rest(): void {
    if (this.state !== 'looking') return;
    this.state = 'idle';
    this.ports.later(this.hasLeft ? LEFT_BEHIND_MS : LOOK_AGAIN_MS, () => this.look());
    this.hasLeft = false;
  }
}
