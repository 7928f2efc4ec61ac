/*
 * What README and docs/ tell people to type and to open exists.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { parseConfig } from '../server/config.ts';

const ROOT = dirname(import.meta.dirname);
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

/** `npm start -- …` in blocks of commands. */
const starts = documents.flatMap(({ path, text }) =>
  Array.from(text.matchAll(/^(?:.*&& )?npm start -- (.+?)(?: &)?$/gm), ([, flags = '']) => ({ path, flags })),
);

it('has commands to start the server', () => {
  expect(starts.length).toBeGreaterThan(3);
});

it.each(starts)('$path: npm start takes $flags', ({ flags }) => {
  expect(parseConfig(flags.split(' '), {})).toMatchObject({ kind: 'config' });
});

it.each(documents)('$path links to files that exist', ({ path, text }) => {
  const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)|src="([^"]+)"/g)].map(
    ([, link, src]) => link ?? src!,
  );
  const files = links.filter((link) => !/^[a-z]+:/.test(link));
  expect(files.filter((file) => !existsSync(join(ROOT, dirname(path), file)))).toEqual([]);
});
