/*
 * How much one must read to follow a press: the functions that the README lists, from the key to the disk and to
 * everybody's screen. They exist, and they are few.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const MAX_FILES = 10;
const MAX_LINES = 400;

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const list = readme.slice(readme.indexOf('<!-- one press'), readme.indexOf('<!-- /one press'));
/** `1. [`file`](file): `a`, `b`. Prose.` */
const steps = [...list.matchAll(/^\d+\. \[`([^`]+)`\]\([^)]+\):((?:[,\s]+`[#\w]+`)+)\./gm)].map(
  ([, file, names]) => ({ file: file!, names: [...names!.matchAll(/`([#\w]+)`/g)].map(([, name]) => name!) }),
);

/** From the line that declares it to the one that closes it: as far to the left. Empty where it is not there. */
function linesOf(file: string, name: string): readonly string[] {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
  const declaration = new RegExp(
    `^(  )?(?:export )?(?:private |protected |async |get |function )*${name}\\((?:.*\\{)?$`,
  );
  const start = lines.findIndex((line) => declaration.test(line));
  if (start < 0) return [];
  const indent = /^ */.exec(lines[start]!)![0];
  const end = lines.findIndex((line, i) => i > start && line === `${indent}}`);
  return lines.slice(start, end + 1);
}

it('leads through at most ten files', () => {
  expect(steps.length).toBeGreaterThan(5);
  expect(steps.length).toBeLessThanOrEqual(MAX_FILES);
  expect(list.match(/^\d+\. /gm)).toHaveLength(steps.length); // each of them was understood
});

it.each(steps)('$file has $names', ({ file, names }) => {
  for (const name of names) expect(linesOf(file, name).length, name).toBeGreaterThan(0);
});

it('takes at most 400 lines', () => {
  const lines = steps.flatMap(({ file, names }) => names.flatMap((name) => linesOf(file, name)));
  expect(lines.length).toBeGreaterThan(100);
  expect(lines.length).toBeLessThanOrEqual(MAX_LINES);
  console.log(`One press: ${steps.length} files, ${lines.length} lines.`);
});
