/*
 * The workloads, by name: what each is, and the function that measures it. The order is the one in which they run.
 */

import type { Bench } from './bench.ts';
import { measureFlood } from './flood.ts';
import { measureGrowth } from './growth.ts';
import { measureIdle } from './idle.ts';
import { measureJoin } from './join.ts';
import { measurePresses, type PressWorkload } from './presses.ts';
import type { Section } from './section.ts';

export const WORKLOAD_NAMES = ['W1', 'W2', 'W3', 'W4', 'W5', 'W6', 'growth'] as const;
export type WorkloadName = (typeof WORKLOAD_NAMES)[number];

export interface Workload {
  /** In the help. */
  readonly summary: string;
  measure(bench: Bench): Promise<Section>;
}

const W1: PressWorkload = {
  ...{ name: 'W1', sockets: 1_000, rate: 100, active: 1, hasFloor: true },
  // One socket presses more often than servers usually let it.
  needs: { pressRate: 200 },
};
const W2: PressWorkload = {
  ...{ name: 'W2', sockets: 1_000, rate: 1_000, active: 1_000, hasFloor: true },
  needs: {},
};
const W3: PressWorkload = {
  ...{ name: 'W3', sockets: 10_000, rate: 1_000, active: 1_000, hasFloor: false },
  needs: { quietJoins: true },
};

export const WORKLOADS: Readonly<Record<WorkloadName, Workload>> = {
  W1: {
    summary: '1,000 sockets, one of them presses 100 times a second',
    measure: (bench) => measurePresses(bench, W1),
  },
  W2: {
    summary: '1,000 sockets, each presses once a second',
    measure: (bench) => measurePresses(bench, W2),
  },
  W3: { summary: '10,000 sockets, 1,000 presses a second', measure: (bench) => measurePresses(bench, W3) },
  W4: { summary: '20,000 idle sockets, or as many as the system allows', measure: measureIdle },
  W5: { summary: '5,000 sockets join at once', measure: measureJoin },
  W6: { summary: 'presses from 1,000 sockets, more and more, until it is too much', measure: measureFlood },
  growth: {
    summary: 'ten times the presses, ten times the audience: what grows with them?',
    measure: measureGrowth,
  },
};
