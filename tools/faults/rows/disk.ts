/*
 * The disk has no room left, and later it has. LMDB writes into pages that it has freed, so a full disk is felt
 * only when the data grows: newcomers, whose sessions are to be remembered, make it grow.
 */

import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { whole } from '../../report/figures.ts';
import { between } from '../random.ts';
import { row } from '../row.ts';
import { Stage } from '../stage.ts';
import { canMount, SmallDisk } from '../system.ts';

const DISK_KILOBYTES = 2_048;
/** Come while the disk is full, at a time, until the server says `busy`. */
const NEWCOMERS = 20;
const MOST_GROUPS = { full: 50, quick: 15 };
const PRESSES_PER_SECOND = 1_000;
const LOAD_MS = 200;
const FULL_MS = { from: 200, to: 3_000, quick: 400 };
const PATIENCE_MS = 20_000;

export const disk = row({
  name: 'disk',
  fault: 'disk full',
  how: 'the data is on a tmpfs of 2 MB, which is filled to its last byte under load, and emptied; every other time the server is killed while the disk is full',
  recovery:
    'from when there is room (after a kill: from when the server listens again) until a client with unsaved presses is answered',
  obstacle: () => (canMount() ? undefined : 'needs root on Linux, to mount a tmpfs'),
  clients: { full: 20, quick: 20 },
  pressesPerSecond: 0,
  rounds: { full: 12, quick: 1 },
  async open(context) {
    const small = new SmallDisk(mkdtempSync(join(context.directory, 'disk-')), DISK_KILOBYTES);
    const stage = await Stage.open(context, { storage: ['--data', join(small.directory, 'data')] });
    return { stage, small, close: () => stage.close().finally(() => small.remove()) };
  },
  async inject({ set, stage, crowd, checker, random, rounds, count, context }) {
    const filler = join(set.small.directory, 'filler');
    const problems: string[] = [];
    for (const round of rounds('rounds')) {
      const fullMs = between(random, FULL_MS.from, context.quick ? FULL_MS.quick : FULL_MS.to);
      const mostGroups = context.quick ? MOST_GROUPS.quick : MOST_GROUPS.full;
      const problem = await fillAndFree({ stage, filler, fullMs, mostGroups, kills: round % 2 === 1 });
      if (problem !== undefined) problems.push(`${problem} in round ${round + 1}`);
    }
    const notes = [
      `\`busy\` was said ${whole(checker.refusals.of('busy'))} times, to ${whole(crowd.clients.length)} clients; ${Math.floor(count / 2)} of the ${count} times, the server was killed while the disk was full.`,
    ];
    return { faults: count, notes, problems };
  },
});

interface Round {
  readonly stage: Stage;
  /** The file that fills the disk. */
  readonly filler: string;
  readonly fullMs: number;
  readonly mostGroups: number;
  /** Whether the server is killed while the disk is full. */
  readonly kills: boolean;
}

/** @returns what went wrong, if anything */
async function fillAndFree({ stage, filler, fullMs, mostGroups, kills }: Round): Promise<string | undefined> {
  const { crowd, checker } = stage;
  crowd.press(PRESSES_PER_SECOND);
  await delay(LOAD_MS);
  const busyBefore = checker.refusals.of('busy');
  fillUp(filler);
  const wasBusy = await becomesBusy(stage, busyBefore, mostGroups);
  await delay(fullMs);
  if (kills) await stage.server.end('SIGKILL');
  rmSync(filler);
  if (kills) stage.spawn();
  await stage.server.listening;
  crowd.restartClocksOfSaving();
  crowd.connectNow();
  crowd.press(0);
  const isOver = await crowd.until(() => crowd.isSettled(), PATIENCE_MS);
  if (!wasBusy) return 'the server never said busy';
  return isOver ? undefined : 'presses stayed unsaved, though there was room';
}

/** Until not a byte more goes in. */
function fillUp(filler: string): void {
  for (let bytes = 65_536; bytes >= 1; bytes = Math.floor(bytes / 4)) {
    const piece = Buffer.alloc(bytes);
    try {
      for (;;) appendFileSync(filler, piece);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}

/** Lets newcomers in until the server says busy. */
async function becomesBusy({ crowd, checker }: Stage, before: number, mostGroups: number): Promise<boolean> {
  const isBusy = (): boolean => checker.refusals.of('busy') > before;
  for (let groups = 0; groups < mostGroups && !isBusy(); groups++) {
    const newcomers = crowd.enter(NEWCOMERS);
    for (const client of newcomers) client.press();
    await crowd.until(() => isBusy() || newcomers.every(({ saving }) => saving === 0), PATIENCE_MS);
  }
  return isBusy();
}
