import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../tools/system/port.ts';
import { Peer } from '../system/peer.ts';
import { ServerProcess, temporaryDirectory } from '../system/server-process.ts';
import { CounterPage, launchBrowser, Visitor } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe('two people', () => {
  it("see each other, and each other's presses", async () => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    await using bob = await Visitor.create(browser);
    const [first, second] = [await ann.open(server.pageUrl()), await bob.open(server.pageUrl())];
    await first.seesOnline('2 connections');
    await second.seesOnline('2 connections');
    await first.add(3);
    await second.shows(3);
    await second.page.locator('p.others', { hasText: 'from others' }).waitFor();
    await second.page.keyboard.press('ArrowDown');
    await second.page.keyboard.press('-');
    await first.shows(1);
    await second.page.keyboard.press('ArrowUp');
    await second.page.keyboard.press('+');
    await first.shows(3);
    await second.page.close();
    await first.seesOnline('1 connection');
  });

  it('share the number with a plain WebSocket client', async () => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const page = await ann.open(server.pageUrl());
    const plain = await Peer.open(server.webSocketUrl());
    plain.send('{"action":"plus"}');
    await page.shows(1);
    const welcome = page.page.getByText(/^One number for everybody who has this page open/);
    await welcome.waitFor(); // others' presses do not take it away
    await page.add();
    await plain.until('state', ({ value }) => value === 2);
    await welcome.waitFor({ state: 'detached' });
    await page.page.reload();
    await page.shows(2);
    expect(await welcome.count()).toBe(0);
    await plain.close();
  });
});

describe('presses', () => {
  it('made offline are kept, shown as such, and counted once when the page is back', async () => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const page = await ann.open(server.pageUrl());
    const watcher = await Peer.open(server.webSocketUrl());
    await page.add(2);
    await page.isSaved();
    await page.toggleOffline();
    await page.isOffline();
    await page.add(5);
    await page.subtract();
    await page.shows(6);
    await page.keeps(6);
    expect(watcher.of('state').at(-1)?.value).toBe(2);
    await page.toggleOffline();
    await page.isSaved();
    await page.shows(6);
    await watcher.until('state', ({ value }) => value === 6);
  });

  it('[P30] made offline survive a reload', async () => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const page = await ann.open(server.pageUrl());
    await page.add();
    await page.isSaved();
    await page.toggleOffline();
    await page.add(3);
    await page.keeps(3);
    await page.page.reload();
    await page.shows(4);
    await page.isSaved();
    expect((await Peer.join(server.webSocketUrl())).welcome.value).toBe(4);
  });

  it('[P30] survive a crash of the tab, and are counted by the next one', async () => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const page = await ann.open(server.pageUrl());
    await page.toggleOffline();
    await page.add(3);
    await page.keeps(3);
    const crashed = page.page.waitForEvent('crash');
    await page.page.goto('chrome://crash').catch(() => {}); // never arrives
    await crashed;
    const next = await ann.open(server.pageUrl());
    await next.shows(3);
    await next.isSaved();
    ann.complaints.length = 0; // of the crashed tab
  });

  it('count all the same where the storage of the browser is full', async () => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const page = await ann.open(server.pageUrl());
    await page.add();
    await page.isSaved();
    await page.page.evaluate(() => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await page.add(2);
    await page.isSaved();
    expect((await Peer.join(server.webSocketUrl())).welcome.value).toBe(3);
  });

  it('[P30] of a duplicated tab are those of another session', async () => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const first = await ann.open(server.pageUrl());
    await first.add();
    await first.isSaved();
    await first.page.reload(); // its tab has kept something for this life, and taken it out
    await first.isLive();
    // What "duplicate tab" does: a page of the same origin that begins with a copy of sessionStorage.
    const [popup] = await Promise.all([
      first.page.waitForEvent('popup'),
      first.page.evaluate((url) => void window.open(url), server.pageUrl()),
    ]);
    await popup.waitForURL(server.pageUrl());
    const duplicate = new CounterPage(popup);
    expect(await popup.evaluate(() => sessionStorage.length)).toBe(0);
    await duplicate.isLive();
    await duplicate.add(2);
    await first.add();
    await first.shows(4);
    await duplicate.shows(4);
    await first.isSaved();
    await duplicate.isSaved();
    await first.isLive(); // not taken over
    await first.seesOnline('2 connections');
  });
});

