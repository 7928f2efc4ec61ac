import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REFERENCE, STARTING_POINTS } from '../../sim/workshop/solutions.ts';

const PROGRAM = join(import.meta.dirname, '../../dist/workshop.mjs');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'workshop-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, code: string): string {
  const file = join(folder, name);
  writeFileSync(file, code);
  return file;
}

async function workshop(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  const [code] = await once(child, 'close');
  return { code, out, err };
}

it('code that holds in every world passes, and is told what it costs', async () => {
  const { code, out } = await workshop(written('right.mjs', REFERENCE), '--level', 'cuts', '--worlds', '20');
  expect(out).toContain('cuts: every one of 20 worlds held.');
  expect(out).toMatch(/messages +\d/);
  expect(code).toBe(0);
});

it('code that breaks is told the world, what broke, and the lines that ran; the same seed breaks it again', async () => {
  const file = written('retry.mjs', STARTING_POINTS.retry);
  const { code, out } = await workshop(file, '--worlds', '40');
  expect(out).toContain('latency: every one of 40 worlds held.');
  expect(out).toMatch(/press was counted twice: the page sent it/);
  expect(out).toMatch(/← server\.message, line \d+/);
  expect(code).toBe(1);
  const [, seed = ''] = /--level cuts --seed (\d+)/.exec(out) ?? [];
  const again = await workshop(file, '--level', 'cuts', '--seed', seed);
  expect(again.out).toMatch(new RegExp(`^Level cuts, world ${seed}: .*counted twice`));
  expect(again.code).toBe(1);
});

it.each([
  [['no-such-file.mjs'], /^no-such-file\.mjs cannot be read: ENOENT\.$/],
  [[], /^Which code\?.*See --help\.$/],
  [['x.mjs', '--level', 'none'], /^--level must be one of latency, cuts/],
  [['x.mjs', '--seed', '3'], /^--seed needs --level/],
])('%j is answered with one line', async (args, line) => {
  const { code, err } = await workshop(...args);
  expect(err.trim()).toMatch(line);
  expect(code).toBe(2);
});

it('a syntax error is reported with its place', async () => {
  const file = written('wrong.mjs', 'const client = () => {\n  let a = ;\n};');
  const { code, err } = await workshop(file);
  expect(err.trim()).toBe(`${file}:2:11: Unexpected token`);
  expect(code).toBe(2);
});

it('what an error of the code says stays on its line, without commands to the terminal', async () => {
  const says = `export const client = () => ({ press() { throw new Error('a\\x1b[31m\\x9b2m\\nlatency: every one'); } });
    export const server = () => ({});`;
  const { code, out } = await workshop(written('says.mjs', says), '--worlds', '1');
  expect(out).toContain('a\\u{1b}[31m\\u{9b}2m\\u{a}latency: every one');
  expect(out).not.toMatch(/[^\P{Cc}\n]|^latency/mu);
  expect(code).toBe(1);
});

it.skipIf(process.platform === 'win32')('a file that never ends is refused', async () => {
  const { code, err } = await workshop('/dev/zero');
  expect(err).toMatch(/^\/dev\/zero: The code has more than \d+ letters\.$/m);
  expect(code).toBe(2);
});
