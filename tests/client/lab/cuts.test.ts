/*
 * Cutting the line at one message: with the real pipes of the simulator, what was to arrive arrives, and the rest is lost.
 */

import { describe, expect, it } from 'vitest';
import { type Cuts, cutsAt } from '../../../client/lab/cuts.ts';
import { inserted } from '../../../client/lab/history.ts';
import { endsOf } from '../../../client/lab/layout/run.ts';
import type { Entry } from '../../../sim/entry.ts';
import { newcomer, runExperiment } from '../../../sim/lab/experiment.ts';

const presses = [0, 4, 8].map((ms) => ({ kind: 'press', who: 0, delta: 1, atMs: 1_000 + ms }) as const);
const experiment = { ...newcomer(), schedule: presses };

/** The numbered press that goes over the line of a. */
function isPress(entry: Entry, kind: 'sent' | 'arrived', seq: number): boolean {
  if (entry.kind !== kind || !('action' in entry.content)) return false;
  return entry.content.action === 'press' && entry.content.seq === seq;
}

/** Which of the three presses arrive on the first connection, if the line is cut at the second one. */
function arriving(place: keyof Cuts): boolean[] {
  const { entries } = runExperiment(experiment);
  const index = entries.findIndex((entry) => isPress(entry, 'sent', 2));
  const made = cutsAt(entries, endsOf(entries), index)![place];
  const after = runExperiment(inserted(experiment, made.happening, made.atMs)).entries;
  const sent = entries[index] as Extract<Entry, { kind: 'sent' }>;
  const hasArrived = (seq: number) =>
    after.some(
      (entry) =>
        isPress(entry, 'arrived', seq) && 'connection' in entry && entry.connection === sent.connection,
    );
  return [1, 2, 3].map(hasArrived);
}

describe('the line', () => {
  it('cut behind a message still carries it, and what was before it', () => {
    expect(arriving('behind')).toEqual([true, true, false]);
  });

  it('cut before a message loses it, and what is behind it', () => {
    expect(arriving('before')).toEqual([true, false, false]);
  });

  it('is not cut at what is no message', () => {
    const { entries } = runExperiment(experiment);
    const pressed = entries.findIndex(({ kind }) => kind === 'pressed');
    expect(cutsAt(entries, endsOf(entries), pressed)).toBeUndefined();
  });
});
