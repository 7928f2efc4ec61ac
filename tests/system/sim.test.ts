/*
 * The simulator as a program. What it finds is tested without a process, in tests/sim.
 */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runExperiment } from '../../sim/lab/experiment.ts';
import { openFragment } from '../../sim/lab/link.ts';

const PROGRAM = join(import.meta.dirname, '../../dist/sim.mjs');

function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...argv], { maxBuffer: 2 ** 26 }, (error, out, err) => {
      resolve({ code: Number(error?.code ?? 0), out, err });
    });
  });
}

it('explores worlds on several threads, and says what they came to', async () => {
  const { code, out, err } = await run('--seeds', '500', '--from', '5000', '--workers', '2');
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^ {2}worlds {26}500 \(/m);
  expect(out).toContain('Every rule held in 500 worlds, from seed 5000 on.');
});

it('ends with code 1 where a rule breaks, and the command that it prints shows it again', async () => {
  const found = await run('--seeds', '50', '--control', 'ack-drops-at-once');
  expect(found.code).toBe(1);
  const [, argv] = /^Replay it: npm run sim -- (.*)$/m.exec(found.out)!;
  const replayed = await run(...argv!.split(' '));
  expect(replayed.code).toBe(1);
  const sentence = /^Seed \d+ breaks P12: .*$/m;
  expect(replayed.out).toMatch(sentence);
  expect(replayed.out).toContain('a presses +1');
  expect(linkIn(found.out)).toMatch(/^http:\/\/localhost:6789\/lab#1\.[\w-]{8}\.[\w-]+$/);
  const linked = await run(...argv!.split(' '), '--link', '--url', 'https://counter.example');
  expect(linkIn(linked.out)).toBe(
    linkIn(found.out).replace('http://localhost:6789', 'https://counter.example'),
  );
  const { experiment, recorded } = await openFragment(new URL(linkIn(linked.out)).hash);
  expect(runExperiment(experiment).violation).toEqual(recorded);
  expect(recorded!.rule).toBe('P12');
});

function linkIn(out: string): string {
  return /^See it: (.*)$/m.exec(out)![1]!;
}

it('goes through every order of a small world, and shows the shortest one that breaks a rule', async () => {
  const small = ['--exhaustive', '--clients', '1', '--presses', '1'];
  const held = await run(...small, '--faults', '0');
  expect([held.code, held.err]).toEqual([0, '']);
  expect(held.out).toContain('Every rule held in every order of 1 client, 1 press and 0 faults.');
  const found = await run(...small, '--faults', '0', '--control', 'ack-drops-at-once');
  expect(found.code).toBe(1);
  const [, argv, schedule] = /^Replay it: npm run sim -- (.*) --schedule "(.*)"$/m.exec(found.out)!;
  const replayed = await run(...argv!.split(' '), '--schedule', schedule!);
  expect(replayed.code).toBe(1);
  expect(replayed.out).toContain('a presses +1');
  expect(replayed.out).toMatch(/^It breaks P12: /m);
});

it('says in one line what is wrong with an option, and ends with code 2', async () => {
  expect(await run('--seeds', 'many')).toEqual({
    code: 2,
    out: '',
    err: '--seeds must be a whole number from 1 to 1000000000, not "many". See --help.\n',
  });
});
