/*
 * Sockets that come in as fast as the server takes them, and then only are there: what do they cost, and how many
 * messages does it take until each of them knows how many they are? In: how many. Out: what happened meanwhile.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { listOf } from '../load/counts.ts';
import type { Crowd } from '../load/crowd.ts';
import { Observer } from '../load/observer.ts';
import { RunError } from '../load/run.ts';
import { findTarget } from '../websocket/target.ts';
import type { Assignment } from './assignment.ts';
import { type Channel, makeCrowd } from './tester.ts';

/** When nothing came for so long, nothing will. */
const QUIET_MS = 700;
const POLL_MS = 5;

export async function holdSockets(assignment: Assignment, channel: Channel): Promise<void> {
  const { url, work, sockets, rampMs, arrivalPatienceMs, durationMs, patienceMs } = assignment;
  const crowd = makeCrowd(assignment, await findTarget(url));
  if (work === 'sessions') crowd.addPressers(sockets, () => {});
  else crowd.addListeners(sockets, false);
  const observers = Array.from({ length: Math.min(assignment.observers, sockets) }, silentObserver);
  crowd.observe(observers, 0);
  const startMs = performance.now();
  const isIn = await crowd.comeIn(rampMs, new AbortController().signal, arrivalPatienceMs);
  const inAtMs = performance.now();
  const { counts } = crowd;
  if (counts.opened === 0) throw new RunError(`nobody came in (${listOf(counts.endings)})`);
  const lastAtMs = await lastMessage(crowd, patienceMs);
  const isTold = observers.every(({ users }) => users === undefined || users === sockets);
  channel.report({
    step: 'ready',
    arrival: {
      opened: counts.opened,
      dropped: counts.dropped,
      tookMs: inAtMs - startMs,
      deliveries: counts.deliveries,
      usersMessages: counts.deliveries - counts.states - (work === 'sessions' ? counts.opened : 0), // welcomes
      settledMs: Math.max(0, lastAtMs - inAtMs),
      isComplete: isIn && isTold && counts.open === sockets,
    },
  });
  await channel.told('go');
  await delay(durationMs);
  channel.report({ step: 'settled', deliveries: counts.deliveries, value: 0 });
}

function silentObserver(): Observer {
  return new Observer(
    () => undefined,
    () => {},
  );
}

/** Waits for a quiet moment. @returns when the last message came; now, if they do not end */
async function lastMessage(crowd: Crowd, patienceMs: number): Promise<number> {
  const untilMs = performance.now() + patienceMs;
  let [seen, seenAtMs] = [-1, 0];
  while (performance.now() < untilMs) {
    const nowMs = performance.now();
    if (crowd.counts.deliveries !== seen) [seen, seenAtMs] = [crowd.counts.deliveries, nowMs];
    else if (nowMs - seenAtMs > QUIET_MS) return seenAtMs;
    await delay(POLL_MS);
  }
  return performance.now();
}
