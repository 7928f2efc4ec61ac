/*
 * The code that the inspector quotes: every function that it names exists, once, and every step of many runs has one.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeOf, fileOfStrategy, replacedIn, stepOf } from '../../../client/lab/code.ts';
import * as tables from '../../../client/lab/code-names.ts';
import { excerptOf } from '../../../client/lab/source.ts';
import { linesAt } from '../../../client/lessons/source/marks.ts';
import type { Entry } from '../../../sim/entry.ts';
import { experimentOf, runExperiment } from '../../../sim/lab/experiment.ts';
import { MISSIONS, tryOut } from '../../../sim/lab/missions.ts';
import { STRATEGIES, type StrategyName } from '../../../sim/lab/run.ts';

function textOf(name: string): string {
  return readFileSync(name.replace(/#.*/, ''), 'utf8');
}

const linesOf = (name: string): readonly number[] => linesAt(textOf(name), name.replace(/.*#/, ''));
const all = Object.values(tables).flatMap((table) =>
  Array.isArray(table) ? table : Object.values(table).flat(),
);

it('every function that is named exists, and only once in its file', () => {
  const names = [...new Set(all as string[])];
  expect(names.length).toBeGreaterThan(90);
  const declarations = (name: string): number => {
    const own = name.replace(/.*#/, '');
    if (own.includes('.')) return 1; // inside another
    const declared = new RegExp(`^ *(?:(?:export|private|get|function|class) )*${own}(?=[ (]).*[{(]$`);
    return textOf(name)
      .split('\n')
      .filter((line) => declared.test(line)).length;
  };
  expect(names.filter((name) => linesOf(name).length === 0)).toEqual([]);
  expect(names.filter((name) => declarations(name) !== 1)).toEqual([]);
});

it('a check that is named for a rule throws that rule', () => {
  const wrong = [tables.CHECKS, tables.CHECKS_SMALL].flatMap((table) =>
    Object.entries(table).flatMap(([rule, names]) =>
      names.filter((name) => {
        const excerpt = excerptOf(textOf(name), name.replace(/.*#/, ''))!;
        return !excerpt.lines.join('\n').includes(`'${rule}'`);
      }),
    ),
  );
  expect(wrong).toEqual([]);
});

/** Where the simulated world itself acts, or a page that is gone does nothing. */
const WITHOUT_CODE = /^page (gone|woke)$/;

it('every step of many runs of our counter has its code', () => {
  const steps = new Map<string, Entry>();
  for (let seed = 1; seed <= 40; seed++) {
    for (const entry of runExperiment(experimentOf(seed)).entries) {
      if (entry.kind !== 'happening' && entry.kind !== 'violated') steps.set(stepOf(entry), entry);
    }
  }
  expect(steps.size).toBeGreaterThan(40);
  const without = [...steps].filter(([, entry]) => codeOf([entry], 0, 'ours').length === 0);
  expect(without.map(([step]) => step).filter((step) => !WITHOUT_CODE.test(step))).toEqual([]);
});

describe('of a small strategy', () => {
  const runs = MISSIONS.filter(({ experiment }) => !experiment.strategy.startsWith('ours')).map((mission) => {
    const { strategy } = mission.experiment;
    return [strategy, runExperiment(tryOut(mission, mission.solution)).entries] as const;
  });

  it.each(runs)('%s, what was pressed, sent or written has its handler', (strategy, entries) => {
    const isDone = (entry: Entry): boolean =>
      ['pressed', 'durable', 'commit'].includes(entry.kind) ||
      ((entry.kind === 'sent' || entry.kind === 'arrived') && 'note' in entry.content);
    const found = entries.flatMap((entry, index) => (isDone(entry) ? codeOf(entries, index, strategy) : []));
    expect(found.length).toBe(entries.filter(isDone).length);
    expect(found.filter((name) => linesOf(name).length === 0)).toEqual([]);
  });

  it('the handler is the one that ran: a retry is sent as soon as the connection is open', () => {
    const [strategy, entries] = runs.find(([name]) => name === 'retry')!;
    const code = entries.flatMap((entry, index) =>
      entry.kind === 'sent' && entry.from === 'a' && 'note' in entry.content
        ? codeOf(entries, index, strategy)
        : [],
    );
    const file = fileOfStrategy('retry');
    expect(code).toEqual([`${file}#client.press`, `${file}#client.opened`]);
  });
});

it('a sabotaged strategy shows what it runs in place of ours, and nothing else does', () => {
  const shows = (strategy: StrategyName): boolean => replacedIn(strategy).length > 0;
  expect(STRATEGIES.filter(shows)).toEqual(STRATEGIES.filter((name) => name.startsWith('ours/')));
});

it('an excerpt begins with the comment above the function, and marks the function alone', () => {
  const text = 'const a = 1;\n\n/**\n * Adds.\n */\nfunction add(): number {\n  return 1;\n}\n';
  expect(excerptOf(text, 'add')).toMatchObject({ from: 3, marked: [6, 7, 8] });
  expect(excerptOf(text, 'add')!.lines).toHaveLength(6);
  expect(excerptOf(text, 'sub')).toBeUndefined();
});
