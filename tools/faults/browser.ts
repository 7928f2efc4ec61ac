/*
 * A real Chromium that is killed and restarted with the same profile. In: when to start, and when to kill. Out: its
 * pages, and the records in the profile.
 */

import type { Page } from 'playwright-core';
import { ChromiumProcess } from '../system/chromium.ts';
import type { PageLedger, StoredRecord } from './page-ledger.ts';
import type { Random } from './random.ts';
import { WatchedPage } from './watched-page.ts';

/** Not a measure of anything: a busy machine may take its time. */
const PATIENCE_MS = 60_000;

export class WatchedBrowser {
  private readonly pages: WatchedPage[] = [];
  private process: ChromiumProcess | undefined;
  /** A file of the same origin that is not a page of the app: the records are read there. */
  private lookout!: Page;
  private endedAtMs = 0;

  /** @param origin where the page is */
  constructor(
    private readonly program: string,
    private readonly profile: string,
    private readonly origin: string,
    private readonly ledger: PageLedger,
    private readonly random: Random,
  ) {}

  /** Starts it, and enters what the killed pages left behind. */
  async start(): Promise<void> {
    const { chromium } = await import('playwright-core');
    this.process = await ChromiumProcess.start(this.program, this.profile, ['--lang=en-US']);
    const browser = await chromium.connectOverCDP(this.process.devToolsUrl);
    const [context] = browser.contexts();
    context!.setDefaultTimeout(PATIENCE_MS);
    this.lookout = context!.pages()[0] ?? (await context!.newPage());
    await this.lookout.goto(`${this.origin}/icon.svg`);
    await this.enter();
  }

  /** Call it when all started lives are over: the missing ones are entered now. */
  async enter(): Promise<void> {
    const records = await this.records();
    for (const { account } of this.pages) this.ledger.over(account, records, this.endedAtMs);
  }

  /** SIGKILL, at any moment. */
  async kill(): Promise<void> {
    this.endedAtMs = performance.now();
    await this.process?.kill();
    this.process = undefined;
  }

  /** @param isToWait until it is connected; otherwise it is only told to load */
  async open(isToWait = true): Promise<WatchedPage> {
    const page = await WatchedPage.in(this.lookout.context(), this.pages.length, this.ledger, this.random);
    this.pages.push(page);
    const loaded = page.load(this.origin);
    loaded.catch(() => {}); // killed on the way
    if (isToWait) await loaded;
    return page;
  }

  async records(): Promise<StoredRecord[]> {
    const stored = await this.lookout.evaluate(readRecords);
    return stored.map(([key, text]) => {
      const { page, acked, pending } = JSON.parse(text);
      const account = this.pages[page]?.account;
      return { key, account, presses: acked + pending.length, pending: pending.length };
    });
  }

  /** Presses that no page has finished yet. */
  async left(): Promise<number> {
    return (await this.records()).reduce((sum, { pending }) => sum + pending, 0);
  }
}

/** Runs in the browser. */
function readRecords(): Promise<[key: string, text: string][]> {
  return new Promise((resolve) => {
    const request = indexedDB.open('shared-counter');
    request.onupgradeneeded = () => request.transaction!.abort(); // there is none yet, and the page must create it
    request.onerror = () => resolve([]);
    request.onsuccess = () => {
      const store = request.result.transaction('records').objectStore('records');
      const keys = store.getAllKeys();
      const texts = store.getAll();
      texts.onsuccess = () => {
        request.result.close();
        resolve(keys.result.map((key, index) => [String(key), texts.result[index]]));
      };
    };
  });
}
