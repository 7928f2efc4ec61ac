/*
 * Negative controls: a counter with a part broken on purpose must be found out.
 */

import { expect, it } from 'vitest';
import { explore, newTally } from '../../sim/explore.ts';
import { SABOTAGES } from '../../sim/sabotage.ts';

const MAX_WORLDS = 10_000;

/** The rules that may break first. */
const RULES: Readonly<Record<string, readonly string[]>> = {
  'dedupe-off': ['P8', 'P10'],
  'ack-before-commit': ['P11'],
  'publish-before-commit': ['P11'],
  'no-resend-on-drain': ['P12', 'end'],
  'no-session-expired': ['P10', 'P17', 'P20'],
  'look-up-adopts-early': ['P12'],
  'ack-drops-at-once': ['P12'],
  'sends-before-saved': ['P30'],
  'record-believed': ['P8', 'P10', 'P11', 'P12'],
  'record-unfenced': ['P30'],
  'record-never-finished': ['P30', 'end'],
  'older-copy-untold': ['P19'],
  'passed-copy-untold': ['P12', 'P19'],
  'stays-slow': ['P34'],
  'copy-believed': ['P10', 'P30'],
};

it.each(SABOTAGES)(`$name is found within ${MAX_WORLDS} worlds: $what`, (sabotage) => {
  const failure = explore(1, MAX_WORLDS, newTally(), sabotage);
  expect(RULES[sabotage.name]).toContain(failure?.rule);
});

it('there are fifteen of them', () => {
  expect(SABOTAGES.map(({ name }) => name)).toEqual(Object.keys(RULES));
});
