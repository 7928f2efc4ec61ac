/*
 * Every page on every screen, in every language: with the page's own font, with whatever font the system has
 * instead, and with that font as wide as it is, as older browsers have it.
 */

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COURSE } from '../../protocol/course.ts';
import { ServerProcess } from '../system/server-process.ts';
import { launchBrowser, Visitor } from './browser.ts';

const SCREENS = [
  { width: 320, height: 568 },
  { width: 390, height: 844 },
  { width: 568, height: 320 },
  { width: 640, height: 400 },
  { width: 844, height: 390 },
  { width: 1440, height: 900 },
  { width: 3840, height: 2160 },
];
const LOCALES = ['en-US', 'zh-CN', 'zh-TW'];
const FONTS = ['its own', "the system's", "the system's, unadjusted"] as const;
const LESSONS = COURSE.map((name) => `/lessons/${name}`);
const LARGE = -1_234_567_890;

let browser: Browser;
let server: ServerProcess;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), ServerProcess.start()]);
});
afterAll(() => Promise.all([browser.close(), server.end()]));

/** A person whose browser has this font for the page. */
async function visitorWith(font: (typeof FONTS)[number], locale: string): Promise<Visitor> {
  const visitor = await Visitor.create(browser, { locale });
  if (font === 'its own') return visitor;
  await visitor.context.route('**/*.woff2', (route) => route.fulfill({ body: '' }));
  if (font === "the system's") return visitor;
  await visitor.context.addInitScript(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { font-size-adjust: none !important }');
    document.adoptedStyleSheets = [sheet];
  });
  return visitor;
}

/**
 * Where a page hangs over at the right.
 * @param paths pages to go to, by the page's own router: loading each anew would take minutes
 */
async function overhangs(page: Page, paths: readonly string[] = []): Promise<string[]> {
  const found: string[] = [];
  for (const screen of SCREENS) {
    await page.setViewportSize(screen);
    const overhanging = await page.evaluate(async (paths) => {
      const isOver = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
      const found = isOver() ? [location.pathname] : [];
      for (const path of paths) {
        const before = document.querySelector('h1');
        history.pushState(null, '', path);
        dispatchEvent(new PopStateEvent('popstate'));
        while ([null, before].includes(document.querySelector('h1')))
          await new Promise(requestAnimationFrame);
        if (isOver()) found.push(path);
      }
      return found;
    }, paths);
    found.push(...overhanging.map((path) => `${path} at ${screen.width} × ${screen.height}`));
  }
  return found;
}

/** The counter, with a number that the server does not have. */
async function openCounter({ context }: Visitor, value: number): Promise<Page> {
  const page = await context.newPage();
  await page.routeWebSocket(/\/ws$/, (socket) => {
    socket.connectToServer().onMessage((message) => {
      socket.send(String(message).replace(/"value":-?\d+/, `"value":${value}`));
    });
  });
  await page.goto(server.pageUrl());
  await page.locator('.strip canvas').waitFor({ state: 'attached' });
  return page;
}

/** Digits that reach out of their wheels, or do not stand in the middle of them. */
function crookedDigits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wheels = [...document.querySelectorAll('.wheel:not(.unused, .minus)')];
    const isCrooked = (wheel: Element) => {
      const digit = document.createRange();
      digit.selectNodeContents(wheel);
      const [inner, outer] = [digit.getBoundingClientRect(), wheel.getBoundingClientRect()];
      const [left, right] = [inner.left - outer.left, outer.right - inner.right];
      return left < 0 || right < 0 || Math.abs(left - right) > outer.width / 50;
    };
    return wheels.filter(isCrooked).map((wheel) => wheel.textContent);
  });
}

describe.each(FONTS)('with %s font', (font) => {
  it.each(LOCALES)('every page fits every screen in %s', async (locale) => {
    await using visitor = await visitorWith(font, locale);
    const page = await visitor.openPage(server.pageUrl('/lessons'));
    expect(await overhangs(page, [...LESSONS, '/lessons'])).toEqual([]);
  });

  it.each(LOCALES)(
    'the counter fits every screen in %s, and so does the way to the phone',
    async (locale) => {
      await using visitor = await visitorWith(font, locale);
      const page = await openCounter(visitor, LARGE);
      await page.locator('.minus').waitFor();
      const found = await overhangs(page);
      await page.locator('.share').click();
      await page.locator('.qr').waitFor();
      found.push(...(await overhangs(page)));
      for (const screen of SCREENS) {
        await page.setViewportSize(screen);
        const box = (await page.locator('dialog').boundingBox())!;
        const isInside = box.x >= 0 && box.x + box.width <= screen.width && box.height <= screen.height;
        if (!isInside) found.push(`the dialog at ${screen.width} × ${screen.height}`);
      }
      expect(found).toEqual([]);
    },
  );
});

describe('the counter', () => {
  it.each(FONTS.slice(0, 2))(
    'has its digits within their wheels, in the middle, with %s font',
    async (font) => {
      await using visitor = await visitorWith(font, 'en-US');
      for (const value of [1234567890, -7]) {
        const page = await openCounter(visitor, value);
        await page.getByRole('img', { name: `Value ${value}` }).waitFor();
        for (const screen of SCREENS) {
          await page.setViewportSize(screen);
          expect(await crookedDigits(page), `${value} at ${screen.width} × ${screen.height}`).toEqual([]);
        }
        await page.close();
      }
    },
  );

  it.each(SCREENS)('has all of it at $width × $height without scrolling', async (viewport) => {
    await using visitor = await Visitor.create(browser, { viewport });
    const { page } = await visitor.open(server.pageUrl());
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    expect(height).toBeLessThanOrEqual(viewport.height);
  });
});

it('the font is preloaded, and loaded once', async () => {
  await using visitor = await Visitor.create(browser);
  const fonts: string[] = [];
  visitor.context.on('request', (request) => {
    if (request.resourceType() === 'font') fonts.push(request.url());
  });
  const { page } = await visitor.open(server.pageUrl());
  expect(await page.evaluate(() => document.fonts.check('700 20px "Sofia Sans Condensed"'))).toBe(true);
  expect(fonts).toHaveLength(1);
});
