/*
 * What the simulator is told on its command line. In: flags. Out: what to do, or what to print instead.
 */

import { flag, number, type Program, text, type Values } from '../../cli/option.ts';
import { type Answer, parse } from '../../cli/parse.ts';
import { listing } from '../../cli/text.ts';
import type { FreeSchedule } from '../../sim/explore/search.ts';
import type { Bounds } from '../../sim/explore/small-world.ts';
import { parseSchedule } from '../../sim/explore/words.ts';
import { NODES_SABOTAGES, type NodesSabotage } from '../../sim/redis/sabotage.ts';
import { SABOTAGES, type Sabotage } from '../../sim/sabotage.ts';

export type Task =
  /** Many worlds, until a rule breaks. */
  | {
      readonly kind: 'explore';
      readonly from: number;
      readonly seeds: number;
      readonly workers: number;
      /** Of the server that shows what broke. */
      readonly url: string;
      readonly control: Sabotage | undefined;
    }
  /** One world. */
  | {
      readonly kind: 'replay';
      readonly seed: number;
      readonly trace: boolean;
      readonly shrink: boolean;
      /** Prints a link to the picture. */
      readonly link: boolean;
      readonly url: string;
      readonly control: Sabotage | undefined;
    }
  /** Worlds with several nodes on one Redis: many, or one where `seed` is given. On one thread. */
  | {
      readonly kind: 'nodes';
      readonly nodes: number;
      readonly from: number;
      readonly seeds: number;
      readonly seed: number | undefined;
      readonly trace: boolean;
      readonly shrink: boolean;
      readonly control: NodesSabotage | undefined;
    }
  /** Each negative control, until it is found. */
  | { readonly kind: 'controls' }
  /** Every order in which a small world can happen, or one of them. */
  | {
      readonly kind: 'exhaust';
      readonly bounds: Bounds;
      readonly schedule: FreeSchedule | undefined;
      /** Of the server that shows what broke. */
      readonly url: string;
      readonly control: Sabotage | undefined;
    };

/** A world of nodes takes a hundred times as long as one of a single server. */
const NODES_SEEDS = 300;
const MAX_SEED = Number.MAX_SAFE_INTEGER;
/** They choose which of many worlds run. */
const OF_MANY = ['seeds', 'from', 'workers'] as const;
/** They say how small a small world is, and which order is meant. */
const OF_SMALL = ['clients', 'presses', 'faults', 'kills', 'schedule'] as const;

const CONTROLS = [...SABOTAGES, ...NODES_SABOTAGES];

/** Where the server listens unless it is told otherwise. */
const DEFAULT_URL = 'http://localhost:6789';

const TABLE = {
  seeds: number(10_000, 1, 1e9, 'number of worlds to explore'),
  from: number(1, 0, MAX_SEED - 1e9, 'seed of the first world', { placeholder: 'seed' }),
  workers: number(undefined, 1, 64, 'number of threads', { defaultText: 'one per processor' }),
  seed: number(undefined, 0, MAX_SEED, 'run only this world', { placeholder: 'seed' }),
  trace: flag('with --seed: print everything that happens'),
  shrink: flag('with --seed: leave out faults and presses as long as the rule still breaks'),
  link: flag('with --seed: print a link that shows the world in the Lab'),
  url: text(DEFAULT_URL, 'address of the server that the link opens', originOf, {
    placeholder: 'url',
    expected: 'an address such as http://localhost:6789',
  }),
  nodes: number(undefined, 2, 5, 'worlds with this many nodes on one Redis', {
    defaultText: 'one server with a disk',
  }),
  control: text(
    undefined,
    'with one part broken on purpose (below)',
    (given) => CONTROLS.find(({ name }) => name === given)?.name,
    { placeholder: 'name', expected: `one of ${CONTROLS.map(({ name }) => name).join(', ')}` },
  ),
  controls: flag('count the worlds until each of these is found'),
  exhaustive: flag('explore every order of a small world, of this size:'),
  clients: number(2, 1, 3, 'clients with a page'),
  presses: number(2, 0, 9, 'presses by all clients together'),
  faults: number(1, 0, 9, 'faults, in all'),
  kills: flag('with --exhaustive: also kill browsers'),
  schedule: text(
    undefined,
    'with --exhaustive: run only this order, and print everything that happens',
    parseSchedule,
    {
      placeholder: 'steps',
      expected: 'names of steps, separated by commas',
    },
  ),
};

