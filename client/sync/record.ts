/*
 * What must survive a reload of the page, and its encoding as text. In: a record, or whatever the storage holds,
 * which may be of another version or anybody's. Out: text, or a record that is safe to begin with.
 */

import type { SessionId } from '../../protocol/messages.ts';
import { type Delta, isDelta } from '../../protocol/press.ts';

export interface LedgerRecord {
  readonly session: SessionId | undefined;
  readonly epoch: string | undefined;
  /** The highest number known to be acknowledged. */
  readonly acked: number;
  /** The pending presses, in the order of their numbers. */
  readonly pending: readonly PendingRecord[];
}

export interface PendingRecord {
  readonly delta: Delta;
  /** It may have reached the server. */
  readonly sent: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

export function encodeRecord(record: LedgerRecord): string {
  return JSON.stringify(record);
}

/** @returns undefined where the text is no record: the page begins with a new session then */
export function parseRecord(text: string | null): LedgerRecord | undefined {
  let fields: Fields;
  try {
    fields = JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
  const { session, epoch, acked, pending } = fields ?? {};
  if (!isOptionalText(session) || !isOptionalText(epoch)) return undefined;
  if (!Number.isSafeInteger(acked) || (acked as number) < 0 || !Array.isArray(pending)) return undefined;
  const presses = pending.map(parsePending);
  if (!presses.every((press) => press !== undefined)) return undefined;
  return { session, epoch, acked: acked as number, pending: presses };
}

function parsePending(fields: Fields | null): PendingRecord | undefined {
  // Version 1.0.0 called it `step`.
  const { step, delta = step, sent } = fields ?? {};
  return isDelta(delta) && typeof sent === 'boolean' ? { delta, sent } : undefined;
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
