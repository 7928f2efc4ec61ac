/*
 * Things counted by their kind.
 */

import { expect, it } from 'vitest';
import { Tally } from '../../../tools/report/tally.ts';

it('a tally counts each kind, and names the most frequent first', () => {
  const tally = new Tally();
  for (const kind of ['fin', 'reset', 'reset']) tally.add(kind);
  expect([tally.of('reset'), tally.of('half'), tally.total]).toEqual([2, 0, 3]);
  expect(String(tally)).toBe('2 × reset, 1 × fin');
  expect(String(tally.without('reset'))).toBe('1 × fin');
});