const PROGRAM: Program<typeof TABLE> = {
  command: 'npm run sim',
  installed: 'shared-counter sim',
  about:
    'The simulator of the shared counter: the real room and the real sync engine in worlds of virtual time, in which connections break, servers die and disks fail.',
  options: TABLE,
  notes: [
    `Parts that can be broken on purpose:\n\n${listing(SABOTAGES.map(({ name, what }) => [name, what]))}`,
    `With --nodes:\n\n${listing(NODES_SABOTAGES.map(({ name, what }) => [name, what]))}`,
    'Exit code: 0 if every rule held; 1 if one was broken, with the seed that shows it; 2 if an option is invalid. What is simulated and checked: docs/simulator.md',
  ],
  hint: ' See --help.',
};

/**
 * @param argv the flags, without node and script
 * @param processors how many threads may run at once
 * @example parseTask(['--seed', '42', '--trace'], 2) // { kind: 'replay', seed: 42, trace: true, … }
 */
export function parseTask(argv: readonly string[], processors: number): Task | Answer {
  return parse(PROGRAM, argv, {}, (values, given): Task | string => {
    const contradiction = contradictionIn(
      values,
      OF_MANY.some((name) => given.has(name)),
    );
    if (contradiction !== undefined) return contradiction;
    if (!values.exhaustive && OF_SMALL.some((name) => given.has(name))) {
      return '--clients, --presses, --faults, --kills and --schedule need --exhaustive.';
    }
    if (values.controls) return { kind: 'controls' };
    if (values.nodes !== undefined) return ofNodes(values, values.nodes, given.has('seeds'));
    return ofOneServer(values, processors);
  });
}

function originOf(given: string): string | undefined {
  return URL.canParse(given) && /^https?:$/.test(new URL(given).protocol) ? new URL(given).origin : undefined;
}

function ofNodes(values: Values<typeof TABLE>, nodes: number, saysHowMany: boolean): Task {
  const { from, seed, trace, shrink } = values;
  const control = NODES_SABOTAGES.find(({ name }) => name === values.control);
  const seeds = saysHowMany ? values.seeds : NODES_SEEDS;
  return { kind: 'nodes', nodes, from, seeds, seed, trace, shrink, control };
}

function ofOneServer(values: Values<typeof TABLE>, processors: number): Task {
  const { seed, seeds, from, trace, shrink, link, url, workers = processors, schedule } = values;
  const { exhaustive, clients, presses, faults, kills } = values;
  const control = SABOTAGES.find(({ name }) => name === values.control);
  if (exhaustive) {
    return { kind: 'exhaust', bounds: { clients, presses, faults, kills }, schedule, url, control };
  }
  if (seed !== undefined) return { kind: 'replay', seed, trace, shrink, link, url, control };
  return { kind: 'explore', from, seeds, workers, url, control };
}

function contradictionInOne({ seed, trace, shrink, link, nodes }: Values<typeof TABLE>): string | undefined {
  if (seed === undefined && (trace || shrink || link)) return '--trace, --shrink and --link need --seed.';
  return link && nodes !== undefined ? '--link shows worlds of one server, and none of --nodes.' : undefined;
}

function contradictionIn(values: Values<typeof TABLE>, isMany: boolean): string | undefined {
  const { seed, controls, control, nodes, exhaustive } = values;
  if (exhaustive && (seed !== undefined || isMany || controls || nodes !== undefined)) {
    return '--exhaustive has no seeds; it goes with --clients, --presses, --faults, --kills, --schedule and --control.';
  }
  if (
    control !== undefined &&
    NODES_SABOTAGES.some(({ name }) => name === control) !== (nodes !== undefined)
  ) {
    return nodes === undefined ? `--control ${control} needs --nodes.` : `--control ${control} has no nodes.`;
  }
  if (seed !== undefined && isMany) {
    return '--seed replays one world; --seeds, --from and --workers explore many.';
  }
  if (controls && (seed !== undefined || isMany || control !== undefined || nodes !== undefined))
    return '--controls stands alone.';
  return contradictionInOne(values);
}
