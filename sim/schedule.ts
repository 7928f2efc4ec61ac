/*
 * A schedule from a seed: bursts of presses, and faults among them. Each world is prone to some kinds of
 * faults and free of others, since faults that never come alone hide each other. In: a seed and its settings.
 * Out: happenings, in the order of time.
 */

import { HIDDEN_MS } from '../client/sync/pace.ts';
import { DELTAS, type Delta } from '../protocol/press.ts';
import { FAULT_KINDS, FAULTS, type FaultKind } from './faults.ts';
import type { Schedule, Scheduled } from './happening.ts';
import { Prng } from './prng.ts';
import { type Settings, Stream } from './settings.ts';

/** Of the worlds, so many are prone to a kind. */
const PRONENESS = 0.4;
/** So many faults come close behind a press. */
const CLOSE_TO_A_PRESS = 0.6;
const CLOSE_MS = 200;
/** Of the presses, so many add to the number. */
const UPWARDS = 0.7;
const UPS = DELTAS.filter((delta) => delta > 0);
const DOWNS = DELTAS.filter((delta) => delta < 0);
/** In so many worlds, people look away. */
const HIDING = 0.4;
/** … and reload pages. */
const HASTE = 0.3;
/** Faults may also strike tabs that were opened meanwhile. */
const EXTRA_TABS = 2;

export function scheduleOf(seed: number, settings: Settings): Schedule {
  const prng = new Prng(seed, Stream.SCHEDULE);
  const presses = pressesOf(prng, settings);
  const prone = FAULT_KINDS.filter(() => prng.happens(PRONENESS));
  const faults: Scheduled[] = [];
  if (prone.length > 0) {
    const count = prng.between(4, 40);
    const weight = prone.reduce((sum, kind) => sum + FAULTS[kind].weight, 0);
    const pick = (): FaultKind => pickKind(prone, prng.next() * weight);
    for (let i = 0; i < count; i++) faults.push(faultOf(prng, settings, pick, presses));
  }
  return [...presses, ...faults, ...hidingsOf(seed, settings), ...reloadsOf(seed, presses)].sort(
    (one, other) => one.atMs - other.atMs,
  );
}

/** In some worlds, people reload a page while what they pressed is not stored yet. */
function reloadsOf(seed: number, presses: readonly Scheduled[]): Scheduled[] {
  const prng = new Prng(seed, Stream.HASTE);
  if (!prng.happens(HASTE)) return [];
  const own = presses.filter((happening) => happening.kind === 'press');
  return Array.from({ length: own.length === 0 ? 0 : prng.between(1, 6) }, () => {
    const { who, atMs } = prng.pick(own);
    return { kind: 'hasty-reload', atMs: atMs + 30 * prng.next() ** 3, who, twice: prng.happens(0.3) };
  });
}

/** In some worlds, people look away for longer than a page waits before it asks for the slow pace. */
function hidingsOf(seed: number, { tabs, durationMs }: Settings): Scheduled[] {
  const prng = new Prng(seed, Stream.EYES);
  const count = prng.happens(HIDING) ? prng.between(1, 2 * tabs) : 0;
  return Array.from({ length: count }, () => {
    const forMs = HIDDEN_MS + prng.between(-500, 3_000);
    return { kind: 'hide', atMs: prng.below(durationMs), who: prng.below(tabs), forMs };
  });
}

/** Bursts: several presses of one person within moments. */
function pressesOf(prng: Prng, { tabs, plainPressers, durationMs }: Settings): Scheduled[] {
  const presses: Scheduled[] = [];
  const bursts = prng.between(2, 14);
  for (let burst = 0; burst < bursts; burst++) {
    let atMs = prng.below(durationMs);
    const isPlain = prng.below(tabs + plainPressers) >= tabs;
    const who = prng.below(isPlain ? plainPressers : tabs);
    const pauseMs = prng.pick([1, 30, 150]);
    for (let count = prng.pick([1, 2, 3, 5, 12]); count > 0; count--) {
      if (isPlain) presses.push({ atMs, kind: 'plain-press', who });
      else presses.push({ atMs, kind: 'press', who, delta: deltaOf(prng) });
      atMs += pauseMs * prng.next();
    }
  }
  return presses;
}

/** Any kind of press. Where there is but one in a direction, nothing is drawn for it. */
function deltaOf(prng: Prng): Delta {
  const deltas = prng.happens(UPWARDS) ? UPS : DOWNS;
  return deltas.length === 1 ? deltas[0]! : prng.pick(deltas);
}

function faultOf(
  prng: Prng,
  settings: Settings,
  pick: () => FaultKind,
  presses: readonly Scheduled[],
): Scheduled {
  const who = prng.below(settings.tabs + EXTRA_TABS);
  const fault = FAULTS[pick()].make(prng, who, settings);
  const atMs = prng.happens(CLOSE_TO_A_PRESS)
    ? prng.pick(presses).atMs + CLOSE_MS * prng.next() ** 2
    : prng.below(settings.durationMs);
  return Object.assign(fault, { atMs });
}

/** @param at so far along all their weights */
function pickKind(prone: readonly FaultKind[], at: number): FaultKind {
  let left = at;
  for (const kind of prone) {
    left -= FAULTS[kind].weight;
    if (left <= 0) return kind;
  }
  return prone[0]!;
}
