/*
 * The current mission: its initial experiment, the progress, and when it is won. In: the lab, a mission's name. Out:
 * signals.
 */

import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Schedule } from '../../sim/happening.ts';
import { newcomer } from '../../sim/lab/beginnings.ts';
import { MISSIONS, type Mission, missionNamed, type Outcome } from '../../sim/lab/missions.ts';
import { PREPARED, type Prepared } from '../../sim/lab/rules.ts';
import type { Experiment } from '../../sim/lab/run.ts';
import { goTo } from '../router.ts';
import { FIRST_MS, type Lab } from './model.ts';
import { recordWin } from './progress.ts';

/** The cursor starts this long before the first scheduled happening. */
const LEAD_MS = 200;

export class Course {
  /** undefined: a free experiment. */
  readonly mission = signal<Mission | undefined>(undefined);
  /** A prepared experiment: our counter without one rule. */
  readonly prepared = signal<Prepared | undefined>(undefined);
  readonly outcome: ReadonlySignal<Outcome> = computed(() => {
    const { value: mission } = this.mission;
    const { value: run } = this.lab.main.run;
    return mission === undefined || run === undefined ? 'undecided' : mission.evaluate(run);
  });
  /** What the player added to the experiment, or removed from it. */
  readonly actions = computed(() => {
    const { schedule } = this.lab.experiment.value;
    return differences(this.beginning?.schedule ?? [], schedule);
  });

  constructor(private readonly lab: Lab) {}

  /** @returns the teardown */
  start(): () => void {
    return effect(() => {
      const { value: mission } = this.mission;
      if (mission !== undefined && this.outcome.value === 'won') recordWin(mission.name, this.actions.peek());
    });
  }

  private get beginning(): Experiment | undefined {
    return this.mission.value?.experiment ?? this.prepared.value?.experiment;
  }

  /** @param name of a mission, or `rule/` and that of a sabotage; any other name is a free experiment */
  begin(name: string): void {
    const mission = missionNamed(name);
    this.mission.value = mission;
    this.prepared.value = PREPARED.find((prepared) => `rule/${prepared.name}` === name);
    this.lab.offered.value = mission?.offered;
    const experiment = this.beginning ?? newcomer();
    const [first] = experiment.schedule;
    this.lab.open(experiment, first === undefined ? FIRST_MS : first.atMs - LEAD_MS);
  }

  /** As if its link had been clicked. @param name empty for a free experiment */
  goTo(name: string): void {
    goTo(name === '' ? '/lab' : `/lab/${name}`);
  }

  get next(): Mission | undefined {
    const { value: mission } = this.mission;
    return mission && MISSIONS[MISSIONS.indexOf(mission) + 1];
  }
}

/** How many happenings are in only one of the two schedules. */
export function differences(one: Schedule, other: Schedule): number {
  const left = new Map<string, number>();
  const add = (schedule: Schedule, count: 1 | -1): void => {
    for (const happening of schedule) {
      const text = JSON.stringify(happening);
      left.set(text, (left.get(text) ?? 0) + count);
    }
  };
  add(one, 1);
  add(other, -1);
  return [...left.values()].reduce((sum, count) => sum + Math.abs(count), 0);
}
