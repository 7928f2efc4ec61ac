/*
 * The oracle's books of data that were copied: what is common to two lives of them.
 */

import { expect, it } from 'vitest';
import { Life } from '../../sim/oracle.ts';

it('[P19] [P33] a copy and what it is a copy of hold the same moments up to the copy, and no later one of the other', () => {
  const life = new Life('epoch', 0, 5);
  const copy = Life.copyOf(life, 3);
  copy.values.push(7);
  const other = Life.copyOf(life, 4);
  expect(copy.holds({ life, revision: 3 })).toBe(true);
  expect(copy.holds({ life, revision: 4 })).toBe(false);
  expect(life.holds({ life: copy, revision: 3 })).toBe(true);
  expect(life.holds({ life: copy, revision: 4 })).toBe(false);
  expect(other.holds({ life: copy, revision: 3 })).toBe(true);
  expect(other.holds({ life: copy, revision: 4 })).toBe(false);
  expect(copy.holds({ life: copy, revision: 4 })).toBe(true);
});
