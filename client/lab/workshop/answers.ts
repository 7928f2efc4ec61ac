/*
 * The judge's answers, as they come out of the sandbox: text from a worker in which a learner's code ran, so nothing about it
 * can be trusted. In: a message. Out: an answer of exactly the right shape and size, or nothing.
 */

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
import type { Broken, BrokenRule } from '../../../sim/workshop/broken.ts';
import { type Answer, LEVELS } from '../../../sim/workshop/messages.ts';
import { isRun, party } from './run-check.ts';

/** In characters. A log of the longest world that can be drawn takes about half. */
export const MAX_ANSWER = 8_000_000;

const anyNumber = between(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
const count = whole(0, Number.MAX_SAFE_INTEGER);
const seed = count;
const line = whole(1, 100_000);
const sentence = text(1_000);
const HALVES = ['client', 'server'] as const;
const HANDLERS = ['create', 'opened', 'closed', 'press', 'message', 'committed', 'drained', 'timer'] as const;

const handlerName = { half: oneOf(...HALVES), handler: oneOf(...HANDLERS), who: party };
const thrower = { in: optional(fields(handlerName)), at: optional(fields({ line, column: line })) };
const pressOf = { who: party, nth: whole(1, LIMITS.entries), press: optional(whole(1, LIMITS.entries)) };

const BROKEN: Readonly<Record<BrokenRule, Fields>> = {
  twice: { between: oneOf('server-restart', 'reload', 'reconnect', 'resend', 'other'), ...pressOf },
  lost: {
    how: oneOf('unsent', 'reload', 'in-flight', 'server-restart', 'ignored', 'overwritten'),
    told: oneOf('saved', 'nothing'),
    ...pressOf,
  },
  'gave-up': { others: count, remembered: count, ...pressOf },
  sum: { value: anyNumber, expected: anyNumber },
  disagree: { who: party, shows: optional(anyNumber), value: anyNumber },
  queue: { to: party, waiting: count, most: count },
  memory: { bytes: count, most: count },
  limit: { what: oneOf('callbacks', 'timers', 'iterations'), most: count, ...thrower },
  error: { message: sentence, ...thrower },
  hang: {},
};

const isBroken: Check = (value) => {
  const rule = (value as Broken | null)?.rule;
  if (typeof rule !== 'string' || !Object.hasOwn(BROKEN, rule)) return 'a rule that there is';
  return fields({ ...BROKEN[rule], rule: oneOf(rule) })(value);
};

const isHandler: Check = (value) =>
  value === null ? undefined : fields({ ...handlerName, line: optional(line) })(value);

const isTally = fields({
  worlds: count,
  presses: count,
  messages: count,
  bytes: count,
  visible: listOf(count, 0, 100_000),
  stored: count,
  clients: count,
});

const ANSWERS: { readonly [Kind in Answer['kind']]: Fields } = {
  loaded: { lines: count },
  refused: { message: sentence, line: optional(line), column: optional(line) },
  progress: { done: count, of: count },
  passed: { tally: isTally },
  failed: { seed, broken: isBroken, done: count },
  replayed: {
    seed,
    level: oneOf(...LEVELS),
    experiment: isExperiment,
    run: isRun,
    handlers: listOf(isHandler, 0, LIMITS.entries),
    broken: optional(isBroken),
  },
  notDeterministic: { seed, first: optional(isBroken), second: optional(isBroken) },
};

/** @param message whatever came out of the sandbox @returns undefined: it is no answer */
export function answerOf(message: unknown): Answer | undefined {
  if (typeof message !== 'string' || message.length > MAX_ANSWER) return undefined;
  const value = parse(message) as Partial<Answer> | null | undefined;
  const kind = value?.kind;
  if (typeof kind !== 'string' || !Object.hasOwn(ANSWERS, kind)) return undefined;
  const isRight = fields({ ...ANSWERS[kind], kind: oneOf(kind) })(value) === undefined;
  return isRight ? (value as Answer) : undefined;
}

function parse(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
