/*
 * A few worlds of the simulator, for the mutation tester: each mutant that no unit test kills meets them.
 */

import { expect, it } from 'vitest';
import { explore, newTally } from '../../sim/explore.ts';
import { exploreNodes } from '../../sim/redis/explore.ts';

it('every rule holds in worlds of one server', () => {
  expect(explore(1, 25, newTally())).toBeUndefined();
});

it('every rule holds in worlds of three nodes on one Redis', async () => {
  expect(await exploreNodes({ from: 1, count: 1, nodes: 3 }, newTally())).toBeUndefined();
});
