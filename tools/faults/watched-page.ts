/*
 * The counter's page in a real browser, watched: a script in it marks its records, and tells what was saved and what its
 * person is told. In: presses by keys and clicks. Out: the ledger's entries.
 */

import type { BrowserContext, Page } from 'playwright-core';
import { decodeServerMessage } from '../../protocol/codec.ts';
import { type Hearing, PageAccount, type PageLedger } from './page-ledger.ts';
import { pick, type Random } from './random.ts';

const SAVE_PATIENCE_MS = 60_000;
const KEYS = ['+', 'ArrowUp', '='];
/** This share of the presses are clicks on the button; they take longer. */
const CLICKS = 0.1;

export class WatchedPage {
  readonly account = new PageAccount();

  private constructor(
    private readonly page: Page,
    private readonly ledger: PageLedger,
    private readonly random: Random,
  ) {}

  /** @param mark for its records */
  static async in(
    context: BrowserContext,
    mark: number,
    ledger: PageLedger,
    random: Random,
  ): Promise<WatchedPage> {
    const watched = new WatchedPage(await context.newPage(), ledger, random);
    await watched.page.exposeFunction('report', watched.reported);
    await watched.page.addInitScript(watch, mark);
    watched.page.on('websocket', (socket) => {
      const hearing: Hearing = {};
      socket.on('framereceived', ({ payload }) => {
        const decoded = decodeServerMessage(String(payload));
        if (decoded.ok) ledger.heard(hearing, decoded.message);
      });
    });
    return watched;
  }

  async load(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.locator('.pill.live').waitFor();
  }

  get isClosed(): boolean {
    return this.page.isClosed();
  }

  /** @returns when the page has handled it, or never will */
  async press(): Promise<void> {
    const { page, account, random } = this;
    this.ledger.press(account);
    const made =
      random() < CLICKS
        ? page.getByRole('button', { name: 'Add one' }).click()
        : page.keyboard.press(pick(random, KEYS));
    await made.then(
      () => account.handledAtMs.push(performance.now()),
      () => {}, // the browser was killed on the way
    );
  }

  async goOffline(): Promise<void> {
    await this.page.getByRole('switch', { name: 'Go offline' }).click();
  }

  /** As a person closes a tab, when everything that was pressed there is saved. */
  async close(): Promise<void> {
    const { page, account } = this;
    const startMs = performance.now();
    while (!account.isSaved && performance.now() < startMs + SAVE_PATIENCE_MS) await page.waitForTimeout(5);
    this.ledger.over(account, [], performance.now());
    await page.close({ runBeforeUnload: true });
  }

  /** By the script in the page. */
  private readonly reported = (kind: 'saved' | 'notice', text: string, count: number): void => {
    const { told } = this.account;
    if (kind === 'saved') told.set(text, Math.max(told.get(text) ?? 0, count));
    else if (text.includes('unknown')) this.ledger.unknown += Number.parseInt(text, 10) || 1; // "One press"
  };
}

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
