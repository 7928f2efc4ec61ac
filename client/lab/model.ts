/*
 * The state of the page: the experiment with its history, its run, and the view. In: edits and
 * moves. Out: signals. Every edit runs the experiment anew; no state of the simulated world is kept here.
 */

import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { PartyName } from '../../sim/entry.ts';
import type { Happening, Kind } from '../../sim/happening.ts';
import type { Experiment, StrategyName } from '../../sim/lab/run.ts';
import {
  currentOf,
  deleted,
  edited,
  forked,
  type History,
  historyOf,
  inserted,
  isUndoable,
  moved,
  redone,
  switched,
  undone,
} from './history.ts';
import { Runner, Superseded, type WorkerLike } from './jobs.ts';
import type { Fold, Index } from './layout/run.ts';
import { indexAt } from './moment.ts';
import { type Cursor, Track } from './track.ts';

/** What the inspector shows. */
export type Focus =
  | { readonly kind: 'entry'; readonly index: Index; readonly of: Track }
  | { readonly kind: 'party'; readonly name: PartyName };

/** Every device has connected by then. */
export const FIRST_MS = 1_000;
/** Less than the log shows. */
const JUST_MS = 0.001;

export class Lab {
  readonly history: Signal<History>;
  readonly experiment: ReadonlySignal<Experiment>;
  /** Does the experiment differ from the one that was opened, or did it come from a link? */
  readonly isElsewhere: ReadonlySignal<boolean> = computed(() => isUndoable(this.history.value));
  readonly cursor = signal<Cursor>({ index: 0, atMs: FIRST_MS });
  readonly main = new Track(this.cursor);
  /** The strategy that this one is compared with, under the same faults. */
  readonly rivalStrategy = signal<StrategyName | undefined>(undefined);
  readonly rival = Track.beside(this.cursor);
  readonly error = signal<string | undefined>(undefined);
  /** Is the picture still that of an older experiment? */
  readonly isBehind = computed(
    () => this.main.of.value !== this.experiment.value && this.error.value === undefined,
  );
  readonly focus = signal<Focus | undefined>(undefined);
  readonly unfolded = signal<ReadonlySet<Fold>>(new Set());
  /** What a mission allows; undefined: everything. */
  readonly offered = signal<readonly Kind[] | undefined>(undefined);
  /** Text of the live region: announces steps only. */
  readonly spoken = signal('');

  constructor(
    readonly makeWorker: () => WorkerLike,
    experiment: Experiment,
  ) {
    this.history = signal(historyOf(experiment));
    this.experiment = computed(() => currentOf(this.history.value));
  }

  /** @returns the teardown */
  start(): () => void {
    const [runner, rivals] = [new Runner(this.makeWorker), new Runner(this.makeWorker)];
    const stops = [
      effect(() => void this.make(runner, this.main, this.experiment.value)),
      effect(() => {
        const strategy = this.rivalStrategy.value;
        if (strategy === undefined) this.rival.run.value = undefined;
        else void this.make(rivals, this.rival, { ...this.experiment.value, strategy });
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      runner.end();
      rivals.end();
    };
  }

  private async make(runner: Runner, track: Track, experiment: Experiment): Promise<void> {
    try {
      const run = await runner.run(experiment);
      batch(() => {
        track.run.value = run;
        track.of.value = experiment;
        this.error.value = undefined;
        if (track === this.main) this.moveTo(this.cursor.peek().atMs);
      });
    } catch (error) {
      if (!(error instanceof Superseded)) this.error.value = (error as Error).message;
    }
  }

  // -------------------------------------------------------------------------------------- edits

  /** Opens another experiment, with a new history. */
  open(experiment: Experiment, atMs = FIRST_MS): void {
    batch(() => {
      this.focus.value = undefined;
      this.main.run.value = undefined;
      this.rivalStrategy.value = undefined;
      this.cursor.value = { index: 0, atMs };
      this.history.value = historyOf(experiment);
    });
  }

  edit(change: (experiment: Experiment) => Experiment): void {
    this.travel((history) => edited(history, change(this.experiment.peek())));
  }

  /** At the selected moment, unless another is given: everything that the cursor has passed stays as it is. */
  happen(happening: Happening, atMs = this.momentAfter): void {
    batch(() => {
      const { index, atMs: nowMs } = this.cursor.peek();
      if (atMs > nowMs) this.cursor.value = { index, atMs };
      this.edit((experiment) => inserted(experiment, happening, atMs));
    });
  }

  /** Of one moment, what is scheduled happens first: so what follows a selected entry happens just after it. */
  private get momentAfter(): number {
    const { index, atMs } = this.cursor.peek();
    return this.main.entries.peek()[index - 1]?.atMs === atMs ? atMs + JUST_MS : atMs;
  }

  delete(place: number): void {
    this.edit((experiment) => deleted(experiment, place));
  }

  move(place: number, atMs: number): void {
    this.edit((experiment) => moved(experiment, place, atMs));
  }

  undo(): void {
    this.travel(undone);
  }

  redo(): void {
    this.travel(redone);
  }

  fork(): void {
    this.travel(forked);
  }

  switchTo(branch: number): void {
    this.travel((history) => switched(history, branch));
  }

  /** Indexes of entries are valid for one run only, so the selection is cleared. */
  private travel(change: (history: History) => History): void {
    batch(() => {
      if (this.focus.peek()?.kind === 'entry') this.focus.value = undefined;
      this.history.value = change(this.history.peek());
    });
  }

  // -------------------------------------------------------------------------------------- the view

  /** Everything of that moment has happened. */
  moveTo(atMs: number): void {
    const within = Math.max(0, Math.min(atMs, this.main.run.peek()?.endMs ?? atMs));
    this.cursor.value = { index: indexAt(this.main.entries.peek(), within), atMs: within };
  }

  /** That entry has just happened. */
  moveToEntry(index: Index): void {
    const entry = this.main.entries.peek()[index];
    if (entry !== undefined) this.cursor.value = { index: index + 1, atMs: entry.atMs };
  }

  select(focus: Focus | undefined): void {
    this.focus.value = focus;
    if (focus?.kind !== 'entry') return;
    if (focus.of === this.main) this.moveToEntry(focus.index);
    else this.moveTo(focus.of.entries.peek()[focus.index]!.atMs);
  }

  toggleFold(fold: Fold): void {
    const unfolded = new Set(this.unfolded.peek());
    if (!unfolded.delete(fold)) unfolded.add(fold);
    this.unfolded.value = unfolded;
  }
}
