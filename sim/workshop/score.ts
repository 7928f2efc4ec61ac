/*
 * What code costs: sums over worlds, which can be added, and what they come to for each press. Pure.
 */

import type { Score, Tally } from './messages.ts';
import type { Cost } from './world.ts';

const BUCKET_MS = 10;
const MAX_BUCKETS = 1_000;

export const NO_TALLY: Tally = {
  worlds: 0,
  presses: 0,
  messages: 0,
  bytes: 0,
  visible: [],
  stored: 0,
  clients: 0,
};

export function tallyOf({ delaysMs, ...cost }: Cost): Tally {
  const visible: number[] = [];
  for (const ms of delaysMs) {
    const bucket = Math.min(MAX_BUCKETS - 1, Math.floor(ms / BUCKET_MS));
    while (visible.length <= bucket) visible.push(0);
    visible[bucket]! += 1;
  }
  return { worlds: 1, ...cost, visible };
}

export function added(one: Tally, other: Tally): Tally {
  const length = Math.max(one.visible.length, other.visible.length);
  return {
    worlds: one.worlds + other.worlds,
    presses: one.presses + other.presses,
    messages: one.messages + other.messages,
    bytes: one.bytes + other.bytes,
    visible: Array.from({ length }, (_, at) => (one.visible[at] ?? 0) + (other.visible[at] ?? 0)),
    stored: one.stored + other.stored,
    clients: one.clients + other.clients,
  };
}

/** @param lines of the code; undefined where there is none to count */
export function scoreOf(tally: Tally, lines: number): Score {
  const { presses, messages, bytes, visible, stored, clients } = tally;
  return {
    messagesPerPress: messages / Math.max(1, presses),
    bytesPerPress: bytes / Math.max(1, presses),
    visibleMs: { median: quantileMs(visible, 0.5), p99: quantileMs(visible, 0.99) },
    bytesPerClient: stored / Math.max(1, clients),
    lines,
  };
}

/** The upper end of the bucket. */
function quantileMs(buckets: readonly number[], share: number): number {
  const wanted = share * buckets.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const [at, count] of buckets.entries()) {
    seen += count;
    if (seen >= wanted) return (at + 1) * BUCKET_MS;
  }
  return 0;
}
