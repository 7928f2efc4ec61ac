/*
 * A real Chromium that is killed and started again with the same profile, and whose pages are watched: a script in each
 * page marks its records, and tells what was saved and what its person is told. In: pages to open, presses. Out: the
 * ledger's entries, and the records that are in the profile.
 */

import type { Browser, Page } from 'playwright-core';
import { decodeServerMessage } from '../../protocol/codec.ts';
import { ChromiumProcess } from '../system/chromium.ts';
import { type Hearing, PageAccount, type PageLedger, type StoredRecord } from './page-ledger.ts';
import { pick, type Random } from './random.ts';

/** No measure of anything: a busy machine may take its time. */
const PATIENCE_MS = 60_000;
const KEYS = ['+', 'ArrowUp', '='];
/** This share of the presses are clicks on the button; they take longer. */
const CLICKS = 0.1;

export interface WatchedPage {
  readonly page: Page;
  readonly account: PageAccount;
}

export class WatchedBrowser {
  private readonly accounts: PageAccount[] = [];
  private process: ChromiumProcess | undefined;
  private browser!: Browser;
  /** Shows a file of the same origin that is no page of ours: the records are read there. */
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

  /** Starts it, and enters what the pages left behind that were killed. */
  async start(): Promise<void> {
    const { chromium } = await import('playwright-core');
    this.process = await ChromiumProcess.start(this.program, this.profile, ['--lang=en-US']);
    this.browser = await chromium.connectOverCDP(this.process.devToolsUrl);
    const [context] = this.browser.contexts();
    context!.setDefaultTimeout(PATIENCE_MS);
    this.lookout = context!.pages()[0] ?? (await context!.newPage());
    await this.lookout.goto(`${this.origin}/icon.svg`);
    await this.enter();
  }

  /** The lives that are over now: those of all pages that were open. */
  async enter(): Promise<void> {
    const records = await this.records();
    for (const account of this.accounts) this.ledger.over(account, records, this.endedAtMs);
  }

  /** SIGKILL, wherever it stands. */
  async kill(): Promise<void> {
    this.endedAtMs = performance.now();
    await this.process?.kill();
    this.process = undefined;
  }

  /** @param wait until it is connected; otherwise it is only told to load */
  async open(wait = true): Promise<WatchedPage> {
    const page = await this.lookout.context().newPage();
    const account = new PageAccount();
    const number = this.accounts.push(account) - 1;
    await page.exposeFunction('report', (kind: string, text: string, count: number) => {
      if (kind === 'saved') account.told.set(text, Math.max(account.told.get(text) ?? 0, count));
      else if (text.includes('unknown')) this.ledger.unknown += Number.parseInt(text, 10) || 1;
    });
    await page.addInitScript(watch, number);
    page.on('websocket', (socket) => {
      const hearing: Hearing = {};
      socket.on('framereceived', ({ payload }) => {
        const decoded = decodeServerMessage(String(payload));
        if (decoded.ok) this.ledger.heard(hearing, decoded.message);
      });
    });
    const loaded = page.goto(this.origin);
    if (wait) {
      await loaded;
      await page.locator('.pill.live').waitFor();
    } else loaded.catch(() => {}); // killed on the way
    return { page, account };
  }

  /** @returns when the page has handled it, or never will */
  async press({ page, account }: WatchedPage): Promise<void> {
    this.ledger.press(account);
    const made =
      this.random() < CLICKS
        ? page.getByRole('button', { name: 'Add one' }).click()
        : page.keyboard.press(pick(this.random, KEYS));
    await made.then(
      () => account.handledAtMs.push(performance.now()),
      () => {}, // the browser was killed on the way
    );
  }

  /** The page is closed as a person does it, when everything that was pressed there is saved. */
  async close({ page, account }: WatchedPage): Promise<void> {
    const saved = (): number => [...account.told.values()].reduce((sum, presses) => sum + presses, 0);
    const startMs = performance.now();
    while (saved() < account.made && performance.now() < startMs + PATIENCE_MS) await page.waitForTimeout(5);
    this.ledger.over(account, [], performance.now());
    await page.close({ runBeforeUnload: true });
  }

  async records(): Promise<StoredRecord[]> {
    const stored = await this.lookout.evaluate(read);
    return stored.map(([key, text]) => {
      const { page, acked, pending } = JSON.parse(text);
      return { key, account: this.accounts[page], presses: acked + pending.length, pending: pending.length };
    });
  }

  /** Presses that nobody has finished yet. */
  async left(): Promise<number> {
    return (await this.records()).reduce((sum, { pending }) => sum + pending, 0);
  }
}

// ------------------------------------------------------------------------------------------ in the browser

/** Runs before the page's own scripts. Records that the page takes from others keep no mark of it. */
function watch(page: number): void {
  const { report } = globalThis as unknown as {
    report: (kind: string, text: string, count: number) => void;
  };
  const moving = new WeakSet<IDBTransaction>();
  const others = new Set<unknown>();
  const store = IDBObjectStore.prototype;
  const { put, delete: remove } = store;
  store.delete = function (key) {
    moving.add(this.transaction);
    return remove.call(this, key);
  };
  store.put = function (text, key) {
    if (moving.has(this.transaction)) others.add(key);
    if (others.has(key)) return put.call(this, text, key);
    const record = JSON.parse(text);
    const told = (): void => report('saved', String(key), record.acked + record.pending.length);
    this.transaction.addEventListener('complete', told); // the page has been told before
    return put.call(this, JSON.stringify({ ...record, page }), key);
  };
  let last: string | undefined;
  new MutationObserver(() => {
    const text = document.querySelector('.notice p')?.textContent ?? undefined;
    if (text !== undefined && text !== last) report('notice', text, 0);
    last = text;
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

function read(): Promise<[key: string, text: string][]> {
  return new Promise((resolve) => {
    const request = indexedDB.open('shared-counter');
    request.onupgradeneeded = () => request.transaction!.abort(); // there is none yet, and the page is to make it
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
