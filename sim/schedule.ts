/*
 * A schedule from a seed: bursts of presses, and faults among them. Each world is prone to some kinds of
 * faults and free of others, since faults that never come alone hide each other. In: a seed and its settings.
 * Out: happenings, in the order of time.
 */

import { Chance } from './prng.ts';
import { FAULT_KINDS, FAULTS, type FaultKind } from './faults.ts';
import type { Schedule, Scheduled } from './happening.ts';
import { type Settings, Stream } from './settings.ts';

/** Of the worlds, so many are prone to a kind. */
const PRONENESS = 0.4;
/** So many faults come close behind a press. */
const CLOSE_TO_A_PRESS = 0.6;
const CLOSE_MS = 200;
/** Faults may also befall tabs that were opened on the way. */
const EXTRA_TABS = 2;

export function scheduleOf(seed: number, settings: Settings): Schedule {
  const chance = new Chance(seed, Stream.SCHEDULE);
  const presses = pressesOf(chance, settings);
  const prone = FAULT_KINDS.filter(() => chance.happens(PRONENESS));
  const faults: Scheduled[] = [];
  if (prone.length > 0) {
    const count = chance.between(4, 40);
    for (let i = 0; i < count; i++) faults.push(faultOf(chance, settings, prone, presses));
  }
  return [...presses, ...faults].sort((one, other) => one.atMs - other.atMs);
}

/** Bursts: several presses of one person within moments. */
function pressesOf(chance: Chance, { tabs, plainPressers, durationMs }: Settings): Scheduled[] {
  const presses: Scheduled[] = [];
  const bursts = chance.between(2, 14);
  for (let burst = 0; burst < bursts; burst++) {
    let atMs = chance.below(durationMs);
    const isPlain = chance.below(tabs + plainPressers) >= tabs;
    const who = chance.below(isPlain ? plainPressers : tabs);
    const pauseMs = chance.pick([1, 30, 150]);
    for (let count = chance.pick([1, 2, 3, 5, 12]); count > 0; count--) {
      if (isPlain) presses.push({ atMs, kind: 'plain-press', who });
      else presses.push({ atMs, kind: 'press', who, step: chance.happens(0.7) ? 1 : -1 });
      atMs += pauseMs * chance.next();
    }
  }
  return presses;
}

function faultOf(
  chance: Chance,
  settings: Settings,
  prone: readonly FaultKind[],
  presses: readonly Scheduled[],
): Scheduled {
  const who = chance.below(settings.tabs + EXTRA_TABS);
  const fault = FAULTS[pickKind(chance, prone)].make(chance, who, settings);
  const atMs = chance.happens(CLOSE_TO_A_PRESS)
    ? chance.pick(presses).atMs + CLOSE_MS * chance.next() ** 2
    : chance.below(settings.durationMs);
  return { ...fault, atMs };
}

function pickKind(chance: Chance, prone: readonly FaultKind[]): FaultKind {
  let at = chance.next() * prone.reduce((sum, kind) => sum + FAULTS[kind].weight, 0);
  for (const kind of prone) {
    at -= FAULTS[kind].weight;
    if (at <= 0) return kind;
  }
  return prone[0]!;
}
