/*
 * Runs the trials of the errors lesson on the console, and collects the evidence. Out: a signal.
 */

import { signal } from '@preact/signals';
import type { Console } from '../console/console.ts';
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

export type Result =
  | { readonly kind: 'running'; readonly trial: Trial }
  | { readonly kind: 'ended'; readonly diagnosis: Diagnosis; readonly evidence: Evidence };

/** The result of the latest trial. */
export const result = signal<Result | undefined>(undefined);

/** What makes an open connection fail. */
const PROVOCATIONS: Partial<Record<Trial, () => string>> = {
  'too-big': () => 'x'.repeat(MAX_MESSAGE_BYTES + 1),
  vanished: () => 'vanish',
};

/** One trial, from a new connection to a diagnosis. A later trial supersedes it. */
export async function run(console: Console, trial: Trial): Promise<void> {
  const running: Result = { kind: 'running', trial };
  const isLatest = () => result.peek() === running;
  result.value = running;
  const url = urlOf(trial, webSocketUrl(''));
  let gaveUp = false;
  const timer = setTimeout(() => {
    gaveUp = console.readyState.peek() === 0;
    if (gaveUp && isLatest()) console.disconnect();
  }, TIMEOUT_MS);
  const isOpen = await console.connectAnew(url);
  const provocation = PROVOCATIONS[trial];
  if (isOpen && provocation && isLatest()) void console.send(provocation());
  const { close, failure, wasOpen = false } = (await console.ended()) ?? {};
  clearTimeout(timer);
  const seen = { failure, wasOpen, gaveUp, code: close?.code };
  const isUnclear = close?.code === 1006 && !wasOpen && !gaveUp;
  const evidence = isUnclear ? { ...seen, httpStatus: await probe(url) } : seen;
  if (isLatest()) result.value = { kind: 'ended', diagnosis: diagnose(evidence), evidence };
}

/** The user leaves the lesson: a trial that is still running gets no result. */
export function forget(): void {
  result.value = undefined;
}

/** The same address by plain HTTP. @returns the status; null if it failed; undefined if it is another origin */
async function probe(url: string): Promise<number | null | undefined> {
  const address = url.replace(/^ws/, 'http');
  if (new URL(address).origin !== location.origin) return undefined;
  try {
    return (await fetch(address, { cache: 'no-store' })).status;
  } catch {
    return null;
  }
}
