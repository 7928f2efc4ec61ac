/*
 * The world that breaks the code, in the Lab's diagram: the Lab's model, fed by the judge instead of by the Lab's worker. In: a
 * replay, edits of its schedule. Out: runs for the diagram, of the learner's code and of ours, and which handler ran.
 */

import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import { newcomer } from '../../../sim/lab/beginnings.ts';
import type { Experiment, Run } from '../../../sim/lab/run.ts';
import type { Handler, Replay } from '../../../sim/workshop/messages.ts';
import { Runner, Superseded, type WorkerLike } from '../jobs.ts';
import { Lab } from '../model.ts';
import { brokenSentence } from './words/broken.ts';

export class Viewer {
  readonly lab: Lab;
  /** undefined: nothing broke. */
  readonly replay = signal<Replay | undefined>(undefined);
  readonly isCompared = signal(false);
  /** The handler that ran at the selected moment. */
  readonly now: ReadonlySignal<Handler | undefined> = computed(() => {
    const { index } = this.lab.cursor.value;
    return this.replay.value?.handlers[index - 1] ?? undefined;
  });

  /** @param rerun runs the learner's code on an edited schedule */
  constructor(
    private readonly makeWorker: () => WorkerLike,
    private readonly rerun: (replay: Replay, experiment: Experiment) => Promise<Replay | undefined>,
  ) {
    this.lab = new Lab(makeWorker, newcomer());
  }

  /** @returns the teardown */
  start(): () => void {
    const runner = new Runner(this.makeWorker);
    const stops = [
      effect(() => {
        const { value: replay } = this.replay;
        const { value: experiment } = this.lab.experiment;
        if (!this.isCompared.value || replay === undefined) this.lab.rival.run.value = undefined;
        else void this.runOurs(runner, experiment);
      }),
      effect(() => void this.follow(this.lab.experiment.value)),
    ];
    return () => {
      for (const stop of stops) stop();
      runner.end();
    };
  }

  /** Opens a world, at the moment when it broke. */
  show(replay: Replay | undefined): void {
    const { lab } = this;
    batch(() => {
      this.replay.value = replay;
      if (replay === undefined) return;
      lab.open(replay.experiment, 0);
      lab.main.run.value = runOf(replay);
      const broke = replay.run.entries.findIndex(({ kind }) => kind === 'violated');
      if (broke >= 0) lab.moveToEntry(broke);
      else lab.moveTo(Number.POSITIVE_INFINITY);
    });
  }

  private async runOurs(runner: Runner, experiment: Experiment): Promise<void> {
    try {
      this.lab.rival.run.value = await runner.run({ ...experiment, strategy: 'ours' });
    } catch (error) {
      if (!(error instanceof Superseded)) this.lab.error.value = (error as Error).message;
    }
  }

  /** The schedule was edited in the diagram, or an edit was undone. */
  private async follow(experiment: Experiment): Promise<void> {
    const before = this.replay.peek();
    if (before === undefined || before.experiment === experiment) return;
    const after = await this.rerun(before, experiment);
    if (after === undefined || this.lab.experiment.peek() !== experiment) return;
    batch(() => {
      this.replay.value = { ...after, experiment };
      this.lab.main.run.value = runOf(after);
      this.lab.moveTo(this.lab.cursor.peek().atMs);
    });
  }
}

/** With what broke in the language of the page. */
function runOf({ run, broken }: Replay): Run {
  if (broken === undefined) return run;
  const what = brokenSentence(broken);
  return {
    ...run,
    entries: run.entries.map((each) => (each.kind === 'violated' ? { ...each, what } : each)),
  };
}
