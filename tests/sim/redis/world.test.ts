/*
 * Some worlds of several nodes on one Redis, on every run of the tests. `npm run sim -- --nodes 3` explores more.
 */

import { expect, it } from 'vitest';
import type { Entry } from '../../../sim/entry.ts';
import { newTally } from '../../../sim/explore.ts';
import { exploreNodes } from '../../../sim/redis/explore.ts';
import { NODES_FAULT_KINDS } from '../../../sim/redis/happening.ts';
import { NODES_SABOTAGES } from '../../../sim/redis/sabotage.ts';
import { shrinkNodes } from '../../../sim/redis/shrink.ts';
import { NodesWorld } from '../../../sim/redis/world.ts';

const WORLDS = 80;
const NODES = 3;
/** A negative control that is not found in so many worlds is not found. */
const CONTROL_WORLDS = 1_000;

/** Where the worlds must have been, beside the faults: else a rule may have held for want of trying. */
const PATHS = [
  'batch: again',
  'batch: again, applied before',
  'bucket rotated',
  'closed: 4001',
  'look-up failed',
  'refused: busy',
  'refused: session-expired',
  'run: expired',
  'server stopping',
];

async function logOf(seed: number): Promise<string> {
  const entries: Entry[] = [];
  const log = (entry: Entry): number => entries.push(entry);
  await new NodesWorld({ seed, nodes: NODES, log }).run();
  return JSON.stringify(entries);
}

it(`[P8] [P10] [P11] [P12] [P18] [P20] [P22] every rule holds in ${WORLDS} worlds of ${NODES} nodes, which reach every fault`, async () => {
  const tally = newTally();
  expect(await exploreNodes({ from: 1, count: WORLDS, nodes: NODES }, tally)).toBeUndefined();
  expect([...NODES_FAULT_KINDS, ...PATHS].filter((name) => (tally.counts[name] ?? 0) === 0)).toEqual([]);
});

it.each([3, 2 ** 53 - 1])('seed %i gives the same log again, byte for byte', async (seed) => {
  const log = await logOf(seed);
  expect(log.length).toBeGreaterThan(10_000);
  expect(await logOf(seed)).toBe(log);
  // The networks of all nodes number their frames together.
  const sent = [...log.matchAll(/"kind":"sent".*?"transit":(\d+)/g)].map(([, transit]) => transit);
  expect(sent.length).toBeGreaterThan(100);
  expect(new Set(sent).size).toBe(sent.length);
});

it.each(NODES_SABOTAGES)('finds that $what', async (sabotage) => {
  const worlds = { from: 1, count: CONTROL_WORLDS, nodes: NODES, sabotage };
  const failure = await exploreNodes(worlds, newTally());
  expect(failure?.rule).toMatch(/^P1[0129]$/);
  // It is the sabotage, and not the world: the same happenings break nothing in the real store.
  const schedule = await shrinkNodes({ seed: failure!.seed, nodes: NODES, sabotage });
  const real = await new NodesWorld({ seed: failure!.seed, nodes: NODES, schedule }).run();
  expect(real.violation).toBeUndefined();
});
