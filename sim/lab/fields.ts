/*
 * What each field of an experiment may hold. An experiment from a link is untrusted input, so every field is checked.
 * In: a JSON value. Out: a sentence that says what is wrong, or nothing.
 */

import { isDelta } from '../../protocol/press.ts';
import type { Happening, Kind } from '../happening.ts';
import type { Settings } from '../settings.ts';
import { LIMITS, STRATEGIES } from './run.ts';

/** @returns what the value should be; undefined if it is valid */
export type Check = (value: unknown) => string | undefined;

const DAY_MS = 86_400_000;
/** For durations: longer than any run. */
const MAX_MS = 10 * LIMITS.durationMs;
const MAX_COUNT = 1_000;
/** Made at once, after a reload. */
const MAX_PRESSES = 3;
/** A tab's name holds one letter. */
const MAX_WHO = 25;

export function between(from: number, to: number): Check {
  return (value) =>
    typeof value === 'number' && value >= from && value <= to ? undefined : `a number from ${from} to ${to}`;
}

export function whole(from: number, to: number): Check {
  return (value) =>
    Number.isSafeInteger(value) && between(from, to)(value) === undefined
      ? undefined
      : `a whole number from ${from} to ${to}`;
}

export function oneOf(...values: readonly unknown[]): Check {
  return (value) => (values.includes(value) ? undefined : `one of ${values.join(', ')}`);
}

export function listOf(check: Check, from: number, to: number): Check {
  return (value) => {
    if (!Array.isArray(value) || value.length < from || value.length > to)
      return `a list of ${from} to ${to}`;
    const wrong = value.map(check).find((reason) => reason !== undefined);
    return wrong === undefined ? undefined : `a list, each of which is ${wrong}`;
  };
}

/** The field is optional. */
export function optional(check: Check): Check {
  return (value) => (value === undefined ? undefined : check(value));
}

export function text(longest: number): Check {
  return (value) =>
    typeof value === 'string' && value.length <= longest ? undefined : `a text of at most ${longest} letters`;
}

export type Fields = { readonly [name: string]: Check };

/** An object with exactly these fields. */
export function fields(table: Fields): Check {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'an object';
    const unknown = Object.keys(value).find((name) => !Object.hasOwn(table, name));
    if (unknown !== undefined) return `without a field ${JSON.stringify(unknown.slice(0, 40))}`;
    for (const [name, check] of Object.entries(table)) {
      const wrong = check((value as Record<string, unknown>)[name]);
      if (wrong !== undefined) return `such that ${name} is ${wrong}`;
    }
    return undefined;
  };
}

const who = whole(0, MAX_WHO);
const ms = between(0, MAX_MS);
const count = whole(0, MAX_COUNT);
const yesOrNo = oneOf(true, false);
const delta: Check = (value) => (isDelta(value) ? undefined : 'a press');

type FieldsOf<Value> = { readonly [Name in keyof Omit<Value, 'kind'>]-?: Check };

/** The compiler reports a kind or a field that is missing here. */
const HAPPENINGS: { readonly [K in Kind]: FieldsOf<Extract<Happening, { kind: K }>> } = {
  press: { who, delta },
  'plain-press': { who },
  offline: { who, forMs: ms },
  hide: { who, forMs: ms },
  reload: { who, presses: optional(whole(0, MAX_PRESSES)) },
  'hasty-reload': { who, twice: yesOrNo },
  duplicate: { who },
  'tab-close': { who, reopensAfterMs: optional(ms) },
  visitors: { count: whole(1, LIMITS.visitors) },
  twin: { who },
  'take-back': { who },
  'tab-crash': { who, effects: count, downMs: ms },
  'tab-pause': { who, forMs: ms, sleeps: yesOrNo },
  stall: { who, forMs: ms },
  'slow-reader': { who, forMs: ms, everyMs: between(1, MAX_MS) },
  repeat: { who, count },
  'browser-kill': { who, effects: count, back: count, downMs: ms, reopensAll: yesOrNo },
  'storage-fails': { who, forMs: ms },
  'storage-hangs': { who, forMs: ms },
  'corrupt-record': { who },
  cut: { who, keptUp: count, keptDown: count, clientHearsAfterMs: ms, serverHearsAfterMs: ms },
  'half-open': { who, direction: oneOf('up', 'down', 'both') },
  outage: { who, forMs: ms },
  'plain-cut': { who },
  'server-crash': { downMs: ms, commitSurvives: yesOrNo, power: yesOrNo },
  'server-stop': { downMs: ms },
  'server-pause': { forMs: ms, sleeps: yesOrNo },
  'clock-jump': { byMs: between(-100 * DAY_MS, 100 * DAY_MS) },
  'commits-fail': { forMs: ms },
  'look-ups-fail': { forMs: ms },
  'slow-disk': { forMs: ms, flushMs: between(1, MAX_MS) },
  'new-epoch': {},
  'older-copy': { back: count, downMs: ms },
};

function happening(value: unknown): string | undefined {
  const kind = (value as { kind?: unknown } | null)?.kind;
  const own =
    typeof kind === 'string' && Object.hasOwn(HAPPENINGS, kind) ? HAPPENINGS[kind as Kind] : undefined;
  if (own === undefined) return 'of a kind that there is';
  return fields({ ...own, kind: oneOf(kind), atMs: between(0, LIMITS.durationMs) })(value);
}

const SETTINGS: { readonly [Name in keyof Settings]-?: Check } = {
  tabs: whole(1, LIMITS.tabs),
  browserOf: listOf(who, 0, LIMITS.tabs),
  plainPressers: whole(0, LIMITS.plainPressers),
  durationMs: between(1, LIMITS.durationMs),
  latenciesMs: listOf(between(0, 10_000), 1, 20),
  jitterMs: between(0, 10_000),
  flushMs: between(0, 10_000),
  bucketMs: between(100, 100 * DAY_MS),
  startValue: whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  pressRate: fields({ perSecond: whole(1, 1_000), burst: whole(1, 1_000) }),
  deliveryBudget: whole(1, 1_000_000),
  maxPendingPresses: whole(1, 100_000),
  maxSockets: whole(1, 100_000),
  kernelFrames: whole(0, 1_000),
};

const inOrder: Check = (value) => {
  const times = (value as { atMs: number }[]).map(({ atMs }) => atMs);
  return times.every((atMs, at) => at === 0 || times[at - 1]! <= atMs) ? undefined : 'in the order of time';
};

function schedule(value: unknown): string | undefined {
  return listOf(happening, 0, LIMITS.happenings)(value) ?? inOrder(value);
}

/** Some words and numbers; one that does not exist ends the run. */
const STEP = 40;
const order = fields({
  bounds: fields({
    clients: whole(1, LIMITS.tabs),
    presses: whole(0, LIMITS.happenings),
    faults: whole(0, LIMITS.happenings),
    kills: optional(yesOrNo),
  }),
  steps: listOf(text(STEP), 0, LIMITS.happenings),
});

/** An experiment, as parsed from JSON. */
export const isExperiment = fields({
  strategy: oneOf(...STRATEGIES),
  seed: whole(0, Number.MAX_SAFE_INTEGER),
  settings: fields(
    Object.fromEntries(Object.entries(SETTINGS).map(([name, check]) => [name, optional(check)])),
  ),
  schedule,
  order: optional(order),
});
