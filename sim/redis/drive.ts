/*
 * Drives code that uses promises in virtual time. After each event of the queue everything that it resolved runs to its
 * end, before time moves on: Node runs all microtasks before the next setImmediate, and nothing here waits for anything
 * real. So the same events in the same order give the same world.
 */

import type { EventQueue } from '../event-queue.ts';

/** Resolves when no promise that is resolved has anything left to run. */
export function drained(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Lets happen what happens within so many ms of virtual time. */
export async function runFor(queue: EventQueue, forMs: number): Promise<void> {
  const untilMs = queue.nowMs + forMs;
  await drained();
  while (queue.step(untilMs)) await drained();
  queue.nowMs = untilMs;
}

/** Lets time go on until the promise has settled. @throws what it rejects with, or where nothing is left to happen */
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
 * Lets time go on by itself, for code that waits for promises and knows nothing of the queue: to the next event, and a
 * millisecond on, with each turn of the event loop. @returns stops it
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