describe('the server', () => {
  it('may be killed and started again while people press', async () => {
    await using directory = await temporaryDirectory();
    const flags = ['--data', directory.path];
    const server = await ServerProcess.start(flags, await freePort());
    await using ann = await Visitor.create(browser);
    await using bob = await Visitor.create(browser);
    const [first, second] = [await ann.open(server.pageUrl()), await bob.open(server.pageUrl())];
    await first.add(3);
    await second.add(2);
    await server.end('SIGKILL');
    await first.isDown();
    await first.add(4);
    await second.isDown();
    await second.subtract();
    await using restarted = await ServerProcess.start(flags, server.port);
    for (const page of [first, second]) {
      const tryNow = page.page.getByRole('button', { name: 'Try now' });
      await tryNow.click({ timeout: 1_000 }).catch(() => {}); // it may be back by itself already
      await page.isLive();
      await page.isSaved();
      await page.shows(8);
    }
    expect((await Peer.join(restarted.webSocketUrl())).welcome.value).toBe(8);
  });

  it('[P17] [P19] that lost its data is reported to the person whose presses were in flight', async () => {
    const server = await ServerProcess.start(['--memory'], await freePort());
    await using ann = await Visitor.create(browser);
    await using bob = await Visitor.create(browser);
    const page = await ann.open(server.pageUrl());
    const watching = await bob.open(server.pageUrl());
    await page.add(2);
    await watching.shows(2);
    await page.isSaved();
    server.child.kill('SIGSTOP'); // it takes the press, and never answers
    await page.add();
    await page.keeps(1);
    await server.end('SIGKILL');
    await page.isDown();
    await using empty = await ServerProcess.start(['--memory'], server.port);
    const tryNow = page.page.getByRole('button', { name: 'Try now' });
    await tryNow.click({ timeout: 1_000 }).catch(() => {});
    await page.isLive();
    await page.page
      .getByRole('status')
      .filter({ hasText: /One press/ })
      .waitFor();
    await page.shows(0);
    await watching.page
      .getByRole('status')
      .filter({ hasText: /data was replaced/ })
      .waitFor();
    await watching.shows(0);
    expect((await Peer.join(empty.webSocketUrl())).welcome.value).toBe(0);
  });
});

describe('the page', () => {
  const viewports = [
    { width: 320, height: 568 },
    { width: 390, height: 844 },
    { width: 844, height: 390 },
    { width: 1440, height: 900 },
    { width: 3840, height: 2160 },
  ];

  it.each(viewports)(
    'fits $width × $height: nothing hangs over, the keys are at least 64 px',
    async (viewport) => {
      await using server = await ServerProcess.start();
      await using ann = await Visitor.create(browser, { viewport });
      const { page } = await ann.open(server.pageUrl());
      const overhang = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overhang).toBeLessThanOrEqual(0);
      for (const name of ['Add one', 'Subtract one']) {
        const box = await page.getByRole('button', { name }).boundingBox();
        expect(Math.min(box!.width, box!.height)).toBeGreaterThanOrEqual(64);
        expect(box!.y + box!.height).toBeLessThanOrEqual(viewport.height);
      }
    },
  );

  it.each(['light', 'dark'] as const)('has no serious accessibility violation in %s', async (colorScheme) => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser, { colorScheme, reducedMotion: 'reduce' });
    const { page } = await ann.open(server.pageUrl());
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    for (const open of [false, true]) {
      if (open) {
        await page.getByRole('button', { name: 'Open on your phone' }).click();
        await page.getByRole('dialog').getByRole('img').waitFor();
      }
      await page.evaluate(axe);
      const { violations } = (await page.evaluate('axe.run()')) as {
        violations: { id: string; impact: string }[];
      };
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id }) => id)).toEqual([]);
    }
  });

  it('shows a QR code of an address that phones can reach', async () => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const { page } = await ann.open(server.pageUrl());
    await page.getByRole('button', { name: 'Open on your phone' }).click();
    const { urls } = (await (await fetch(server.pageUrl('/share.json'))).json()) as {
      urls: { url: string }[];
    };
    await page.getByRole('dialog').getByRole('img', { name: urls[0]!.url }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('warns before it is left with unsaved presses where the browser cannot keep them', async () => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    await ann.context.addInitScript(() => {
      // As in Firefox where the person has forbidden all cookies.
      const forbidden = () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      };
      for (const name of ['indexedDB', 'localStorage', 'sessionStorage', 'BroadcastChannel']) {
        Object.defineProperty(window, name, {
          get: () => (name === 'BroadcastChannel' ? forbidden : forbidden()),
        });
      }
    });
    const page = await ann.open(server.pageUrl());
    await page.toggleOffline();
    await page.add();
    await page.page.getByText('This browser stores nothing: presses are kept until this page is').waitFor();
    const asked = page.page.waitForEvent('dialog');
    const leaving = page.page.close({ runBeforeUnload: true });
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await leaving;
    // It stayed, and once all is saved it may be left without a word.
    await page.toggleOffline();
    await page.isSaved();
    await page.shows(1);
  });

  it('speaks the number to screen readers once a second at most', async () => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const page = await ann.open(server.pageUrl());
    await page.page.evaluate(() => {
      const region = document.querySelector('[aria-live=polite]')!;
      const spoken: unknown[] = [];
      Object.assign(window, { spoken });
      new MutationObserver(() => spoken.push(region.textContent)).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    });
    const spoken = () => page.page.evaluate(() => (window as unknown as { spoken: unknown[] }).spoken.length);
    const startMs = performance.now();
    while ((await spoken()) < 3) await page.page.keyboard.press('+');
    expect(await spoken()).toBeLessThanOrEqual((performance.now() - startMs) / 1000 + 2);
  });
});
