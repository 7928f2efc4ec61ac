/*
 * docs/libraries.md calls things as the libraries do: each name in the first table of names occurs in the sources of its
 * library. The libraries of the second table are not installed here: their columns must link to their documentation.
 */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { programPath } from './setup/programs.ts';

const ROOT = join(import.meta.dirname, '..');
const document = readFileSync(join(ROOT, 'docs/libraries.md'), 'utf8');

/** The cells of each row, without the first column. */
type Table = readonly (readonly string[])[];

const [, section = ''] = document.split('## What the same thing is called\n');
const tables: Table[] = [...section.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) =>
  table
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('| ---'))
    .map((line) => line.split('|').slice(2, -1)),
);
const [installed, others] = tables as [Table, Table];

/** What is in code, except arguments and units: the words before `=`, `(`, or the end. */
function namesIn(column: number): string[] {
  const code = installed.slice(1).flatMap((cells) => [...cells[column]!.matchAll(/`([^`]+)`/g)]);
  const names = code.flatMap(([, text]) => [...text!.matchAll(/([A-Za-z_]\w+)(?=[=(.]|\)?$|$)/g)]);
  return [...new Set(names.map(([, name]) => name!))].filter((name) => !ARGUMENTS.has(name));
}

const ARGUMENTS = new Set([
  'url',
  'options',
  'event',
  'socket',
  'text',
  'buffer',
  'bytes',
  'str',
  'reason',
  'isBinary',
]);

/** All source files below a folder. */
function sourcesIn(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(js|py|d\.ts)$/.test(path))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n');
}

function pythonModule(name: string): string {
  const program = `import os, ${name}; print(os.path.dirname(${name}.__file__), end='')`;
  return execFileSync(programPath('python3'), ['-c', program], { encoding: 'utf8' });
}

/** By column. Node's WebSocket is that of browsers. */
const SOURCES: readonly (() => string)[] = [
  () => readFileSync(join(ROOT, 'node_modules/undici-types/websocket.d.ts'), 'utf8'),
  () => sourcesIn(join(ROOT, 'node_modules/ws/lib')),
  () => `${sourcesIn(pythonModule('websockets'))}\n${sourcesIn(pythonModule('asyncio'))}`,
  () => sourcesIn(pythonModule('websocket')),
];

/** Of later versions than Debian's; of Python's `ssl`, of the language, of `node:tls`. */
const ELSEWHERE = new Set(['additional_headers', 'create_default_context', 'cafile', 'ArrayBuffer', 'ca']);

it.each([0, 1, 2, 3])('column %i of docs/libraries.md names what its library has', (column) => {
  const names = namesIn(column).filter((name) => !ELSEWHERE.has(name));
  expect(names.length).toBeGreaterThan(10);
  const text = SOURCES[column]!();
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
});

it('the columns about libraries that are not installed here link to their documentation', () => {
  for (const head of others[0]!) expect(head).toMatch(/\]\(https:\/\/[^)]+\)/);
});
