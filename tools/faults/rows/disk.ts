/*
 * The disk takes nothing more, and later it does: it is full, or it fails with EIO. SQLite writes into pages that it has
 * freed, so a full disk is felt only when the data grows: newcomers, whose sessions are to be remembered, make it grow.
 */

import { appendFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { whole } from '../../report/figures.ts';
import { FailingDisk, whyNoFailingDisk } from '../failing-disk.ts';
import { between } from '../random.ts';
import { row, type Scene } from '../row.ts';
import { type Setting, Stage } from '../stage.ts';
import { canMount, SmallDisk } from '../system.ts';

const DISK_KILOBYTES = 2_048;
/** Come while the disk takes nothing, at a time, until the server says `busy`. */
const NEWCOMERS = 20;
const MOST_GROUPS = { full: 50, quick: 15 };
const PRESSES_PER_SECOND = 1_000;
const LOAD_MS = 200;
const BROKEN_MS = { from: 200, to: 3_000, quick: 400 };
const PATIENCE_MS = 20_000;

export const disk = row({
  name: 'disk',
  fault: 'disk full',
  how: 'the data is on a tmpfs of 2 MB, which is filled to its last byte under load and then emptied; every other time the server is killed while the disk is full',
  recovery:
    'from when there is space again (after a kill: from when the server listens again) until a client with unsaved presses receives an answer',
  obstacle: () => (canMount() ? undefined : 'needs root on Linux, to mount a tmpfs'),
  clients: { full: 20, quick: 20 },
  pressesPerSecond: 0,
  rounds: { full: 12, quick: 1 },
  async open(context) {
    const small = new SmallDisk(mkdtempSync(join(context.directory, 'disk-')), DISK_KILOBYTES);
    const storage = ['--data', join(small.directory, 'data')];
    const stage = await Stage.open(context, { storage }).catch((error) => {
      small.remove();
      throw error;
    });
    return { stage, small, close: () => stage.close().finally(() => small.remove()) };
  },
  inject(scene) {
    const filler = join(scene.set.small.directory, 'filler');
    return breakAndMend(scene, {
      state: 'full',
      break: () => fillUp(filler, DISK_KILOBYTES * 1_024),
      mend: () => rmSync(filler),
    });
  },
});

export const failing = row({
  name: 'eio',
  fault: 'disk fails with EIO',
  how: 'the server runs with a preloaded library (LD_PRELOAD) that makes each flush of its files fail with EIO, and in half of the rounds each write, too; every other time the server is killed meanwhile',
  recovery:
    'from when the disk works again (after a kill: from when the server listens again) until a client with unsaved presses receives an answer',
  obstacle: whyNoFailingDisk,
  clients: { full: 20, quick: 20 },
  pressesPerSecond: 0,
  rounds: { full: 12, quick: 2 },
  async open(context) {
    const scratch = realpathSync(mkdtempSync(join(context.directory, 'failing-')));
    const disk = join(scratch, 'disk');
    mkdirSync(disk);
    const failing = new FailingDisk(disk, scratch);
    const storage = ['--data', join(disk, 'data')];
    const stage = await Stage.open(context, { storage, wrapper: failing.wrapper });
    return { stage, failing, close: () => stage.close() };
  },
  inject(scene) {
    const { failing } = scene.set;
    return breakAndMend(scene, {
      state: 'failing',
      break: (round) => failing.begin(round % 4 < 2 ? 'flushes' : 'writes'),
      mend: () => failing.end(),
    });
  },
});

interface Breakable {
  /** @example 'full' */
  readonly state: string;
  /** @param round counts from 0 */
  break(round: number): void;
  mend(): void;
}

async function breakAndMend(scene: Scene<Setting>, breakable: Breakable) {
  const { crowd, checker, rounds, count } = scene;
  const problems: string[] = [];
  for (const round of rounds('rounds')) {
    const problem = await breakOnce(scene, breakable, round);
    if (problem !== undefined) problems.push(`${problem} in round ${round + 1}`);
  }
  const notes = [
    `The server answered \`busy\` ${whole(checker.refusals.of('busy'))} times, to ${whole(crowd.clients.length)} clients; in ${Math.floor(count / 2)} of the ${count} rounds, it was killed while the disk was ${breakable.state}.`,
  ];
  return { faults: count, notes, problems };
}

/** @returns what went wrong, if anything */
async function breakOnce(
  { stage, crowd, checker, random, context }: Scene<Setting>,
  breakable: Breakable,
  round: number,
): Promise<string | undefined> {
  const brokenMs = between(random, BROKEN_MS.from, context.quick ? BROKEN_MS.quick : BROKEN_MS.to);
  const kills = round % 2 === 1;
  crowd.press(PRESSES_PER_SECOND);
  await delay(LOAD_MS);
  const busyBefore = checker.refusals.of('busy');
  breakable.break(round);
  const wasBusy = await becomesBusy(stage, busyBefore, context.quick ? MOST_GROUPS.quick : MOST_GROUPS.full);
  await delay(brokenMs);
  if (kills) await stage.server.end('SIGKILL');
  breakable.mend();
  if (kills) stage.spawn();
  await stage.server.listening;
  crowd.restartClocksOfSaving();
  crowd.connectNow();
  crowd.press(0);
  const isOver = await crowd.until(() => crowd.isSettled(), PATIENCE_MS);
  if (!wasBusy) return 'the server never said busy';
  return isOver ? undefined : 'presses stayed unsaved, though the disk took them again';
}

/**
 * Until not a byte more goes in.
 * @param bytes what the disk holds @throws where more goes in: then it is another disk
 */
export function fillUp(filler: string, bytes: number): void {
  let written = 0;
  for (let size = 65_536; size >= 1; size = Math.floor(size / 4)) {
    const piece = Buffer.alloc(size);
    try {
      for (; written <= bytes; written += size) appendFileSync(filler, piece);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
    if (written > bytes) throw new Error('the small disk is gone');
  }
}

/** Lets newcomers in until the server says busy. */
async function becomesBusy(stage: Stage, before: number, mostGroups: number): Promise<boolean> {
  const { crowd, checker } = stage;
  const isBusy = (): boolean => checker.refusals.of('busy') > before;
  for (let groups = 0; groups < mostGroups && !isBusy() && !stage.isClosed; groups++) {
    const newcomers = crowd.enter(NEWCOMERS);
    for (const client of newcomers) client.press();
    await crowd.until(() => isBusy() || newcomers.every(({ saving }) => saving === 0), PATIENCE_MS);
  }
  return isBusy();
}
