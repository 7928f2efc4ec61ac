/*
 * Every lesson's tries, at the size of a phone and of a desktop: the result appears beside the button that was pressed,
 * both in view. Numbers never wrap. The duel has a counter of its own: it works where pressing the shared one takes a
 * token, and leaves that one alone.
 */

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LESSONS } from '../../client/lessons/course.ts';
import { COURSE, type LessonName } from '../../protocol/course.ts';
import { Peer } from '../system/peer.ts';
import { ServerProcess } from '../system/server-process.ts';
import { launchBrowser, Visitor } from './browser.ts';

let browser: Browser;
let server: ServerProcess;
beforeAll(async () => {
  const flags = ['--memory', '--press-token', 'a-secret-of-the-test'];
  [browser, server] = await Promise.all([launchBrowser(), ServerProcess.start(flags)]);
});
afterAll(() => Promise.all([browser.close(), server.end('SIGKILL')]));

/** What shows the result in a lesson's body. */
const RESULTS: Partial<Record<LessonName, string>> = {
  closing: '.pairs',
  counter: '.sums',
  errors: '.finding h2',
  handshake: '.bench h2 >> nth=0',
  heartbeat: '.heartbeat table',
  optimistic: '.sums',
  polling: '.sums',
  presence: '.sums',
  'slow-reader': '.sums',
  token: '.finding',
};

const SIZES = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];

it.concurrent.for(SIZES)(
  'at $width × $height, every result is in view beside its button, and no time wraps',
  async (viewport, { expect }) => {
    await using ann = await Visitor.create(browser, { viewport, reducedMotion: 'reduce' });
    const page = await ann.openPage(server.pageUrl('/lessons/handshake'));
    for (const name of COURSE) {
      await goWithin(page, name);
      for (const index of LESSONS[name].tries.keys()) {
        if (name === 'counter' && index < 2) await page.getByText('Both are connected and idle.').waitFor();
        const button = page.locator('.try').nth(index);
        await button.click();
        const result = resultOf(page, name, index);
        await result.waitFor();
        const isInView = () => areInView([button, result], viewport.height);
        await expect.poll(isInView, { message: `${name} ${index}` }).toBe(true);
      }
      expect(await page.evaluate(wrapped), name).toEqual([]);
    }
    // Connections that are refused on purpose; the browser tells of them by itself.
    const unexpected = ann.complaints.splice(0).filter((complaint) => !/status of 40[14]/.test(complaint));
    expect(unexpected).toEqual([]);
  },
);

/** As a click on a link does, so that nothing is loaded anew. */
async function goWithin(page: Page, name: LessonName): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
    scrollTo(0, 0);
  }, `/lessons/${name}`);
  await page.getByRole('heading', { level: 1, name: LESSONS[name].words().title, exact: true }).waitFor();
}

function resultOf(page: Page, name: LessonName, index: number): Locator {
  const { shownOn, Body } = LESSONS[name];
  const stand = shownOn?.[index] ?? (Body ? 'body' : 'console');
  return stand === 'console' ? page.locator('.tape tbody tr').last() : page.locator(RESULTS[name]!).first();
}

async function areInView(parts: readonly Locator[], height: number): Promise<boolean> {
  const boxes = await Promise.all(parts.map((part) => part.boundingBox()));
  return boxes.every((box) => box !== null && box.y >= 0 && box.y + box.height <= height);
}

/** Runs in the page: times of day, and whole timestamps, that stand on more than one line. */
function wrapped(): string[] {
  const found: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    for (const match of node.nodeValue!.matchAll(/\d[\dT:.-]*\d:\d[\d:.]*Z?/g)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      if (lines.size > 1) found.push(match[0]);
    }
  }
  return found;
}

it('the duel presses a counter of its own, without a press token', async () => {
  await using ann = await Visitor.create(browser);
  const page = await ann.openPage(server.pageUrl('/lessons/counter'));
  const { peer, welcome } = await Peer.join(server.webSocketUrl());
  await page.getByText('Both are connected and idle.').waitFor();
  await page.getByRole('button', { name: 'Add one to both' }).click();
  const real = page.locator('.sums tbody tr', { hasText: 'The real one' }).getByRole('cell');
  await expect.poll(() => real.allTextContents()).toEqual(['1', '1', '0', '0']);
  const later = await Peer.join(server.webSocketUrl());
  expect(later.welcome.value).toBe(welcome.value);
  expect(peer.of('state').every(({ value }) => value === welcome.value)).toBe(true);
  await Promise.all([peer.close(), later.peer.close()]);
});
