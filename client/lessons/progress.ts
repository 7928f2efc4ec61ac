/*
 * What this browser's user has predicted, tried and answered. In: the frame's events. Out: a signal, saved in the
 * browser's storage.
 */

import { type ReadonlySignal, signal } from '@preact/signals';

const STORAGE_KEY = 'shared-counter/course';

export interface Step {
  /** The index of the predicted answer. */
  readonly predicted?: number;
  readonly tried?: true;
  /** The right answer was chosen. */
  readonly checked?: true;
}

/** By the name of a lesson, or of a question that looks back at a part. */
export type Progress = Readonly<Record<string, Step>>;

const known = signal<Progress>({});
export const progress: ReadonlySignal<Progress> = known;

/** Reads the saved progress. */
export function readProgress(): void {
  try {
    known.value = progressOf(localStorage.getItem(STORAGE_KEY));
  } catch {
    // Storage is forbidden: start without progress.
  }
}

/** Ignores anything else in the storage. @example progressOf('{"chat":{"tried":true}}') // { chat: { tried: true } } */
export function progressOf(text: string | null): Progress {
  try {
    const read: unknown = JSON.parse(text ?? '{}');
    if (typeof read !== 'object' || read === null) return {};
    return Object.fromEntries(Object.entries(read).map(([name, step]) => [name, stepOf(step)]));
  } catch {
    return {};
  }
}

function stepOf(read: unknown): Step {
  const { predicted, tried, checked } = (read ?? {}) as Record<keyof Step, unknown>;
  return {
    ...(Number.isInteger(predicted) && { predicted: predicted as number }),
    ...(tried === true && { tried }),
    ...(checked === true && { checked }),
  };
}

/** What is known of a lesson; empty before it is opened. */
export function stepOn(name: string): Step {
  return Object.hasOwn(known.value, name) ? known.value[name]! : {};
}

export function record(name: string, step: Step): void {
  known.value = { ...known.peek(), [name]: { ...known.peek()[name], ...step } };
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(known.peek()));
  } catch {
    // Storage is forbidden or full: progress lasts until the page is left.
  }
}
