/*
 * What a real browser keeps of pending presses: when it is killed, without a secure context, in closed tabs, and when it
 * comes back to a page.
 */

import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChromiumProcess } from '../../tools/system/chromium.ts';
import { freePort } from '../../tools/system/port.ts';
import { programPath } from '../setup/programs.ts';
import { Peer } from '../system/peer.ts';
import { ServerProcess, temporaryDirectory } from '../system/server-process.ts';
import { CounterPage, launchBrowser, storedIn, Visitor, withoutLongTimers } from './browser.ts';

const HOST = 'counter.test';
/** No measure of anything: a busy machine may take its time. */
const PATIENCE_MS = 100_000;

/** A browser that is killed and started again, always with the same profile. */
class KilledBrowser implements AsyncDisposable {
  private chromium: ChromiumProcess | undefined;

  private constructor(private readonly profile: string) {}

  static in(profile: string): KilledBrowser {
    return new KilledBrowser(profile);
  }

  async open(url: string): Promise<CounterPage> {
    const flags = [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`, '--lang=en-US'];
    this.chromium ??= await ChromiumProcess.start(programPath('chromium'), this.profile, flags);
    const browser = await chromium.connectOverCDP(this.chromium.devToolsUrl);
    const page = await browser.contexts()[0]!.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(url);
    return new CounterPage(page);
  }

  async kill(): Promise<void> {
    await this.chromium?.kill();
    this.chromium = undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}

const RELOADS = 50;

/** Within one task: nothing can be stored in between. */
async function pressAndReload(page: Page): Promise<void> {
  const loaded = page.waitForEvent('load');
  await page.evaluate(() => {
    document.querySelector<HTMLButtonElement>('button[aria-label="Add one"]')!.click();
    location.reload();
  });
  await loaded;
}

const valueAt = async (server: ServerProcess): Promise<number> =>
  (await Peer.join(server.webSocketUrl())).welcome.value;

describe('[P30] a browser that is killed', () => {
  it('loses no press that it made afterwards, though it had many acknowledged before', async () => {
    await using directory = await temporaryDirectory();
    await using data = await temporaryDirectory();
    await using browser = KilledBrowser.in(directory.path);
    await using server = await ServerProcess.start(['--data', data.path]);
    const page = await browser.open(server.pageUrl());
    await page.isLive();
    await page.add(20);
    await page.isSaved();
    await browser.kill();
    const next = await browser.open(server.pageUrl());
    await next.shows(20);
    await next.toggleOffline();
    await next.add(4);
    await next.shows(24);
    await browser.kill();
    const last = await browser.open(server.pageUrl());
    await last.shows(24);
    expect(await valueAt(server)).toBe(24);
  });

  it('doubles none that it had moved into a new session', async () => {
    await using directory = await temporaryDirectory();
    await using browser = KilledBrowser.in(directory.path);
    const former = await ServerProcess.start(['--memory'], await freePort());
    const page = await browser.open(former.pageUrl());
    await page.isLive();
    await page.add();
    await page.isSaved();
    await page.toggleOffline();
    await page.add(3);
    await page.keeps(3);
    await former.end('SIGKILL');
    await using server = await ServerProcess.start(['--memory'], former.port); // new data: the session is not known
    const { peer: watcher } = await Peer.join(server.webSocketUrl());
    await page.toggleOffline();
    await watcher.until('state', ({ value }) => value === 3);
    await browser.kill();
    const next = await browser.open(server.pageUrl());
    await next.shows(3);
    await next.add();
    await next.isSaved();
    await next.page.waitForTimeout(3_000); // what was left behind is looked for, and would be sent again
    expect(await valueAt(server)).toBe(4);
  });
});

describe('[P30] on plain http, where there are no secure contexts', () => {
  it('presses survive a reload, and a tab that is closed', async () => {
    await using directory = await temporaryDirectory();
    await using server = await ServerProcess.start(['--memory', '--public-name', HOST]);
    await using browser = KilledBrowser.in(directory.path);
    const url = server.pageUrl().replace(/localhost|127\.0\.0\.1/, HOST);
    const page = await browser.open(url);
    expect(await page.page.evaluate(() => [isSecureContext, 'locks' in navigator])).toEqual([false, false]);
    await page.isLive();
    await page.toggleOffline();
    await page.add(3);
    await page.keeps(3);
    await page.page.reload();
    await page.shows(3);
    await page.isSaved();
    await page.toggleOffline();
    await page.add(2);
    await page.keeps(2);
    await page.page.close();
    await (await browser.open(url)).shows(5);
  });
});

describe('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it('[P30] a page that is open already finishes what another tab left when it was closed', async () => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const stays = await ann.open(server.pageUrl());
    const goes = await ann.open(server.pageUrl());
    await goes.toggleOffline();
    await goes.add(3);
    await goes.keeps(3);
    await goes.page.close();
    await stays.shows(3);
    await expect.poll(() => storedIn(stays.page)).toHaveLength(1); // its own
  });

  it('[P30] a reloaded page has its presses on its own screen before any server answers', async () => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const page = await ann.open(server.pageUrl());
    await page.toggleOffline();
    await page.add(3);
    await page.keeps(3);
    await page.page.routeWebSocket(/./, () => {}); // opens, and never answers
    await page.page.reload();
    await page.keeps(3);
  });

  it('[P30] a page that is loaded anew right behind a press loses none, and doubles none', async () => {
    await using server = await ServerProcess.start(['--memory']);
    await using ann = await Visitor.create(browser);
    const { page } = await ann.open(server.pageUrl());
    await expect.poll(() => storedIn(page)).toHaveLength(1);
    for (let i = 0; i < RELOADS; i++) {
      await pressAndReload(page);
      await page.getByRole('button', { name: 'Add one' }).waitFor();
    }
    await new CounterPage(page).shows(RELOADS);
    await new CounterPage(page).isSaved();
    expect(await valueAt(server)).toBe(RELOADS);
  });

  it('[P30] a tab that is duplicated while it is left takes nothing twice', async () => {
    await using server = await ServerProcess.start(['--memory']);
    await using ann = await Visitor.create(browser);
    const { page } = await ann.open(server.pageUrl());
    await expect.poll(() => storedIn(page)).toHaveLength(1);
    // What the tab kept when it was left, and another page with the same.
    await page.evaluate(() => {
      addEventListener('pagehide', () =>
        queueMicrotask(() =>
          queueMicrotask(() => {
            localStorage.setItem('copied', sessionStorage.getItem('shared-counter/life')!);
          }),
        ),
      );
    });
    await pressAndReload(page);
    await page.getByRole('button', { name: 'Add one' }).waitFor();
    const twin = await ann.context.newPage();
    await twin.addInitScript(() =>
      sessionStorage.setItem('shared-counter/life', localStorage.getItem('copied')!),
    );
    await twin.goto(server.pageUrl());
    await new CounterPage(twin).isLive();
    await new CounterPage(twin).shows(1);
    await new CounterPage(twin).add();
    await new CounterPage(page).shows(2);
    expect(await valueAt(server)).toBe(2);
  });

  it('[P30] a lesson opens no storage of the counter, and leaves its records to the counter', async () => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const page = await ann.openPage(server.pageUrl('/lessons/messages'));
    expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
    await page.goto(server.pageUrl());
    const counter = new CounterPage(page);
    await counter.isLive();
    await counter.add();
    await counter.isSaved();
    await counter.shows(1);
  });

  it('[P30] a record that is nonsense is removed, and stops nobody', async () => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const page = await ann.open(server.pageUrl());
    await page.page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const request = indexedDB.open('shared-counter');
          request.onsuccess = () => {
            const transaction = request.result.transaction('records', 'readwrite');
            transaction.objectStore('records').put('{"acked":-5,"pending":[1]}', 'somebody');
            transaction.oncomplete = () => {
              request.result.close();
              resolve();
            };
          };
        }),
    );
    await page.page.reload();
    await page.isLive();
    await page.add();
    await page.shows(1);
    await expect.poll(() => storedIn(page.page)).toHaveLength(1);
  });

  it('a page that comes into sight asks at once whether the server is there', async () => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const sent: string[] = [];
    ann.context.on('page', (page) =>
      page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload)))),
    );
    await withoutLongTimers(ann, 1_000); // so no heartbeat asks
    const { page } = await ann.open(server.pageUrl());
    expect(sent).not.toContain('{"action":"ping"}');
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
    await expect.poll(() => sent).toContain('{"action":"ping"}');
  });

  it('a page that the browser kept for "back" begins anew', async () => {
    await using server = await ServerProcess.start();
    await using ann = await Visitor.create(browser);
    const page = await ann.open(server.pageUrl());
    await page.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
    await page.page.locator('#app:empty').waitFor({ state: 'attached' }); // its connection and its record are given back
    await page.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await page.isLive();
  });
});
