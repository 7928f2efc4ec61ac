/*
 * Who has a record. Each life of a page keeps one record, under a random id of its own; whoever finds it abandoned takes
 * it by one transaction that moves it under the taker's id. So each record has exactly one owner at any time, and an owner
 * that was only asleep learns at its next save that it is one no more. Sans-I/O: what the transactions do, given what is
 * stored. In: records, ids. Out: transactions, for whatever storage all pages of an origin share.
 */

import { encodeRecord, type LedgerRecord, parseRecord } from './record.ts';
import type { RecordStorage } from './save-queue.ts';
import type { SaveOutcome } from './saves.ts';

/** One life of a page, or one record that it finishes for another. Random, and never used again. */
export type LifeId = string;

/** Reads what is stored under the keys, decides, and writes: all of it or nothing, and nobody comes in between. */
export interface Transaction<Result> {
  readonly keys: readonly LifeId[];
  /** Must outlast a power cut. */
  readonly isBarrier: boolean;
  /** @param stored by key, in the order of the keys; undefined: nothing is */
  readonly decide: (stored: readonly unknown[]) => Decision<Result>;
}

export interface Decision<Result> {
  /** What to store under each key; null: nothing any more. */
  readonly writes: ReadonlyMap<LifeId, string | null>;
  readonly result: Result;
}

/** The records of all pages of this origin. Transactions are carried out in the order in which they are asked for. */
export interface Records {
  /** @param done undefined: it failed, and nothing of it is stored */
  transact<Result>(transaction: Transaction<Result>, done: (result: Result | undefined) => void): void;
  /** @param done the ids of all records; none where they cannot be read */
  list(done: (lives: readonly LifeId[]) => void): void;
}

/** A record that its owner may have been robbed of: only the next save tells. */
export class Custody implements RecordStorage {
  /** @param isHeld is the record stored already, since it was taken? */
  constructor(
    private readonly records: Records,
    private readonly newLife: () => LifeId,
    public life: LifeId,
    private isHeld = false,
  ) {}

  /** `taken`: another page has the record, and so what it held. From then on, this is a life of its own. */
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

  /** Nothing is pending any more: nobody needs the record. */
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

/** `record`: what was taken; undefined where nothing was there, or nothing that anybody could send. */
export interface Taken {
  readonly record: LedgerRecord | undefined;
  /** Is it the copy, and not what was stored? */
  readonly isCopy: boolean;
}

/** What the former life of a tab left in the storage of the tab, which is written at once, even while a page is left. */
export interface Former {
  readonly life: LifeId;
  /** Its record when it was left, as text: it may have presses that were not stored any more. */
  readonly copy?: string | undefined;
}

/**
 * Moves a record from one life to another. A copy is newer than whatever is stored, but only a stored record can be owned:
 * where there is none, somebody has taken it, and finishes what it held. So of several pages with the same copy, as after
 * a tab was duplicated, one at most goes by it.
 * @param keepsIdle also where nothing is pending: for the page that goes on with its session
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

/** A storage that does not answer at the start is not waited for. */
export const OPEN_TIMEOUT_MS = 2_000;

/** What is remembered meanwhile: whoever puts a simulated world back to an earlier state holds it. */
export interface Opening {
  isOver: boolean;
}

/**
 * Takes up what the former life of this tab left, if it left anything: then its session goes on in this life.
 * @param former to be kept until `done`: this page may be left before
 * @param later calls back after so many milliseconds
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
    // Not as the heir where nothing came in time: what comes later is then nobody's, and so finished by somebody.
    done(new Custody(records, newLife, record ? heir : newLife(), record !== undefined), record);
  };
  if (former === undefined) return open();
  records.transact(taking(former, heir, true), (taken) => open(taken?.record));
  later(OPEN_TIMEOUT_MS, () => open());
}
