/*
 * Carries out the trials of the lesson on errors, on the console, and gathers the evidence. Out: a signal.
 */

import { signal } from '@preact/signals';
import type { Console } from '../console/console.ts';
import { type LastConnection, lastConnection } from '../console/last-connection.ts';
import { webSocketUrl } from '../parts/lesson-socket.ts';
import {
  type Diagnosis,
  diagnose,
  type Evidence,
  MAX_MESSAGE_BYTES,
  TIMEOUT_MS,
  type Trial,
  urlOf,
} from './model.ts';

export type Outcome =
  | { readonly kind: 'running'; readonly trial: Trial }
  | { readonly kind: 'ended'; readonly diagnosis: Diagnosis; readonly evidence: Evidence };

export const outcome = signal<Outcome | undefined>(undefined);

let trials = 0;

/** One trial, from a fresh connection to a diagnosis. A later one takes its place. */
export async function run(console: Console, trial: Trial): Promise<void> {
  trials += 1;
  const own = trials;
  outcome.value = { kind: 'running', trial };
  const ended = endOfNext(console);
  const url = urlOf(trial, webSocketUrl(''));
  let gaveUp = false;
  const timer = setTimeout(() => {
    gaveUp = console.readyState.peek() === 0;
    if (gaveUp && own === trials) console.disconnect();
  }, TIMEOUT_MS);
  const isOpen = await console.connectAnew(url);
  if (isOpen && own === trials) provoke(console, trial);
  const { close, failure, wasOpen } = await ended;
  clearTimeout(timer);
  const seen = { failure, wasOpen, gaveUp, code: close?.code };
  const isMystery = close?.code === 1006 && !wasOpen && !gaveUp;
  const evidence = isMystery ? { ...seen, httpStatus: await probe(url) } : seen;
  if (own === trials) outcome.value = { kind: 'ended', diagnosis: diagnose(evidence), evidence };
}

/** The lesson is left: what is still running comes to nothing. */
export function forget(): void {
  trials += 1;
  outcome.value = undefined;
}

function provoke(console: Console, trial: Trial): void {
  if (trial === 'too-big') console.send('x'.repeat(MAX_MESSAGE_BYTES + 1));
  if (trial === 'vanished') console.send('vanish');
}

/** The end of the next connection, as the log tells it. */
function endOfNext(console: Console): Promise<LastConnection> {
  const sinceMs = performance.timeOrigin + performance.now();
  return new Promise((resolve) => {
    const stop = console.entries.subscribe((entries) => {
      const last = lastConnection(entries);
      if (last === undefined || last.sinceMs < sinceMs) return;
      if (last.close === undefined && last.failure === undefined) return;
      queueMicrotask(() => stop()); // it may call back before subscribe() has returned
      resolve(last);
    });
  });
}

/** The same address by plain HTTP. @returns the status; null if it failed; undefined where it is another origin */
async function probe(url: string): Promise<number | null | undefined> {
  const address = url.replace(/^ws/, 'http');
  if (new URL(address).origin !== location.origin) return undefined;
  try {
    return (await fetch(address, { cache: 'no-store' })).status;
  } catch {
    return null;
  }
}
