/*
 * A real Chromium is killed while its pages press, are offline, reconnect, finish what an earlier one left, or what a
 * closed tab left; and the server dies now and then. The next start with the same profile must finish what was saved.
 */

import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Latency } from '../../load/latency.ts';
import { ms, whole } from '../../report/figures.ts';
import { findChromium } from '../../system/chromium.ts';
import { WatchedBrowser } from '../browser.ts';
import { PageLedger } from '../page-ledger.ts';
import { between, fork, pick, type Random } from '../random.ts';
import type { Findings, Row } from '../row.ts';
import { type Context, Stage } from '../stage.ts';
import type { WatchedPage } from '../watched-page.ts';

const KILLS = { full: 120, quick: 6 };
const FINISH_MS = 60_000;
/** This share of the reopened pages may finish before anything else is done. */
const FINISHES = 0.3;

interface Scene {
  readonly browser: WatchedBrowser;
  readonly stage: Stage;
  readonly random: Random;
}

/** Each resolves at the moment at which the browser is to be killed; presses may then be on their way. */
const SITUATIONS: Readonly<Record<string, (scene: Scene, page: WatchedPage) => Promise<void>>> = {
  'while it presses': async (scene, page) => {
    void burst(scene, page);
    await delay(between(scene.random, 0, 400));
  },
  'offline with pending presses': async (scene, page) => {
    await page.goOffline();
    await wholeOrPart(scene, page);
    await delay(between(scene.random, 0, 200));
  },
  'without a server': async (scene, page) => {
    await scene.stage.server.end('SIGKILL');
    await wholeOrPart(scene, page);
    await delay(between(scene.random, 0, 200));
  },
  'while it reconnects': async (scene, page) => {
    await scene.stage.server.end('SIGKILL');
    await wholeOrPart(scene, page);
    await reachable(scene.stage);
    await delay(between(scene.random, 0, 700));
  },
  'with a second tab that was closed with pending presses': async (scene, page) => {
    const second = await scene.browser.open();
    await second.goOffline();
    await Promise.all([burst(scene, page), burst(scene, second)]);
    await second.close();
    await delay(between(scene.random, 0, 4_500)); // after 3 s the first one begins to finish them
  },
};
const REOPENED = 'right after it was opened again';

export const browser: Row = {
  name: 'browser',
  fault: 'browser killed',
  how: 'SIGKILL of a real Chromium at random moments, then a restart with the same profile, whose page must finish what was left; the server is killed and restarted, too',
  recovery:
    'from when the page is open again until everything that was left is finished; the page first asks other tabs for 0.5 s whether they are alive',
  obstacle: () => {
    if (findChromium() === undefined)
      return 'needs Chromium (on Debian: apt-get install chromium; or its path in CHROMIUM)';
    return hasPlaywright() ? undefined : 'needs playwright-core (npm install)';
  },
  async run(context) {
    const stage = await Stage.open(context);
    const ledger = new PageLedger();
    const profile = await mkdtemp(join(context.directory, 'profile-'));
    const origin = `http://127.0.0.1:${stage.port}`;
    const random = fork(context.random);
    const chromium = new WatchedBrowser(findChromium()!, profile, origin, ledger, fork(random));
    const played = play({ browser: chromium, stage, random }, ledger, context);
    played.catch(() => {}); // if the server dies first, that says more
    try {
      return await Promise.race([played, stage.died]);
    } finally {
      await stage.close();
      await chromium.kill();
    }
  },
};

async function play(scene: Scene, ledger: PageLedger, context: Context): Promise<Findings> {
  const { browser, stage, random } = scene;
  const kills = context.quick ? KILLS.quick : KILLS.full;
  const situations = new Map<string, number>();
  const recovery = new Latency();
  for (let kill = 0; kill < kills; kill++) {
    const names = [...Object.keys(SITUATIONS), REOPENED];
    const name = context.quick ? names[kill % names.length]! : pick(random, names);
    situations.set(name, (situations.get(name) ?? 0) + 1);
    await browser.start();
    const page = await browser.open(name !== REOPENED);
    if (name === REOPENED) await delay(between(random, 0, 1_500));
    else if (random() < FINISHES) recovery.record(await finished(browser));
    await SITUATIONS[name]?.(scene, page);
    await browser.kill();
    if (stage.server.hasEnded) await reachable(stage);
    context.progress(`${kill + 1} of ${kills} kills`);
  }
  await browser.start();
  const last = await browser.open();
  await burst(scene, last);
  recovery.record(await finished(browser, last));
  const left = await browser.left();
  await browser.enter();
  await browser.kill();
  const value = await stage.numberOnDisk();
  const exactness = ledger.judge(value, left);
  const notes = [
    `Killed ${[...situations].map(([name, times]) => `${name} (${times} ×)`).join(', ')}.`,
    `${whole(ledger.made)} presses by keys and clicks: ${whole(ledger.saved)} were saved; ${whole(ledger.unsaved)} were not yet saved when the browser was killed; the oldest of them was ${ms(ledger.oldestUnsavedMs)} old. The number at the end: ${whole(value)}. Of unknown outcome: ${whole(ledger.unknown)}.`,
  ];
  return { faults: kills, exactness, recovery, notes, problems: [] };
}

/** One press after the other: a key that is pressed before it is let go is held down, and counts once. */
async function burst({ random }: Scene, page: WatchedPage): Promise<void> {
  for (let left = Math.ceil(between(random, 3, 30)); left > 0 && !page.isClosed; left--) {
    await page.press();
    await delay(between(random, 0, 20));
  }
}

/** In every second case, the rest of the presses come while something else goes on. */
async function wholeOrPart(scene: Scene, page: WatchedPage): Promise<void> {
  const made = burst(scene, page);
  if (scene.random() < 0.5) await made;
}

async function reachable(stage: Stage): Promise<void> {
  stage.spawn();
  await stage.server.listening;
}

/**
 * @param page whose presses must be saved first: what is not in a record yet cannot be seen there
 * @returns how long it took until nothing was left to finish, in ms
 */
async function finished(browser: WatchedBrowser, page?: WatchedPage): Promise<number> {
  const startMs = performance.now();
  const isSaved = (): boolean => page === undefined || page.account.isSaved;
  while (!(isSaved() && (await browser.left()) === 0) && performance.now() < startMs + FINISH_MS)
    await delay(20);
  return performance.now() - startMs;
}

function hasPlaywright(): boolean {
  try {
    import.meta.resolve('playwright-core');
    return true;
  } catch {
    return false;
  }
}
