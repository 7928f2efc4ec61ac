/*
 * What this is and what to try, for who comes for the first time: a sentence on the paper strip, which is blank then. It
 * goes with the first press, for good.
 */

import { type ReadonlySignal, signal, useSignalEffect } from '@preact/signals';
import { words } from '../../words.ts';
import type { Change } from '../view.ts';

const STORAGE_KEY = 'shared-counter/has-pressed';

const hasPressed = signal(readPressed());

function readPressed(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== null;
  } catch {
    return true; // the storage is forbidden: better never than each time
  }
}

export function Welcome({ change }: { change: ReadonlySignal<Change | null> }) {
  useSignalEffect(() => {
    if (change.value?.by !== 'me' || hasPressed.peek()) return;
    hasPressed.value = true;
    try {
      localStorage.setItem(STORAGE_KEY, 'yes');
    } catch {
      // Full: it comes again the next time.
    }
  });
  return hasPressed.value ? null : <p class="welcome">{words().welcome}</p>;
}
