/*
 * Finishes what other lives of this origin's pages left behind: takes their records, one after the other, and sends what is
 * pending with an engine of its own, on a connection of its own. Nothing of it is shown; the presses appear in the number
 * when they count, like those of others. Sans-I/O. In: when to look, who lives, the records. Out: hosts that run.
 */

import { Custody, type LifeId, type Records, taking } from './custody.ts';
import type { LedgerRecord } from './record.ts';

/** How often to look for abandoned records. */
export const LOOK_AGAIN_MS = 30_000;
/** After another page left: so long it has for coming back to its record by itself, as after a reload. */
export const LEFT_BEHIND_MS = 3_000;

/** Somebody who finishes one record: an EngineHost with its engine. */
export interface Finishing {
  goOnline(): void;
  goOffline(): void;
  /** Lets everything be, and does nothing more. */
  end(): void;
}

export interface FinisherPorts {
  readonly records: Records;
  readonly newLife: () => LifeId;
  /** Asks all pages of this origin for their lives. @param done those of which somebody said so, in some time */
  readonly whoLives: (done: (lives: ReadonlySet<LifeId>) => void) => void;
  /** Calls back after so many milliseconds, in place of an earlier call that is still due. */
  readonly later: (afterMs: number, look: () => void) => void;
  /**
   * Begins with the record.
   * @param changed to be called with how many presses are pending, and whether the connection has ended for good
   */
  readonly finish: (
    record: LedgerRecord,
    custody: Custody,
    changed: (pending: number, hasEnded: boolean) => void,
  ) => Finishing;
}

export class Finisher {
  private state: 'idle' | 'looking' | 'finishing' | 'ended' = 'idle';
  private custody: Custody | undefined;
  private finishing: Finishing | undefined;
  private isOnline = true;
  /** Did another page leave while this one looked? It may still have answered. */
  private hasLeft = false;

  constructor(private readonly ports: FinisherPorts) {}

  /** The life whose record is being finished. While this page is offline, it leaves the record to anybody who is not. */
  get life(): LifeId | undefined {
    return this.isOnline ? this.custody?.life : undefined;
  }

  /** At the start, and whenever it is time. */
  look(): void {
    if (this.state !== 'idle' || !this.isOnline) return;
    this.state = 'looking';
    this.ports.records.list((lives) => {
      if (lives.length === 0) return this.rest();
      this.ports.whoLives((living) => this.takeFirst(lives.filter((life) => !living.has(life))));
    });
  }

  /** Another page said that it leaves. */
  left(): void {
    if (this.state === 'idle') this.ports.later(LEFT_BEHIND_MS, () => this.look());
    else this.hasLeft = true;
  }

  goOffline(): void {
    this.isOnline = false;
    this.finishing?.goOffline();
  }

  goOnline(): void {
    this.isOnline = true;
    this.resume();
    this.look();
  }

  /** The page goes: another one finishes what is left. */
  end(): void {
    this.state = 'ended';
    this.finishing?.end();
    this.finishing = undefined;
  }

  private takeFirst([life, ...others]: readonly LifeId[]): void {
    if (this.state !== 'looking') return;
    if (life === undefined) return this.rest();
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
    this.finishing = finish(record, this.custody, (pending, hasEnded) => {
      if (this.state !== 'finishing') return;
      if (pending === 0) this.finished();
      else if (hasEnded) this.ports.later(LOOK_AGAIN_MS, () => this.resume());
    });
    this.resume();
  }

  private resume(): void {
    if (this.isOnline) this.finishing?.goOnline();
  }

  /** All presses are settled, or another page has taken them over. Perhaps there is more to do. */
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
