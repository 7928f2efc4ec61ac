/*
 * One run as viewed: its log, and every party at the moment of the cursor. In: a run, and the cursor. Out: signals.
 * A comparison has two tracks on one time axis.
 */

import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Entry } from '../../sim/entry.ts';
import type { Experiment, Run } from '../../sim/lab/run.ts';
import { endsOf, type Index } from './layout/run.ts';
import { flightsAt, indexAt, type Moment, momentAt } from './moment.ts';

/** A position in a run: how many entries have happened, and the time. */
export interface Cursor {
  readonly index: Index;
  readonly atMs: number;
}

export class Track {
  /** undefined before the first run. */
  readonly run = signal<Run | undefined>(undefined);
  /** The experiment of which that is the run. */
  readonly of = signal<Experiment | undefined>(undefined);
  readonly entries: ReadonlySignal<readonly Entry[]> = computed(() => this.run.value?.entries ?? []);
  readonly ends = computed(() => endsOf(this.entries.value));
  private readonly index = computed(() => this.cursor.value.index);
  readonly moment: ReadonlySignal<Moment | undefined> = computed(
    () => this.run.value && momentAt(this.run.value, this.index.value),
  );
  readonly flights = computed(() => flightsAt(this.entries.value, this.ends.value, this.cursor.value));

  constructor(readonly cursor: ReadonlySignal<Cursor>) {}

  /** A run beside another one, at the same moment. */
  static beside(cursor: ReadonlySignal<Cursor>): Track {
    const place = computed((): Cursor => {
      const { atMs } = cursor.value;
      return { atMs, index: indexAt(track.entries.value, atMs) };
    });
    const track: Track = new Track(place);
    return track;
  }

  /** Which press a frame carries. */
  pressOf(transit: number): number | undefined {
    return this.run.value?.presses.find(({ transits }) => transits.includes(transit))?.number;
  }
}
