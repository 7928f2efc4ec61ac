/*
 * What the page holds: the experiment with its history, the run that came of it, and what is looked at. In: edits and
 * moves. Out: signals. The run is made anew after each edit; nothing of the world lives here.
 */

import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Entry, PartyName } from '../../sim/entry.ts';
import type { Happening } from '../../sim/happening.ts';
import type { Experiment, Run } from '../../sim/lab/run.ts';
import {
  currentOf,
  deleted,
  edited,
  forked,
  type History,
  historyOf,
  inserted,
  moved,
  redone,
  switched,
  undone,
} from './history.ts';
import { type Runner, Superseded } from './jobs.ts';
import { endsOf, type Fold, type Index } from './layout/run.ts';
import { flightsAt, indexAt, type Moment, momentAt } from './moment.ts';

/** A place in the run: so many entries have happened, and so late it is. */
export interface Cursor {
  readonly index: Index;
  readonly atMs: number;
}

/** What the inspector is about. */
export type Focus =
  | { readonly kind: 'entry'; readonly index: Index }
  | { readonly kind: 'party'; readonly name: PartyName };

/** Everybody has connected by then. */
const FIRST_MS = 1_000;

export class Lab {
  readonly history = signal<History>(undefined as unknown as History);
  readonly experiment: ReadonlySignal<Experiment> = computed(() => currentOf(this.history.value));
  readonly run = signal<Run | undefined>(undefined);
  readonly error = signal<string | undefined>(undefined);
  readonly cursor = signal<Cursor>({ index: 0, atMs: FIRST_MS });
  readonly focus = signal<Focus | undefined>(undefined);
  readonly unfolded = signal<ReadonlySet<Fold>>(new Set());
  /** What the live region says: of steps only. */
  readonly spoken = signal('');

  readonly entries: ReadonlySignal<readonly Entry[]> = computed(() => this.run.value?.entries ?? []);
  readonly ends = computed(() => endsOf(this.entries.value));
  private readonly index = computed(() => this.cursor.value.index);
  /** undefined before the first run. */
  readonly moment: ReadonlySignal<Moment | undefined> = computed(
    () => this.run.value && momentAt(this.run.value, this.index.value),
  );
  readonly flights = computed(() => flightsAt(this.entries.value, this.ends.value, this.cursor.value));

  constructor(
    private readonly runner: Runner,
    experiment: Experiment,
  ) {
    this.history.value = historyOf(experiment);
  }

  /** @returns the teardown */
  start(): () => void {
    const stop = effect(() => void this.make(this.experiment.value));
    return () => {
      stop();
      this.runner.end();
    };
  }

  private async make(experiment: Experiment): Promise<void> {
    try {
      const run = await this.runner.run(experiment);
      batch(() => {
        this.run.value = run;
        this.error.value = undefined;
        this.moveTo(Math.min(this.cursor.peek().atMs, run.endMs));
      });
    } catch (error) {
      if (!(error instanceof Superseded)) this.error.value = (error as Error).message;
    }
  }

  // -------------------------------------------------------------------------------------- edits

  /** Something else altogether, with a history of its own. */
  open(experiment: Experiment, atMs = FIRST_MS): void {
    batch(() => {
      this.focus.value = undefined;
      this.cursor.value = { index: 0, atMs };
      this.run.value = undefined;
      this.history.value = historyOf(experiment);
    });
  }

  edit(change: (experiment: Experiment) => Experiment): void {
    this.forget();
    this.history.value = edited(this.history.peek(), change(this.experiment.peek()));
  }

  /** At the moment that is looked at, unless another is named. */
  happen(happening: Happening, atMs = this.cursor.peek().atMs): void {
    this.edit((experiment) => inserted(experiment, happening, atMs));
  }

  delete(place: number): void {
    this.edit((experiment) => deleted(experiment, place));
  }

  move(place: number, atMs: number): void {
    this.edit((experiment) => moved(experiment, place, atMs));
  }

  undo(): void {
    this.forget();
    this.history.value = undone(this.history.peek());
  }

  redo(): void {
    this.forget();
    this.history.value = redone(this.history.peek());
  }

  fork(): void {
    this.history.value = forked(this.history.peek());
  }

  switchTo(branch: number): void {
    this.forget();
    this.history.value = switched(this.history.peek(), branch);
  }

  /** Numbers of entries hold for one run only. */
  private forget(): void {
    if (this.focus.peek()?.kind === 'entry') this.focus.value = undefined;
  }

  // -------------------------------------------------------------------------------------- looking

  /** Everything of that moment has happened. */
  moveTo(atMs: number): void {
    const atLeast = Math.max(0, Math.min(atMs, this.run.peek()?.endMs ?? atMs));
    this.cursor.value = { index: indexAt(this.entries.peek(), atLeast), atMs: atLeast };
  }

  /** That entry has just happened. */
  moveToEntry(index: Index): void {
    const entry = this.entries.peek()[index];
    if (entry !== undefined) this.cursor.value = { index: index + 1, atMs: entry.atMs };
  }

  select(focus: Focus | undefined): void {
    this.focus.value = focus;
    if (focus?.kind === 'entry') this.moveToEntry(focus.index);
  }

  toggleFold(fold: Fold): void {
    const unfolded = new Set(this.unfolded.peek());
    if (!unfolded.delete(fold)) unfolded.add(fold);
    this.unfolded.value = unfolded;
  }
}
