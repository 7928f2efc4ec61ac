/*
 * The Lab in a browser: how long an edit takes until it is drawn, and how smoothly one scrubs through a long log. In: a
 * running server. Out: a section of the results.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { experimentOf, newcomer, runExperiment } from '../../sim/lab/experiment.ts';
import { linkTo } from '../../sim/lab/link.ts';
import type { Experiment } from '../../sim/lab/run.ts';
import { ms, whole } from '../report/figures.ts';
import { ChromiumProcess, findChromium } from '../system/chromium.ts';
import { BenchError } from './failure.ts';
import { PeerProcess } from './peer-process.ts';
import { PEERS, type Places } from './peers.ts';
import type { Section } from './section.ts';

export const LAB_SUMMARY = 'the Lab in Chromium: an edit until it is drawn, and scrubbing';

/** What an edit may take, and how smooth scrubbing must be. */
const TARGETS = { editMedianMs: 100, editP99Ms: 300, framesPerSecond: 50 } as const;
const WORLDS = 12;
const EDITS_PER_WORLD = 5;
/** An edit that is drawn is drawn within this time. */
const PATIENCE_MS = 1_000;
const SCRUB_FRAMES = 240;
/** A log of more than 5,000 entries is scrubbed: no seed of the simulator makes one as long. */
const LONG = { tabs: 6, presses: 200, everyMs: 100 } as const;

export async function benchLab(places: Places): Promise<Section> {
  const program = findChromium();
  if (program === undefined) throw new BenchError('Chromium is not installed');
  await using server = await PeerProcess.start(PEERS.this, places, {});
  const profile = await mkdtemp(join(tmpdir(), 'bench-lab-'));
  const chromium = await ChromiumProcess.start(program, profile, ['--window-size=1440,900']);
  try {
    const { chromium: driver } = await import('playwright-core');
    const browser = await driver.connectOverCDP(chromium.devToolsUrl);
    const page = await browser.contexts()[0]!.newPage();
    await page.setViewportSize({ width: 1440, height: 900 });
    return await measureOn(page, new URL('/', server.url.replace(/^ws/, 'http')).href);
  } finally {
    await chromium.kill();
    await rm(profile, { recursive: true, force: true });
  }
}

async function measureOn(page: Page, origin: string): Promise<Section> {
  const openMs: number[] = [];
  const editMs: number[] = [];
  for (let seed = 1; seed <= WORLDS; seed++) {
    openMs.push(await open(page, origin, experimentOf(seed)));
    editMs.push(...(await page.evaluate(edit, { count: EDITS_PER_WORLD, patienceMs: PATIENCE_MS })));
  }
  const long = longExperiment();
  const entries = runExperiment(long).entries.length;
  await open(page, origin, long);
  const frames = await page.evaluate(scrub, SCRUB_FRAMES);
  const perSecond = 1000 / mean(frames);
  const edit50 = quantile(editMs, 0.5);
  const edit99 = quantile(editMs, 0.99);
  return {
    title: 'The Lab in Chromium',
    about: `${WORLDS} worlds of the simulator's, ${EDITS_PER_WORLD} edits in each; then the slider is drawn over a log of ${whole(entries)} entries, in ${SCRUB_FRAMES} frames.`,
    table: {
      columns: ['', 'median', 'p99', 'target'],
      rows: [
        ['open a link until it is drawn', ms(quantile(openMs, 0.5)), ms(quantile(openMs, 0.99)), ''],
        [
          'edit until it is drawn',
          ms(edit50),
          ms(edit99),
          `${TARGETS.editMedianMs} ms, ${TARGETS.editP99Ms} ms`,
        ],
        ['a frame while scrubbing', ms(quantile(frames, 0.5)), ms(quantile(frames, 0.99)), ''],
        ['frames per second', whole(perSecond), '', `${TARGETS.framesPerSecond}`],
      ],
    },
    notes: ['Headless Chromium draws without a graphics card, and at most 60 frames a second.'],
    chart: undefined,
    isWell:
      edit50 <= TARGETS.editMedianMs && edit99 <= TARGETS.editP99Ms && perSecond >= TARGETS.framesPerSecond,
  };
}

/** @returns how long it took, in ms */
async function open(page: Page, origin: string, experiment: Experiment): Promise<number> {
  await page.goto('about:blank');
  const url = await linkTo({ experiment, view: { atMs: 1_000 } }, origin);
  const startMs = performance.now();
  await page.goto(url);
  await page.locator('.drawing .mark').first().waitFor();
  return performance.now() - startMs;
}

/** All devices press in turn, and every screen hears of each press. */
function longExperiment(): Experiment {
  const experiment = newcomer('ours', LONG.tabs);
  const schedule = Array.from({ length: LONG.presses }, (_, index) => ({
    ...({ kind: 'press', who: index % LONG.tabs, delta: 1 } as const),
    atMs: 1_000 + index * LONG.everyMs,
  }));
  return { ...experiment, settings: { ...experiment.settings, durationMs: 30_000 }, schedule };
}

/** On the page: presses, and waits until the diagram has changed and is painted. A press that changes nothing counts for nothing. */
async function edit({ count, patienceMs }: { count: number; patienceMs: number }): Promise<number[]> {
  const times: number[] = [];
  for (let each = 0; each < count; each++) {
    const startMs = performance.now();
    const isDrawn = await new Promise<boolean>((done) => {
      const timer = setTimeout(() => done(false), patienceMs);
      const observer = new MutationObserver(() => {
        observer.disconnect();
        clearTimeout(timer);
        requestAnimationFrame(() => setTimeout(() => done(true)));
      });
      observer.observe(document.querySelector('.roll')!, {
        childList: true,
        subtree: true,
        attributes: true,
      });
      document.querySelector<HTMLButtonElement>('.plus-key:not(:disabled)')?.click();
    });
    if (!isDrawn) break; // nobody can be pressed just then
    times.push(performance.now() - startMs);
  }
  return times;
}

/** On the page: draws the slider from one end to the other. @returns how long each frame took, in ms */
async function scrub(count: number): Promise<number[]> {
  const slider = document.querySelector<HTMLElement>('.overview')!;
  const { left, top, width } = slider.getBoundingClientRect();
  const send = (type: string, part: number): void => {
    const at = { clientX: left + part * width, clientY: top + 5, pointerId: 1, bubbles: true };
    slider.dispatchEvent(new PointerEvent(type, at));
  };
  slider.setPointerCapture = () => {};
  slider.hasPointerCapture = () => true;
  send('pointerdown', 0);
  const frames: number[] = [];
  let lastMs = performance.now();
  for (let frame = 1; frame <= count; frame++) {
    send('pointermove', frame / count);
    const nowMs = await new Promise<number>((done) => requestAnimationFrame(done));
    frames.push(nowMs - lastMs);
    lastMs = nowMs;
  }
  return frames.slice(1);
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
