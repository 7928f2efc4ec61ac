/*
 * Every page in one more engine: it works, fits every screen, and has no barrier that axe can find.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { COURSE, endpointsOf, type LessonName } from '../../../protocol/course.ts';
import { appears, inPage, type Tab, until } from './engine.ts';
import type { World } from './world.ts';

/** The last one is the smallest that WCAG 1.4.10 asks for, and the one before is the desk at 200 %. */
const DESK = { width: 1440, height: 900 };
const SIZES = [
  { width: 320, height: 568 },
  { width: 568, height: 320 },
  { width: 390, height: 844 },
  { width: 844, height: 390 },
  { width: 640, height: 400 },
  DESK,
  { width: 3840, height: 2160 },
  { width: 720, height: 450 },
  { width: 320, height: 256 },
];

/** What to click first, and what then appears, and where. */
const TRIES: Record<LessonName, readonly [attempt: number, selector: string, text?: string]> = {
  handshake: [2, '.bench', 'dGhlIHNhbXBsZSBub25jZQ=='],
  polling: [1, '.small-strip canvas'],
  messages: [2, '.tape .received', '48 69 5f 72 65 73 70 6f 6e 73 65'],
  closing: [3, '.by-server'],
  errors: [2, '.finding h2', 'The message was too big'],
  heartbeat: [1, '.tape .received', 'pong'],
  token: [2, '.tape .received', 'came in the cookie'],
  broadcast: [1, '.tape .received', 'Log at'],
  chat: [1, '.tape .received', 'guest-'],
  counter: [1, '.sums .wrong'],
  'slow-reader': [1, '.small-strip canvas'],
  optimistic: [1, '.sums'],
  presence: [2, '.sums', 'bob'],
  monitor: [1, '.small-strip canvas'],
};

const ADD_IN_LAB = '[aria-label="Add one on a"]';

export function pageTests(world: World): void {
  it('shows the lessons, a source and the Lab at work, on every screen, with no barrier', async () => {
    const visit = await world.page.duplicate(); // a window without a toolbar
    const { tab } = visit;
    await visit.goTo(world.server.pageUrl('/lessons'));
    await provideAxe(tab);
    await tab.resize(DESK);
    expect(await flaws(tab)).toEqual([]);
    for (const lesson of COURSE) {
      const file = `/source/server/lessons/${endpointsOf(lesson)[0]}.ts`;
      await goWithin(tab, `/lessons/${lesson}`, `.sources a[href^='${file}']`);
      const [attempt, selector, text] = TRIES[lesson];
      await tab.click(`.tries li:nth-child(${attempt}) .try`);
      await appears(tab, selector, text);
      expect(await flaws(tab), lesson).toEqual([]);
    }
    await tab.click('.way [rel=next]');
    await appears(tab, '.pill.live');
    expect(await flaws(tab)).toEqual([]);
    await goWithin(tab, '/source/server/lessons/echo.ts', '.source li');
    expect(await flaws(tab)).toEqual([]);
    await goWithin(tab, '/lab', ADD_IN_LAB);
    await tab.click(ADD_IN_LAB);
    await appears(tab, '.lab-wheels[aria-label="1"]');
    expect(await flaws(tab)).toEqual([]);
    await visit.end();
  });

  it('has all of the counter on every screen without scrolling, and turns with a phone', async () => {
    const visit = await world.page.duplicate();
    await appears(visit.tab, '.strip canvas');
    for (const { width, height } of SIZES.slice(0, -1)) {
      await visit.tab.resize({ width, height });
      const fits = (height: number) => document.documentElement.scrollHeight <= height;
      await until(visit.tab, fits, height);
    }
    await visit.end();
  });

  it('underlines its links', async () => {
    const line = () => getComputedStyle(document.querySelector('.site a')!).textDecorationLine;
    expect(await inPage(world.page.tab, line)).toBe('underline');
  });

  it('says so where the chart cannot be drawn, and draws it when it can', async () => {
    const { tab } = world.page;
    await appears(tab, '.strip canvas');
    await inPage(tab, () => {
      const { getComputedStyle } = window;
      const restore = (): unknown => Object.assign(window, { getComputedStyle });
      Object.assign(window, { getComputedStyle: () => restore() && undefined });
    });
    await tab.resize({ width: 1000, height: 700 });
    await appears(tab, '.strip .undrawn', 'could not be drawn');
    await tab.resize({ width: 1100, height: 700 });
    await until(tab, () => document.querySelector('.undrawn') === null);
    await appears(tab, '.strip canvas');
  });
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** For the life of the document. */
function provideAxe(tab: Tab): Promise<unknown> {
  return tab.evaluate(`void (() => {${axe}})()`);
}

/** As a click on a link does: axe stays. Waits for something of the page. */
async function goWithin(tab: Tab, path: string, selector: string): Promise<void> {
  await tab.evaluate(
    `history.pushState(null, '', '${path}'), void dispatchEvent(new PopStateEvent('popstate'))`,
  );
  await appears(tab, selector);
}

/** What axe finds. Then the page is made to fit every screen, and left at the size of a desk. */
async function flaws(tab: Tab): Promise<unknown> {
  const violations = await tab.evaluate(`axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]))`);
  // Nobody looks, and without a graphics card to paint the largest screen takes longest.
  const see = (visibility: string) =>
    tab.evaluate(`document.documentElement.style.visibility = '${visibility}'`);
  await see('hidden');
  for (const { width, height } of [...SIZES, DESK]) {
    await tab.resize({ width, height });
    // At last: engines take their time to lay a page out anew.
    const fits = (width: number) => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return innerWidth === width && scrollWidth <= clientWidth;
    };
    await until(tab, fits, width);
  }
  await see('visible');
  return violations;
}
