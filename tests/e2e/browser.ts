/*
 * A real browser for a test: Debian's Chromium, driven by Playwright. Every page is watched: an error in its
 * console, a violation of the CSP or a request to elsewhere fails the test.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { expect } from 'vitest';
import { CHROMIUM_FLAGS } from '../../tools/system/chromium.ts';
import { programPath } from '../setup/programs.ts';

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: programPath('chromium-headless-shell'), args: CHROMIUM_FLAGS });
}

/** No measure of anything: a busy machine may take its time. Shorter than a test's, so that it says what it waits for. */
const PATIENCE_MS = 100_000;

/** A browser profile of its own: two of them are two people. */
export class Visitor implements AsyncDisposable {
  /** What went wrong on its pages. */
  readonly complaints: string[] = [];

  private constructor(readonly context: BrowserContext) {}

  static async create(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({ locale: 'en-US', ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    return new Visitor(context);
  }

  /** Opens the counter, and waits until it is connected. */
  async open(url: string): Promise<CounterPage> {
    const counter = new CounterPage(await this.openPage(url));
    await counter.isLive();
    return counter;
  }

  /** Opens any page of ours, and waits until it is drawn. */
  async openPage(url: string): Promise<Page> {
    const page = await this.context.newPage();
    const { host } = new URL(url);
    page.on('pageerror', (error) => this.complaints.push(`error: ${error.message}`));
    page.on('console', (message) => {
      // A server that is down on purpose makes the browser complain; the page itself must not.
      const isOutage = /WebSocket connection to .* failed/.test(message.text());
      if (message.type() === 'error' && !isOutage) this.complaints.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      const requested = new URL(request.url());
      if (requested.protocol.startsWith('http') && requested.host !== host) {
        this.complaints.push(`a request to ${requested}`);
      }
    });
    await page.goto(url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close();
    expect(this.complaints).toEqual([]);
  }
}

/**
 * In pages that are opened from now on, no timer of this delay or longer fires. So what happens there in the end did not wait
 * for one, however slow the machine is.
 */
export function withoutLongTimers({ context }: Visitor, fromMs: number): Promise<unknown> {
  return context.addInitScript((fromMs) => {
    const { setTimeout } = window;
    const short = (run: () => void, delayMs = 0) => (delayMs < fromMs ? setTimeout(run, delayMs) : 0);
    Object.assign(window, { setTimeout: short });
  }, fromMs);
}

/** How much CPU time each task of a page's main thread took while something went on, in ms: the longest first. */
export async function tasksDuring(page: Page, goOn: () => Promise<void>): Promise<number[]> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
  await goOn();
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] };
  const threads = new Set(
    traceEvents.filter(({ args }) => args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`),
  );
  return traceEvents
    .filter(({ name, pid, tid }) => name.endsWith('RunTask') && threads.has(`${pid} ${tid}`))
    .map(({ tdur = 0 }) => tdur / 1000)
    .sort((a, b) => b - a);
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** CPU time of its thread, in µs. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** What axe finds on the page that is serious or critical, as the names of its rules. */
export async function seriousViolations(page: Page): Promise<string[]> {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`);
}

/** How far the page hangs over the window, in px. */
export function overhangOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** What the counter has stored in this page's browser: the records as text. */
export function storedIn(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const request = indexedDB.open('shared-counter');
        request.onsuccess = () => {
          const all = request.result.transaction('records').objectStore('records').getAll();
          all.onsuccess = () => {
            request.result.close();
            resolve(all.result.map(String));
          };
        };
      }),
  );
}

/** The counter page as a person uses it. */
export class CounterPage {
  constructor(readonly page: Page) {}

  async add(times = 1): Promise<void> {
    for (let i = 0; i < times; i++) await this.page.getByRole('button', { name: 'Add one' }).click();
  }

  async subtract(times = 1): Promise<void> {
    for (let i = 0; i < times; i++) await this.page.getByRole('button', { name: 'Subtract one' }).click();
  }

  async toggleOffline(): Promise<void> {
    await this.page.getByRole('switch', { name: 'Go offline' }).click();
  }

  /** Waits until it shows this number. */
  async shows(value: number): Promise<void> {
    await this.page.getByRole('img', { name: `Value ${value}`, exact: true }).waitFor();
  }

  /** Waits until the connection is as said. */
  async isLive(): Promise<void> {
    await this.page.locator('.pill.live').waitFor();
  }

  async isDown(): Promise<void> {
    await this.page.locator('.pill:is(.waiting, .connecting)').waitFor();
  }

  async isOffline(): Promise<void> {
    await this.page.locator('.pill.offline').waitFor();
  }

  /** Waits until no press is pending any more. */
  async isSaved(): Promise<void> {
    await this.page.locator('p.saving:empty').waitFor({ state: 'attached' });
  }

  /** Waits for "3 saving…" or "3 kept here", and until they are stored. */
  async keeps(presses: number): Promise<void> {
    await this.page.locator('p.saving', { hasText: new RegExp(`^${presses} (saving|kept)`) }).waitFor();
    const isStored = (text: string): boolean => JSON.parse(text).pending.length >= presses;
    while (!(await storedIn(this.page)).some(isStored)) await this.page.waitForTimeout(20);
  }

  async seesOnline(text: string): Promise<void> {
    await this.page.getByText(text, { exact: true }).waitFor();
  }
}
