/*
 * The workshop in a terminal: `npx shared-counter workshop FILE`. In: a file and flags. Out: lines, and an exit code
 * for CI. It is the same judge as in the page: the same seeds give the same result.
 */

import { closeSync, openSync, readSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { print } from '../../cli/parse.ts';
import { Host } from '../../sim/workshop/host.ts';
import { STARTING_POINTS } from '../../sim/workshop/solutions.ts';
import { whole } from '../report/figures.ts';
import { isJudge, serve, threads } from './judge-thread.ts';
import { parseTask, type Task } from './options.ts';
import { passedText, refusalText, replayText, scoreText, unclearText } from './words.ts';

const EXIT_WELL = 0;
const EXIT_BROKEN = 1;
const EXIT_USAGE = 2;
const PROGRESS_MS = 1_000;
/** More than code may have, so what is cut here is refused: a device such as /dev/zero never ends. */
const MAX_READ_BYTES = 400_000;

async function main(): Promise<number> {
  const task = parseTask(process.argv.slice(2), availableParallelism());
  switch (task.kind) {
    case 'print':
      process.stdout.write(STARTING_POINTS[task.start]);
      return EXIT_WELL;
    case 'judge':
    case 'replay':
      return withCode(task);
    default:
      return print(task);
  }
}

async function withCode(task: Extract<Task, { kind: 'judge' | 'replay' }>): Promise<number> {
  let code: string;
  try {
    code = read(task.file);
  } catch (error) {
    console.error(`${task.file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? error}.`);
    return EXIT_USAGE;
  }
  const host = new Host(threads(new URL(import.meta.url)), task.kind === 'judge' ? task.workers : 1);
  try {
    return task.kind === 'judge' ? await judge(host, task, code) : await replay(host, task, code);
  } finally {
    host.stop();
  }
}

/** @throws what the operating system says */
function read(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(MAX_READ_BYTES);
    let length = 0;
    for (let got = -1; got !== 0 && length < MAX_READ_BYTES; length += got) {
      got = readSync(file, bytes, length, MAX_READ_BYTES - length, null);
    }
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(file);
  }
}

async function judge(host: Host, task: Extract<Task, { kind: 'judge' }>, code: string): Promise<number> {
  const { levels, worlds: count, from, file } = task;
  for (const level of levels) {
    const verdict = await host.judge({ code, level, from, count }, progressOf(level, count));
    if (verdict.kind === 'refused') {
      console.error(refusalText(file, verdict));
      return EXIT_USAGE;
    }
    if (verdict.kind === 'passed') {
      console.log(passedText(level, count));
      if (level === levels.at(-1)) console.log(`\n${scoreText(verdict.score)}`);
      continue;
    }
    if (verdict.kind === 'failed') {
      console.log(replayText(verdict.replay));
      console.log(
        `\nThis is the smallest such world. The whole one: shared-counter workshop ${file} --level ${level} --seed ${verdict.seed}`,
      );
    } else if (verdict.kind !== 'stopped') console.log(unclearText(verdict, level));
    return EXIT_BROKEN;
  }
  return EXIT_WELL;
}

function progressOf(level: string, count: number): (done: number) => void {
  let shownMs = performance.now();
  return (done) => {
    if (performance.now() - shownMs < PROGRESS_MS) return;
    shownMs = performance.now();
    console.log(`${level}: ${whole(done)} of ${whole(count)} worlds`);
  };
}

async function replay(
  host: Host,
  { level, seed, file }: Extract<Task, { kind: 'replay' }>,
  code: string,
): Promise<number> {
  const result = await host.replay(code, { level, seed, shrinks: false });
  if ('run' in result) {
    console.log(replayText(result));
    return result.broken === undefined ? EXIT_WELL : EXIT_BROKEN;
  }
  if (result.kind === 'refused') {
    console.error(refusalText(file, result));
    return EXIT_USAGE;
  }
  if (result.kind === 'hangs' || result.kind === 'notDeterministic') console.log(unclearText(result, level));
  return EXIT_BROKEN;
}

if (isJudge()) serve();
else process.exitCode = await main();
