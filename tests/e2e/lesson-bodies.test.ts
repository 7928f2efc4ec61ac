/*
 * The lessons that have more to show than a console, in a real browser against the real server: each does what
 * it says, and fits a narrow screen.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COURSE } from '../../protocol/course.ts';
import { ServerProcess } from '../system/server-process.ts';
import { launchBrowser } from './browser.ts';

let browser: Browser;
let server: ServerProcess;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), ServerProcess.start()]);
});
afterAll(async () => {
  await browser.close();
  await server.end();
});

/** One person at one lesson. Complaints of the page's own console fail the test. */
class Learner implements AsyncDisposable {
  private readonly complaints: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.complaints.push(`error: ${error.message}`));
    page.on('console', (message) => {
      // Connections and requests that fail on purpose: the browser tells of them by itself.
      const isOnPurpose = /WebSocket connection to .* failed|status of 40[34]/.test(message.text());
      if (message.type() === 'error' && !isOnPurpose) this.complaints.push(`console: ${message.text()}`);
    });
  }

  static async at(lesson: string, options: BrowserContextOptions = {}): Promise<Learner> {
    const context = await browser.newContext({ locale: 'en-US', ...options });
    const learner = new Learner(await context.newPage());
    await learner.page.goto(server.pageUrl(`/lessons/${lesson}`));
    await learner.bench.waitFor();
    return learner;
  }

  get bench(): Locator {
    return this.page.locator('.bench');
  }

  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  /** Waits until the bench shows this. */
  shows(text: string | RegExp): Promise<void> {
    return this.bench.getByText(text).first().waitFor();
  }

  /** Waits until the console shows this. */
  logs(text: string | RegExp): Promise<void> {
    return this.page.locator('.console').getByText(text).first().waitFor();
  }

  /** The line of a table that begins with this. */
  line(name: string): Locator {
    return this.bench
      .getByRole('row')
      .filter({ has: this.page.getByRole('rowheader', { name, exact: true }) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
    expect(this.complaints).toEqual([]);
  }
}

describe('handshake', () => {
  it('walks through a real one, with buttons or with keys, and the browser agrees with the server', async () => {
    await using learner = await Learner.at('handshake');
    await learner.shows('Sec-WebSocket-Key');
    await learner.page.keyboard.press('ArrowRight'); // nothing was clicked yet
    await learner.shows('258EAFA5-E914-47DA-95CA-C5AB0DC85B11');
    for (const step of ['SHA-1', 'Base64']) {
      await learner.page.keyboard.press('ArrowRight');
      await learner.bench.getByRole('heading', { name: step }).waitFor();
    }
    await learner.shows('Both agree.');
    await learner.press('Next');
    await learner.shows('HTTP/1.1 101 Switching Protocols');
  });

  it("gives the RFC's answer to the RFC's key, typed in as well", async () => {
    await using learner = await Learner.at('handshake');
    await learner.press('See where the key goes');
    await learner.bench.getByLabel('Try another Sec-WebSocket-Key').fill('dGhlIHNhbXBsZSBub25jZQ==');
    await learner.press('Next');
    await learner.press('Next');
    await learner.shows('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
    await learner.press("Take the RFC's example");
    await learner.shows('GET /chat HTTP/1.1');
  });
});

describe('polling', () => {
  it('counts what three ways cost, and a WebSocket needs one request and the fewest bytes', async () => {
    await using learner = await Learner.at('polling');
    await learner.press('Start the race');
    const numbers = async (name: string) =>
      (await learner.line(name).getByRole('cell').allTextContents()).map((text) => Number.parseFloat(text));
    // Every way has seen three changes: then there is something to compare.
    await expect.poll(async () => Math.min(...(await numbers('Changes seen')))).toBeGreaterThan(2);
    await learner.press('Stop');
    expect((await numbers('HTTP requests'))[2]).toBe(1);
    const [polling, longPolling, webSocket] = await numbers('Bytes per change');
    expect(webSocket!).toBeLessThan(Math.min(polling!, longPolling!));
    const [slow, , fast] = await numbers('Mean delay');
    expect(fast!).toBeLessThan(slow!);
  });
});

describe('closing', () => {
  it('tells who closed, with what, and whether it was clean', async () => {
    await using learner = await Learner.at('closing');
    await learner.press('Ask it to close with 4000 and "bye"');
    await learner.bench.locator('.by-server').waitFor();
    await learner.shows('bye');
    await learner.press('Close from here, with 1000');
    await learner.bench.locator('.by-page').waitFor();
    await learner.shows('1000 Normal Closure');
    const lamp = learner.bench.locator('[aria-current=step]');
    await expect.poll(() => lamp.textContent()).toContain('CLOSED');
    // It was left open long enough to be seen.
    const open = await learner.bench.locator('.lamps li').nth(1).locator('.aside').textContent();
    expect(Number(open!.replace(/\D/g, ''))).toBeGreaterThanOrEqual(900);
  });
});

describe('errors', () => {
  it.each([
    ['A bad URL', 'Not a valid URL'],
    ['Nothing is listening', 'No server is listening'],
    ['Refused with 401', 'The server refused the connection'],
    ['Foreign origin, 403', 'The page’s origin is not allowed'],
    ['Wrong path', 'There is nothing at this path'],
    ['Too big a message', 'The message was too big'],
    ['Server vanishes midway', 'The server vanished midway'],
    ['No answer at all', 'Nobody answered in time'],
  ])('%s: %s', async (button, finding) => {
    await using learner = await Learner.at('errors');
    await learner.press(button);
    await learner.bench.getByRole('heading', { name: finding }).waitFor();
  });
});

describe('token', () => {
  it('is let in with a cookie or a subprotocol, and not without', async () => {
    await using learner = await Learner.at('token');
    await learner.press('Connect without a token');
    await learner.shows(/refused\. The server answered 401/);
    await learner.press('Connect with the token in a cookie');
    await learner.logs(/came in the cookie/);
    await learner.press('Connect with it as a subprotocol');
    await learner.logs(/came in the subprotocol/);
    expect(await learner.page.context().cookies()).toEqual([]);
  });

  it('is not let in with a wrong one', async () => {
    await using learner = await Learner.at('token');
    await learner.bench.getByLabel('Token').fill('open-barley');
    await learner.press('Connect with the token in a cookie');
    await learner.shows(/refused\. The server answered 401/);
  });
});

describe('chat', () => {
  const login = async (learner: Learner, name: string) => {
    await learner.bench.getByLabel('Your name').fill(name);
    await learner.press('Log in');
    await learner.shows(`You are ${name}.`);
  };

  it('carries words from one to the other, and shows own ones as delivered', async () => {
    await using ann = await Learner.at('chat');
    await using bob = await Learner.at('chat');
    await login(ann, 'Ann');
    await login(bob, 'Bob');
    await ann.shows('Bob joined');
    await ann.bench.getByLabel('Message').fill('<img src=x onerror=alert(1)>');
    await ann.bench.getByRole('button', { name: 'Send' }).click();
    await ann.bench.locator('.own', { hasText: 'delivered' }).waitFor();
    // As text, letter by letter, and not as a picture.
    await bob.bench.locator('.said', { hasText: '<img src=x onerror=alert(1)>' }).waitFor();
    expect(await bob.bench.locator('img').count()).toBe(0);
    await bob.press('Log out');
    await ann.shows('Bob left');
  });

  it('refuses a name that is taken, in words', async () => {
    await using ann = await Learner.at('chat');
    await using other = await Learner.at('chat');
    await login(ann, 'Cho');
    await other.bench.getByLabel('Your name').fill('cho');
    await other.press('Log in');
    await other.shows(/somebody already has that name/);
  });
});

describe('the duel', () => {
  const ledger = async (learner: Learner, name: string) =>
    (await learner.line(name).getByRole('cell').allTextContents()).map(Number);

  it('shows that the classic loses what it forgets and counts twice what it sends again, and the real one neither', async () => {
    await using learner = await Learner.at('counter');
    await learner.shows('Both are connected');
    await learner.press('Cut both in the middle of five presses');
    await expect.poll(() => ledger(learner, 'The classic')).toEqual([5, 2, 3, 0]);
    await expect.poll(() => ledger(learner, 'The real one')).toEqual([5, 5, 0, 0]);
    const tokens = (side: 'first' | 'last', fate: string) =>
      learner.bench.locator('.flights')[side]().locator(`li.${fate}`).count();
    expect(await tokens('first', 'lost')).toBe(3);
    expect(await tokens('last', 'counted')).toBeGreaterThanOrEqual(3);
    await learner.press('The same, but the classic resends');
    await expect.poll(() => ledger(learner, 'The classic')).toEqual([10, 9, 3, 2]);
    await expect.poll(() => ledger(learner, 'The real one')).toEqual([10, 10, 0, 0]);
    expect(await tokens('first', 'doubled')).toBe(2);
    expect(await tokens('last', 'doubled')).toBe(0);
    await learner.bench.getByRole('link', { name: 'See in the Lab what you just did' }).click();
    await learner.page.getByRole('row', { name: 'counted twice' }).getByText('2').waitFor();
    expect(await learner.page.locator('.drawing').count()).toBe(2);
  });

  it('demonstrates both by itself, and leaves the real counter where it was', async () => {
    await using learner = await Learner.at('counter');
    await learner.shows('Both are connected');
    const value = () =>
      learner.bench
        .getByRole('img', { name: /^Value/ })
        .last()
        .getAttribute('aria-label');
    const before = await value();
    await learner.press('Automatic demonstration');
    await expect.poll(() => ledger(learner, 'The classic')).toEqual([20, 18, 6, 4]);
    await expect.poll(() => ledger(learner, 'The real one')).toEqual([20, 20, 0, 0]);
    expect(await value()).toBe(before);
  });

  it('counts presses alike as long as nothing is cut', async () => {
    await using learner = await Learner.at('counter');
    await learner.shows('Both are connected');
    for (let press = 0; press < 3; press++) await learner.press('Add one to both');
    await expect.poll(() => ledger(learner, 'The classic')).toEqual([3, 3, 0, 0]);
    await expect.poll(() => ledger(learner, 'The real one')).toEqual([3, 3, 0, 0]);
  });

  it('says so when others were on the classic, since it cannot tell their presses', async () => {
    await using learner = await Learner.at('counter');
    await learner.shows('Both are connected');
    await learner.press('Press the classic as somebody else, on the console');
    await learner.logs(/"count":2/);
    await learner.press('Add one to both');
    await learner.shows(/Somebody else used the classic/);
  });
});

describe('monitor', () => {
  it('draws the server, which reports as soon as somebody watches, and says how to add another', async () => {
    await using learner = await Learner.at('monitor');
    await learner.shows('Event-loop delay (p99)');
    await learner.bench.getByRole('img', { name: /CPU and memory of server/ }).waitFor();
    await learner.shows(/npm run monitor/);
    await learner.shows(/as binary/);
  });

  it('closes a viewer who reports without a token', async () => {
    await using learner = await Learner.at('monitor');
    await learner.press('Report without a token');
    await learner.logs(/1008/);
  });
});

describe('every one of them', () => {
  const folderOf = (lesson: string) => join(import.meta.dirname, '../../client/lessons', lesson);
  const LESSONS = COURSE.filter((lesson) => existsSync(join(folderOf(lesson), 'lesson.tsx')));

  it.each(LESSONS)('fits a screen of 320 px: %s', async (lesson) => {
    await using learner = await Learner.at(lesson, { viewport: { width: 320, height: 568 } });
    const hangsOver = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await learner.page.evaluate(hangsOver)).toBe(0);
  });
});
