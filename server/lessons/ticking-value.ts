/*
 * The value of the lesson `polling`: it grows by one at irregular moments while anybody is interested. Out: a call
 * of `changed` each time.
 */

import type { LessonWorld } from './lesson.ts';

const SHORTEST_MS = 500;
const LONGEST_MS = 3_000;
/** How long the value keeps growing after the last request for it. */
const INTEREST_MS = 10_000;

export interface TickingValue {
  /** What clients receive. */
  json(): string;
  isBeyond(value: number): boolean;
  /** A client asked for it. */
  asked(): void;
}

/** @param isAwaited does a client wait for the next change? */
export function tickingValue(
  world: LessonWorld,
  changed: () => void,
  isAwaited: () => boolean,
): TickingValue {
  let value = 0;
  let changedAt = world.now();
  let askedAt = 0;
  let isTicking = false;
  const schedule = () => {
    isTicking = true;
    world.after(SHORTEST_MS + world.random() * (LONGEST_MS - SHORTEST_MS), tick);
  };
  const tick = () => {
    isTicking = false;
    if (!isAwaited() && world.now() - askedAt >= INTEREST_MS) return;
    value += 1;
    changedAt = world.now();
    changed();
    schedule();
  };
  return {
    json: () => JSON.stringify({ value, changedAt, now: world.now() }),
    isBeyond: (known) => value > known,
    asked: () => {
      askedAt = world.now();
      if (!isTicking) schedule();
    },
  };
}
