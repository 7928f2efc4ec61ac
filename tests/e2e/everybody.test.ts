/*
 * The page for everybody: high contrast, the keyboard alone, no network, zoom.
 */

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_NETWORK_TIMEOUT_MS } from '../../client/sync/link.ts';
import { freePort } from '../../tools/system/port.ts';
import { Peer } from '../system/peer.ts';
import { ServerProcess } from '../system/server-process.ts';
import { launchBrowser, storedIn, Visitor, withoutLongTimers } from './browser.ts';

let browser: Browser;
let server: ServerProcess;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), ServerProcess.start()]);
});
afterAll(() => Promise.all([browser.close(), server.end()]));

/** Buttons of the page that nothing delimits: neither a border nor an underline. */
function shapelessButtons(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isShapeless = (button: HTMLElement) => {
      const { borderTopWidth, textDecorationLine } = getComputedStyle(button);
      return borderTopWidth === '0px' && textDecorationLine === 'none' && !button.matches('.switch');
    };
    return [...document.querySelectorAll('button')].filter(isShapeless).map(({ className }) => className);
  });
}

describe('with forced colours', () => {
  it.each(['light', 'dark'] as const)(
    'keys, buttons and the switch are still there in %s',
    async (scheme) => {
      await using ann = await Visitor.create(browser, { forcedColors: 'active', colorScheme: scheme });
      const { page } = await ann.open(server.pageUrl());
      expect(await shapelessButtons(page)).toEqual([]);
      const [knob, around] = await page.locator('.track').evaluate((track) => {
        const background = (pseudo?: string) => getComputedStyle(track, pseudo).backgroundColor;
        return [background('::before'), background()];
      });
      expect(knob).not.toBe(around);
      await page.goto(server.pageUrl('/lessons/counter'));
      await page.locator('.duel-keys').waitFor();
      expect(await shapelessButtons(page)).toEqual([]);
    },
  );
});

describe('the keyboard', () => {
  it('presses once, however long Enter or + is held down', async () => {
    await using mine = await ServerProcess.start(['--memory']);
    await using ann = await Visitor.create(browser);
    const counter = await ann.open(mine.pageUrl());
    await counter.page.getByRole('button', { name: 'Add one' }).focus();
    for (const key of ['Enter', '+']) {
      for (let repeat = 0; repeat < 20; repeat++) await counter.page.keyboard.down(key);
      await counter.page.keyboard.up(key);
    }
    await counter.isSaved();
    await counter.shows(2);
  });
});

describe('shortcuts', () => {
  it('leave the arrows to scrolling where there is something to scroll', async () => {
    await using mine = await ServerProcess.start(['--memory']);
    await using ann = await Visitor.create(browser, { viewport: { width: 320, height: 256 } });
    const counter = await ann.open(mine.pageUrl());
    await counter.page.keyboard.press('ArrowDown');
    await expect.poll(() => counter.page.evaluate(() => scrollY)).toBeGreaterThan(0);
    await counter.page.keyboard.press('+');
    await counter.shows(1);
  });

  it('can be turned off, for the next visit too', async () => {
    await using mine = await ServerProcess.start(['--memory']);
    await using ann = await Visitor.create(browser);
    const counter = await ann.open(mine.pageUrl());
    const toggle = counter.page.getByRole('button', { name: 'Shortcuts' });
    await toggle.click();
    await counter.page.keyboard.press('+');
    await counter.page.reload();
    await counter.isLive();
    await counter.page.keyboard.press('ArrowUp');
    await toggle.click();
    await counter.page.keyboard.press('+');
    await counter.isSaved();
    await counter.shows(1);
  });
});

describe('a page that waits for the server', () => {
  it('tries at once when another tab has found it, or when somebody looks', async () => {
    const former = await ServerProcess.start(['--memory'], await freePort());
    await using ann = await Visitor.create(browser);
    await ann.context.addInitScript(() => {
      Math.random = () => 100; // so long are the pauses between two attempts
    });
    await withoutLongTimers(ann, 10_000); // and without end
    const [first, second] = [await ann.open(former.pageUrl()), await ann.open(former.pageUrl())];
    await former.end('SIGKILL');
    await Promise.all([first.isDown(), second.isDown()]);
    await using _latter = await ServerProcess.start(['--memory'], former.port);
    await first.page.evaluate(() => dispatchEvent(new Event('visibilitychange')));
    await Promise.all([first.isLive(), second.isLive()]);
  });
});

describe('without a network', () => {
  it('the page stops saying that it is connected, before a heartbeat would find out', async () => {
    await using mine = await ServerProcess.start(['--memory']);
    await using ann = await Visitor.create(browser);
    await withoutLongTimers(ann, NO_NETWORK_TIMEOUT_MS + 500); // a heartbeat and its timeout take longer
    const counter = await ann.open(mine.pageUrl());
    mine.child.kill('SIGSTOP'); // the browser keeps open connections when it is told to be offline
    await ann.context.setOffline(true);
    await counter.isDown();
    await ann.context.setOffline(false);
    mine.child.kill('SIGCONT');
    await counter.isLive();
  });
});

describe('offline', () => {
  it('the number of connections goes, and that presses wait is said, and that they are saved', async () => {
    await using mine = await ServerProcess.start(['--memory']);
    await using ann = await Visitor.create(browser);
    const counter = await ann.open(mine.pageUrl());
    await counter.seesOnline('1 connection');
    await counter.toggleOffline();
    await counter.isOffline();
    expect(await counter.page.locator('.presence').textContent()).toBe('');
    await counter.add(2);
    const spoken = (text: string) => counter.page.locator('.unseen [aria-live]', { hasText: text }).waitFor();
    await spoken('2 kept here');
    await counter.toggleOffline();
    await spoken('All presses are saved');
  });
});

describe('the head of the page', () => {
  it.each([
    { width: 568, height: 320 },
    { width: 844, height: 390 },
    { width: 720, height: 450 }, // 1440 × 900 at 200 %
    { width: 1440, height: 900 },
  ])('keeps its height at $width × $height, whatever the connection and the notices', async (viewport) => {
    await using mine = await ServerProcess.start(['--memory']);
    await using ann = await Visitor.create(browser, { viewport });
    const counter = await ann.open(mine.pageUrl());
    const { page } = counter;
    const places = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('header, .number, .strip')].map((part) =>
          part.getBoundingClientRect().toJSON(),
        ),
      );
    await counter.add();
    await counter.isSaved();
    await page.locator('.others.quiet').waitFor({ state: 'attached' });
    const before = await places();
    const [record] = await storedIn(page);
    const { peer } = await Peer.join(mine.webSocketUrl(), JSON.parse(record!).session, 1);
    await page.locator('.pill.ended').waitFor();
    expect(await places()).toEqual(before);
    await peer.close();
  });
});

describe('the duel', () => {
  it.each([
    { width: 390, height: 844 },
    { width: 1440, height: 900 },
  ])('shows its result beside the button that starts it at $width × $height', async (viewport) => {
    await using ann = await Visitor.create(browser, { viewport, reducedMotion: 'reduce' });
    const page = await ann.openPage(server.pageUrl('/lessons/counter'));
    await page.locator('.tries .try').first().click();
    await page.locator('.sums .wrong').first().waitFor();
    for (const part of ['.duel', '.sums', '.bench-row button >> nth=0']) {
      const { y, height } = (await page.locator(part).boundingBox())!;
      expect(y, part).toBeGreaterThanOrEqual(0);
      expect(y + height, part).toBeLessThanOrEqual(viewport.height);
    }
  });
});
