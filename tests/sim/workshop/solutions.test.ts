import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BrokenRule } from '../../../sim/workshop/broken.ts';
import { LEVELS, type Level } from '../../../sim/workshop/messages.ts';
import { REFERENCE, STARTING_POINTS } from '../../../sim/workshop/solutions.ts';
import { storyOf } from '../../../sim/workshop/witness.ts';
import { judgeOf } from './judge-code.ts';

/** A level is passed with 10,000 worlds; each wrong solution breaks in one of the first of them. */
const WORLDS = 25;
const SHORT = 12;

const wrong = (name: string): string =>
  readFileSync(join(import.meta.dirname, 'wrong', `${name}.mjs`), 'utf8');

it('the reference solution has at most 80 lines, and passes every level', () => {
  const { loaded, run } = judgeOf(REFERENCE);
  expect(loaded).toMatchObject({ kind: 'loaded' });
  expect('lines' in loaded && loaded.lines).toBeLessThanOrEqual(80);
  for (const level of LEVELS) expect(run(level, WORLDS)).toMatchObject({ kind: 'passed' });
});

const WRONG: readonly [string, string, Level, BrokenRule][] = [
  ['empty', STARTING_POINTS.empty, 'latency', 'disagree'],
  ['overwrite', STARTING_POINTS.overwrite, 'latency', 'lost'],
  ['press-id-only', wrong('press-id-only'), 'latency', 'lost'],
  ['timestamps', wrong('timestamps'), 'latency', 'lost'],
  ['answers-only-the-sender', wrong('answers-only-the-sender'), 'latency', 'disagree'],
  ['fire-and-forget', STARTING_POINTS['fire-and-forget'], 'cuts', 'lost'],
  ['retry', STARTING_POINTS.retry, 'cuts', 'twice'],
  ['number-by-connection', wrong('number-by-connection'), 'cuts', 'twice'],
  ['numbered', STARTING_POINTS.numbered, 'reloads', 'twice'],
  ['ids-reused-after-reload', wrong('ids-reused-after-reload'), 'reloads', 'lost'],
  ['saves-when-answered', wrong('saves-when-answered'), 'reloads', 'lost'],
  ['acknowledges-before-commit', wrong('acknowledges-before-commit'), 'crashes', 'lost'],
  ['numbers-in-memory', wrong('numbers-in-memory'), 'crashes', 'twice'],
  ['two-commits', wrong('two-commits'), 'crashes', 'twice'],
  ['ignores-failed-commits', wrong('ignores-failed-commits'), 'crashes', 'lost'],
  ['pn-counter', wrong('pn-counter'), 'slow-readers', 'memory'],
  ['remembers-everybody', wrong('remembers-everybody'), 'slow-readers', 'memory'],
  ['forgets-and-counts-again', wrong('forgets-and-counts-again'), 'slow-readers', 'twice'],
  ['queues-for-slow-readers', REFERENCE.replace(/if \(io\.waiting.*/, ''), 'slow-readers', 'queue'],
];

describe.each(WRONG)('%s', (_, code, level, rule) => {
  const { run, replay } = judgeOf(code);

  it(`passes the levels before ${level}, and breaks there: ${rule}`, () => {
    for (const easier of LEVELS.slice(0, LEVELS.indexOf(level)))
      expect(run(easier, WORLDS)).toMatchObject({ kind: 'passed' });
    const failure = run(level, 20 * WORLDS);
    if (failure.kind !== 'failed') throw new Error(JSON.stringify(failure));
    const { run: world, broken, experiment, handlers } = replay(level, failure.seed, true);
    expect(broken?.rule).toBe(rule);
    expect(storyOf(world.entries, broken).length).toBeLessThanOrEqual(SHORT);
    expect(experiment.schedule.length).toBeLessThan(SHORT);
    expect(handlers).toHaveLength(world.entries.length);
  });
});
