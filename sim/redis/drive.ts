/*
 * Drives code that uses promises in virtual time. After each event of the queue, everything that it resolved runs to
 * completion before time advances: Node runs all microtasks before the next setImmediate, and nothing here waits for real
 * I/O. So the same events in the same order give the same world.
 */

import type { EventQueue } from '../event-queue.ts';

/** Resolves when all pending microtasks have run. */
export function drained(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Runs the events within this many ms of virtual time. */
export async function runFor(queue: EventQueue, forMs: number): Promise<void> {
  const untilMs = queue.nowMs + forMs;
  await drained();
  while (queue.step(untilMs)) await drained();
  queue.nowMs = untilMs;
}

/** Advances time until the promise has settled. @throws what it rejects with, or if no event is left */
export async function settled<T>(queue: EventQueue, promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const note = (): void => {
    isSettled = true;
  };
  promise.then(note, note);
  await drained();
  while (!isSettled) {
    if (!queue.step(Number.POSITIVE_INFINITY)) throw new Error('nothing is left that could settle it');
    await drained();
  }
  return promise;
}

/**
 * Advances time automatically, for code that awaits promises and does not know the queue: to the next event, and one
 * millisecond further, in each turn of the event loop. @returns a function that stops it
 */
export function keepGoing(queue: EventQueue): () => void {
  let isOver = false;
  const go = (): void => {
    if (isOver) return;
    queue.step(Number.POSITIVE_INFINITY);
    const untilMs = queue.nowMs + 1;
    while (queue.step(untilMs));
    setImmediate(go);
  };
  go();
  return () => {
    isOver = true;
  };
}
