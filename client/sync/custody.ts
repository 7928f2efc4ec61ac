/*
 * Which life has a record. Each life of a page keeps one record, under a random id of its own; a page that finds it
 * abandoned takes it in one transaction that moves it under the taker's id. So each record has exactly one owner at any
 * time, and an owner that was only suspended learns it at its next save. Sans-I/O: what the transactions do, given what
 * is stored. In: records, ids. Out: transactions, for any storage that all pages of an origin share.
 */

import { encodeRecord, type LedgerRecord, parseRecord } from './record.ts';
import type { RecordStorage } from './save-queue.ts';
import type { SaveOutcome } from './saves.ts';

/** One life of a page, or one record that it finishes for another. Random, never reused. */
export type LifeId = string;

/** Reads what is stored under the keys, decides, and writes: atomically and in isolation. */
export interface Transaction<Result> {
  readonly keys: readonly LifeId[];
  /** Must survive a power cut. */
  readonly isBarrier: boolean;
  /** @param stored by key, in the order of the keys; undefined: nothing is stored */
  readonly decide: (stored: readonly unknown[]) => Decision<Result>;
}

export interface Decision<Result> {
  /** What to store under each key; null: remove it. */
  readonly writes: ReadonlyMap<LifeId, string | null>;
  readonly result: Result;
}

/** The records of all pages of this origin. Transactions run in the order of their requests. */
export interface Records {
  /** @param done undefined: it failed, and nothing of it is stored */
  transact<Result>(transaction: Transaction<Result>, done: (result: Result | undefined) => void): void;
  /** @param done the ids of all records; none if they cannot be read */
  list(done: (lives: readonly LifeId[]) => void): void;
}

/** A record that another page may have taken: only the next save tells. */
export class Custody implements RecordStorage {
  /** @param isHeld is the record stored already, since it was taken? */
  constructor(
    private readonly records: Records,
    private readonly newLife: () => LifeId,
    public life: LifeId,
    private isHeld = false,
  ) {}

  /** `taken`: another page has the record and its presses. From then on, this is a new life. */
  save(record: LedgerRecord, isBarrier: boolean, done: (outcome: SaveOutcome) => void): void {
    const { life, isHeld } = this;
    const transaction = saving(life, isHeld, encodeRecord(record), isBarrier);
    this.records.transact(transaction, (outcome = 'failed') => {
      if (outcome === 'saved') this.isHeld = true;
      if (outcome === 'taken') {
        this.isHeld = false;
        this.life = this.newLife();
      }
      done(outcome);
    });
  }

  /** The storage was emptied as a whole: nobody has taken the record. */
  lost(): void {
    this.isHeld = false;
  }

  /** Nothing is pending any more: remove the record. */
  remove(done: () => void): void {
    this.isHeld = false;
    this.records.transact(removing(this.life), done);
  }
}

/** @param isHeld has this life stored something before? Then it must still be there */
function saving(life: LifeId, isHeld: boolean, text: string, isBarrier: boolean): Transaction<SaveOutcome> {
  return {
    keys: [life],
    isBarrier,
    decide: ([stored]) => {
      if (isHeld && stored === undefined) return { writes: new Map(), result: 'taken' };
      return { writes: new Map([[life, text]]), result: 'saved' };
    },
  };
}

/** `record`: what was taken; undefined if nothing was stored, or nothing that can be sent. */
export interface Taken {
  readonly record: LedgerRecord | undefined;
  /** Is it the copy, and not the stored record? */
  readonly isCopy: boolean;
}

/** What the previous life of a tab left in the tab's storage, which is synchronous, even while a page is left. */
export interface Former {
  readonly life: LifeId;
  /** Its record when it was left, as text: it may have presses that were no longer stored. */
  readonly copy?: string | undefined;
}

/**
 * Moves a record from one life to another. A copy is newer than whatever is stored, but only a stored record can be owned:
 * if there is none, another page has taken it and finishes it. So of several pages with the same copy, as after
 * a tab was duplicated, at most one uses it.
 * @param keepsIdle also if nothing is pending: for the page that continues its session
 */
export function taking({ life: from, copy }: Former, to: LifeId, keepsIdle: boolean): Transaction<Taken> {
  return {
    keys: [from],
    isBarrier: true,
    decide: ([stored]) => {
      const copied = stored === undefined ? undefined : parseRecord(copy);
      const record = copied ?? parseRecord(stored);
      const isKept = record !== undefined && (keepsIdle || record.pending.length > 0);
      const writes = new Map<LifeId, string | null>([[from, null]]);
      if (isKept) writes.set(to, encodeRecord(record));
      return { writes, result: { record: isKept ? record : undefined, isCopy: copied !== undefined } };
    },
  };
}

function removing(life: LifeId): Transaction<undefined> {
  return {
    keys: [life],
    isBarrier: false,
    decide: () => ({ writes: new Map([[life, null]]), result: undefined }),
  };
}

/** A storage that does not answer at startup is not waited for. */
export const OPEN_TIMEOUT_MS = 2_000;

/** The state to restore: the explorer of simulated worlds puts it back. */
export interface Opening {
  isOver: boolean;
}

/**
 * Takes what the previous life of this tab left, if anything: then its session continues in this life.
 * @param former to be kept until `done`: this page may be left before
 * @param later calls back after that many milliseconds
 */
export function openCustody(
  records: Records,
  newLife: () => LifeId,
  former: Former | undefined,
  later: (afterMs: number, run: () => void) => void,
  done: (custody: Custody, record: LedgerRecord | undefined) => void,
  opening: Opening = { isOver: false },
): void {
  const heir = newLife();
  const open = (record?: LedgerRecord): void => {
    if (opening.isOver) return;
    opening.isOver = true;
    // Not as the heir if nothing came in time: what comes later belongs to nobody, and so some page finishes it.
    done(new Custody(records, newLife, record ? heir : newLife(), record !== undefined), record);
  };
  if (former === undefined) return open();
  records.transact(taking(former, heir, true), (taken) => open(taken?.record));
  later(OPEN_TIMEOUT_MS, () => open());
}
