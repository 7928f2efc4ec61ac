/*
 * Every page, as axe sees it: light and dark, in English and Chinese, with forced colours, and at 200 % zoom, where
 * nothing may hang over the window either. One visit for each setting goes through all pages.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COURSE } from '../../protocol/course.ts';
import { ServerProcess } from '../system/server-process.ts';
import { launchBrowser, overhangOf, Visitor } from './browser.ts';

const PAGES = [
  '/',
  '/lessons',
  ...COURSE.map((name) => `/lessons/${name}`),
  '/source/server/lessons/echo.ts?ran=received',
];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const DESKTOP = { width: 1440, height: 900 };
/** What 1440 × 900 leaves at 200 %: the browser zooms by making its pixels larger. */
const ZOOMED = { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 };

const SETTINGS: readonly (readonly [string, BrowserContextOptions])[] = [
  ['in light', { colorScheme: 'light', viewport: DESKTOP }],
  ['in dark and Chinese, at 200 % zoom', { colorScheme: 'dark', locale: 'zh-TW', ...ZOOMED }],
  ['with forced colours, at 200 % zoom', { forcedColors: 'active', ...ZOOMED }],
];

let browser: Browser;
let server: ServerProcess;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), ServerProcess.start()]);
});
afterAll(() => Promise.all([browser.close(), server.end('SIGKILL')]));

it.concurrent.each(SETTINGS)('no page has a barrier that axe can find %s', async (_, options) => {
  await using ann = await Visitor.create(browser, { reducedMotion: 'reduce', ...options });
  const page = await ann.openPage(server.pageUrl('/'));
  await page.evaluate(AXE);
  for (const path of PAGES) {
    await page.evaluate(goWithin, path);
    await page.locator(path === '/' ? '.recorder' : '.manual h1').waitFor();
    await page.locator('.bench, .console, .course, .source li, .strip canvas').first().waitFor();
    expect(await violationsOn(page), path).toEqual([]);
    expect(await overhangOf(page), path).toBeLessThanOrEqual(0);
  }
});

/** Runs in the page, as a click on a link does, without loading the page and axe anew, until the former page is gone. */
async function goWithin(path: string): Promise<void> {
  const before = document.querySelector('h1');
  if (location.pathname === path) return;
  history.pushState(null, '', path);
  dispatchEvent(new PopStateEvent('popstate'));
  while (before?.isConnected) await new Promise((resolve) => setTimeout(resolve));
}

async function violationsOn(page: Page): Promise<string[]> {
  const { violations } = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as {
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`,
  );
}
