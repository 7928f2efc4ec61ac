/*
 * What must survive a reload of the page, and its encoding as text. In: a record, or the content of the storage,
 * which may be of another version or invalid. Out: text, or a record that is safe to start from.
 */

import type { SessionId } from '../../protocol/messages.ts';
import { type Delta, isDelta } from '../../protocol/press.ts';

export interface LedgerRecord {
  readonly session: SessionId | undefined;
  readonly epoch: string | undefined;
  /** Of the data's history, together with the revision (P33); undefined: the server has not named one. */
  readonly branch: string | undefined;
  /** The highest one known in this epoch. */
  readonly revision: number;
  /** The highest number known to be acknowledged. */
  readonly acked: number;
  /** The number of pending presses, from the first on, that may have been sent. */
  readonly sent: number;
  /** The pending presses, in the order of their numbers. */
  readonly pending: readonly Delta[];
}

type Fields = Readonly<Record<string, unknown>>;

/** As servers issue them: with a signature, in earlier versions without. Only the server can check it. */
const SESSION_ID = /^[1-9]\d{0,8}\.[\w-]{22,54}$/;
const NAME = /^[\s\S]{1,100}$/;
/** A record with more presses cannot be genuine. */
const MAX_PENDING = 100_000;

/** Same text as JSON.stringify, but built by hand, for speed: it is needed for every press and every ack. */
export function encodeRecord(record: LedgerRecord): string {
  const { session, epoch, branch, revision, acked, sent, pending } = record;
  const names = field('session', session) + field('epoch', epoch) + field('branch', branch);
  return `{${names}"revision":${revision},"acked":${acked},"sent":${sent},"pending":[${pending.join()}]}`;
}

function field(name: string, value: string | undefined): string {
  return value === undefined ? '' : `"${name}":${JSON.stringify(value)},`;
}

/** @returns undefined if the text is not a record: the page then starts with a new session */
export function parseRecord(text: unknown): LedgerRecord | undefined {
  let fields: Fields | null;
  try {
    fields = typeof text === 'string' ? JSON.parse(text) : null;
  } catch {
    return undefined;
  }
  const { session, epoch, branch, revision, acked, sent, pending } = fields ?? {};
  if (!isOptional(session, SESSION_ID) || !isOptional(epoch, NAME) || !isOptional(branch, NAME))
    return undefined;
  if (!Array.isArray(pending) || pending.length > MAX_PENDING || !pending.every(isDelta)) return undefined;
  if (!isCount(revision, Number.MAX_SAFE_INTEGER)) return undefined;
  if (!isCount(acked, Number.MAX_SAFE_INTEGER - pending.length) || !isCount(sent, pending.length))
    return undefined;
  return { session, epoch, branch, revision, acked, sent, pending };
}

function isOptional(value: unknown, form: RegExp): value is string | undefined {
  return value === undefined || (typeof value === 'string' && form.test(value));
}

function isCount(value: unknown, most: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;
}
