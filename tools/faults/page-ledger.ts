/*
 * The ledger of presses made in real pages. It records each press that a page was given, what each page was told to be
 * saved, the records in a killed browser's profile, and what the server acknowledged. Out: a verdict. Pure.
 *
 * A page sends only what it has saved, and everybody presses plus one. So at the end, when all saved presses are finished,
 *
 *   acknowledged  ≤  number  =  made − presses that were not saved when their browser was killed  ≤  made
 */

import type { ServerMessage, SessionId } from '../../protocol/messages.ts';
import type { Exactness } from './checker.ts';

/** A press that its page has had for this long without saving it would have been lost by more than bad luck. */
const MAX_UNSAVED_MS = 2_000;

/** What is known about one life of a page. */
export class PageAccount {
  made = 0;
  /** When the page had handled each press, in order; without those whose browser was killed meanwhile. */
  readonly handledAtMs: number[] = [];
  /** By the ids of its records: how many presses the page was told to be saved. */
  readonly told = new Map<string, number>();
  isOver = false;

  /** Was the page told that everything it was given is saved? */
  get isSaved(): boolean {
    return [...this.told.values()].reduce((sum, presses) => sum + presses, 0) >= this.made;
  }
}

/** A record in the profile. */
export interface StoredRecord {
  readonly key: string;
  /** The life that it belongs to; undefined: another page has taken it, and finishes it. */
  readonly account: PageAccount | undefined;
  /** Acknowledged and pending presses of this life of the page. */
  readonly presses: number;
  readonly pending: number;
}

/** What one socket of a page was last told. */
export interface Hearing {
  session?: SessionId;
  revision?: number;
}

export class PageLedger {
  made = 0;
  /** Of finished lives. */
  saved = 0;
  /** Not saved when their browser was killed. */
  unsaved = 0;
  /** The longest time that one of those had been handled by its page, in ms. */
  oldestUnsavedMs = 0;
  /** Presses whose outcome was reported as unknown. */
  unknown = 0;
  private readonly acked = new Map<SessionId, number>();
  private rolledBack = 0;
  private excess = 0;
  private revisionsFell = 0;

  press(account: PageAccount): void {
    account.made += 1;
    this.made += 1;
  }

  heard(hearing: Hearing, message: ServerMessage): void {
    if (message.type === 'welcome') hearing.session = message.session;
    if ((message.type === 'welcome' || message.type === 'ack') && hearing.session !== undefined) {
      const before = this.acked.get(hearing.session) ?? 0;
      this.acked.set(hearing.session, Math.max(before, message.seq));
    }
    if (message.type !== 'welcome' && message.type !== 'state') return;
    if (message.revision < (hearing.revision ?? 0)) this.revisionsFell += 1;
    hearing.revision = message.revision;
    this.excess = Math.max(this.excess, message.value - this.made);
  }

  /**
   * The life is over. Its records must contain everything that it was told to be saved; another page took a missing
   * record, and the end will show whether it finishes it.
   * @param records what is stored, read after that @param atMs when it ended
   */
  over(account: PageAccount, records: readonly StoredRecord[], atMs: number): void {
    if (account.isOver) return;
    account.isOver = true;
    const own = new Map(account.told);
    for (const record of records) {
      if (record.account !== account) continue;
      this.rolledBack += Math.max(0, (own.get(record.key) ?? 0) - record.presses);
      own.set(record.key, Math.max(own.get(record.key) ?? 0, record.presses));
    }
    const saved = [...own.values()].reduce((sum, presses) => sum + presses, 0);
    this.saved += saved;
    this.unsaved += account.made - saved;
    const oldestAtMs = account.handledAtMs[saved];
    if (oldestAtMs !== undefined) this.oldestUnsavedMs = Math.max(this.oldestUnsavedMs, atMs - oldestAtMs);
  }

  get acknowledged(): number {
    return [...this.acked.values()].reduce((sum, seq) => sum + seq, 0);
  }

  /** @param value read from the disk @param left pending presses that no page finished */
  judge(value: number, left: number): Exactness {
    const { made, saved, acknowledged, revisionsFell } = this;
    const counted: readonly [count: number, what: string][] = [
      [this.rolledBack, 'a press that a page was told to be saved was not in its profile'],
      [Math.max(0, acknowledged - saved), 'a press was acknowledged that no record had'],
      [this.unknown, 'a press was given up as of unknown outcome, though no session expired'],
      [this.oldestUnsavedMs > MAX_UNSAVED_MS ? 1 : 0, `a press was not saved for ${MAX_UNSAVED_MS} ms`],
    ];
    return {
      pressed: made,
      acknowledged,
      lost: Math.max(0, saved - this.unknown - value, acknowledged - value),
      doubled: Math.max(0, value - saved, this.excess),
      unresolved: left,
      revisionsFell,
      problems: counted.filter(([count]) => count > 0).map(([count, what]) => `${what} (${count} ×)`),
    };
  }
}
