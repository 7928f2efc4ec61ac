/*
 * Is it a run that the diagram can draw? For the log that comes out of the sandbox. In: parsed JSON. Out: a sentence on what
 * is wrong, or nothing. Notes, which are the learner's own messages, may be any JSON.
 */

import { isDelta } from '../../../protocol/press.ts';
import type { Entry } from '../../../sim/entry.ts';
import {
  between,
  type Check,
  type Fields,
  fields,
  isExperiment,
  listOf,
  oneOf,
  optional,
  text,
  whole,
} from '../../../sim/lab/fields.ts';
import { LIMITS } from '../../../sim/lab/run.ts';

const ms = between(0, 100 * LIMITS.durationMs);
const anyNumber = between(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
const count = whole(0, Number.MAX_SAFE_INTEGER);
/** A device, by its letter, or the server, or the disk. */
export const party: Check = (value) =>
  typeof value === 'string' && /^([a-z]|server|disk)$/.test(value) ? undefined : 'a party';
const delta: Check = (value) => (isDelta(value) ? undefined : 'a press');
const anything: Check = () => undefined;
const presses = listOf(count, 0, LIMITS.entries);

const isContent: Check = (value) =>
  fields({ note: anything, about: optional(presses), version: optional(count) })(value) === undefined &&
  Object.hasOwn(value as object, 'note')
    ? undefined
    : fields({ signal: oneOf('open', 'close'), code: optional(whole(0, 4_999)) })(value);

const experimentWith = (part: object) => ({ strategy: 'ours', seed: 0, settings: {}, schedule: [], ...part });
const isHappening: Check = (value) => isExperiment(experimentWith({ schedule: [value] }));
const isSettings: Check = (value) =>
  isExperiment(experimentWith({ settings: value })) ?? count((value as { startValue?: unknown }).startValue);

const transit = { from: party, to: party, connection: count, content: isContent, transit: count };

/** A log of the workshop has no other kinds: these worlds have no epochs, no buckets and no finishers. */
const ENTRIES: Partial<Record<Entry['kind'], Fields>> = {
  happening: { happening: isHappening },
  sent: transit,
  arrived: transit,
  lost: { ...transit, why: oneOf('line', 'nobody', 'behind') },
  pressed: { who: party, delta },
  told: { who: party, news: fields({ kind: oneOf('outcome-unknown'), presses: count }) },
  believes: {
    who: party,
    shown: optional(anyNumber),
    saving: count,
    users: optional(count),
    link: oneOf('offline', 'connecting', 'greeting', 'live', 'waiting', 'ended'),
  },
  page: { who: party, what: oneOf('opened', 'gone', 'woke') },
  server: { what: oneOf('started', 'gone', 'stopping', 'woke', 'drained') },
  commit: { what: oneOf('begun', 'failed', 'lost'), presses: count },
  durable: { presses: count, value: anyNumber, revision: count },
  healed: {},
  converged: {},
  violated: { rule: text(20), what: text(1_000) },
};

const isEntry: Check = (value) => {
  const kind = (value as Entry | null)?.kind;
  const own = typeof kind === 'string' && Object.hasOwn(ENTRIES, kind) ? ENTRIES[kind] : undefined;
  return own === undefined ? 'an entry' : fields({ ...own, kind: oneOf(kind), atMs: ms })(value);
};

const isPress = fields({
  number: whole(1, LIMITS.entries),
  who: party,
  atMs: ms,
  delta,
  fate: oneOf('counted', 'doubled', 'lost', 'given up', 'under way'),
  told: oneOf('saved', 'unknown', 'nothing'),
  transits: presses,
  countedAtMs: optional(ms),
});

const LEDGER = ['pressed', 'counted', 'lost', 'doubled', 'givenUp', 'underWay', 'lies', 'messages', 'bytes'];

export const isRun = fields({
  entries: listOf(isEntry, 0, LIMITS.entries + 100),
  violation: optional(fields({ rule: text(20), what: text(1_000) })),
  presses: listOf(isPress, 0, LIMITS.entries),
  ledger: fields({
    ...Object.fromEntries(LEDGER.map((name) => [name, count])),
    visibleMs: optional(fields({ median: ms, longest: ms })),
  }),
  truth: listOf(fields({ atMs: ms, value: anyNumber }), 0, LIMITS.entries + 100),
  value: anyNumber,
  settings: isSettings,
  endMs: ms,
});
