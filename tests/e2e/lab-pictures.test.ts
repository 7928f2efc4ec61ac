/*
 * What the Lab draws: ten prepared runs as kept pictures, the same run on every screen, and with forced colours.
 */

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fingerprintOfSimulatedCode } from '../../build/staleness.mjs';
import type { Happening, Scheduled } from '../../sim/happening.ts';
import { newcomer } from '../../sim/lab/experiment.ts';
import { linkTo, openFragment } from '../../sim/lab/link.ts';
import { type MissionName, missionNamed, tryOut } from '../../sim/lab/missions.ts';
import type { Experiment } from '../../sim/lab/run.ts';
import { ServerProcess } from '../system/server-process.ts';
import { launchBrowser, Visitor } from './browser.ts';
import { expectPicture } from './pictures.ts';

let browser: Browser;
let server: ServerProcess;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), ServerProcess.start()]);
});
afterAll(() => Promise.all([browser.close(), server.end('SIGKILL')]));

/** A press, and then that. */
function afterPress(...happenings: readonly Happening[]): Experiment {
  const press: Scheduled = { kind: 'press', who: 0, delta: 1, atMs: 1_000 };
  const later = happenings.map((happening, index): Scheduled => ({ ...happening, atMs: 1_020 + 10 * index }));
  return { ...newcomer(), schedule: [press, ...later] };
}

const won = (name: MissionName): Experiment => tryOut(missionNamed(name)!, missionNamed(name)!.solution);

/** What is shown, and at which moment: each at one of its own, by which the page is seen to show it. */
const RUNS: readonly (readonly [name: string, experiment: Experiment, atMs: number])[] = [
  ['press', afterPress(), 1_200],
  ['half-open', won('apart'), 4_001],
  ['overwrite', won('lost-update'), 2_011],
  ['lost', won('lost-press'), 2_012],
  ['retry', won('double'), 2_051],
  ['rule-broken', won('flicker'), 2_050],
  ['stopped-reading', won('slow-reader'), 5_500],
  ['one-name-twice', won('identity'), 4_002],
  ['crash', afterPress({ kind: 'server-crash', downMs: 1_000, commitSurvives: false, power: false }), 1_030],
  [
    'frozen',
    afterPress({ kind: 'tab-pause', who: 1, forMs: 3_000, sleeps: false }, { kind: 'reload', who: 2 }),
    1_100,
  ],
];

/** As a click on a link does, without loading the page anew. */
async function show(page: Page, [, experiment, atMs]: (typeof RUNS)[number]): Promise<void> {
  const { hash } = new URL(await linkTo({ experiment, view: { atMs } }, page.url()));
  const ofThisCode = hash.replace(/\.\w+\./, `.${await fingerprintOfSimulatedCode()}.`);
  await page.evaluate((to) => {
    location.hash = to;
  }, ofThisCode);
  await seen(page, atMs);
}

async function seen(page: Page, atMs: number): Promise<void> {
  const now = page.locator('.paper[aria-busy=false] .now', { hasText: (atMs / 1000).toFixed(3) });
  await now.waitFor({ state: 'attached' });
}

it('ten prepared runs look as they are kept', async () => {
  const viewport = { width: 480, height: 840 };
  await using ann = await Visitor.create(browser, { viewport, reducedMotion: 'reduce' });
  const page = await ann.openPage(server.pageUrl('/lab'));
  const differences: unknown[] = [];
  for (const run of RUNS) {
    await show(page, run);
    // The paper follows the moment in the next frame; here the moment is in the middle.
    await page.evaluate(async () => {
      const frame = () => new Promise(requestAnimationFrame);
      await document.fonts.ready;
      for (let each = 0; each < 3; each++) await frame();
      const paper = document.querySelector('.paper')!;
      const now = document.querySelector<HTMLElement>('.now')!;
      paper.scrollTop = Math.floor(now.offsetTop - paper.clientHeight / 2);
      for (let each = 0; each < 3; each++) await frame();
    });
    const png = await page.locator('.paper').screenshot();
    await expectPicture(page, `lab-${run[0]}`, png).catch((error) => differences.push(error));
  }
  expect(differences).toEqual([]);
});

/** The marks of the diagram in order, as what they are and where messages end; labels have less room on a phone. */
function marksOf(page: Page): Promise<string[]> {
  return page.locator('.drawing .mark:not(.is-truth)').evaluateAll((marks) =>
    marks.map((mark) => {
      const parts = [...mark.querySelectorAll('.ray, .tip, .loss, .bracket, .stamp, .stop, .grip')];
      return [mark, ...parts].map((part) => part.getAttribute('class')).join(' ');
    }),
  );
}

it('a link made on a desktop gives the same picture on a phone, and after a reload', async () => {
  // So high that all of the run is in view.
  await using ann = await Visitor.create(browser, { viewport: { width: 1440, height: 4_000 } });
  const page = await ann.openPage(server.pageUrl('/lab/double'));
  await page.getByRole('button', { name: 'Add one on a' }).first().click();
  await page.getByRole('button', { name: 'Faults: a' }).click();
  await page.getByRole('button', { name: 'Cut the connection', exact: true }).click();
  const edits = () =>
    openFragment(new URL(page.url()).hash).then(
      ({ experiment }) => experiment.schedule.length,
      () => 0,
    );
  await expect.poll(edits).toBe(2);
  await page.locator('.paper[aria-busy=false] .is-fault').waitFor();
  const marks = await marksOf(page);
  expect(marks.filter((mark) => mark.includes('loss')).length).toBeGreaterThan(0);
  expect(marks.length).toBeGreaterThan(30);

  const phone = { viewport: { width: 390, height: 4_000 }, hasTouch: true, isMobile: true } as const;
  await using bob = await Visitor.create(browser, phone);
  const there = await bob.openPage(page.url());
  await expect.poll(() => marksOf(there)).toEqual(marks);
  await page.reload();
  await expect.poll(() => marksOf(page)).toEqual(marks);
});
