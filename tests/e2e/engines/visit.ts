/*
 * A visit to a page of ours, in any engine: what a person does there, and what a person sees. Whatever goes wrong in the page
 * unheard (an exception, a rejected promise, a violation of the CSP) is kept, and fails the test at the end of the visit.
 */

import { expect } from 'vitest';
import { appears, type Engine, inPage, type Tab, until } from './engine.ts';

export class Visit {
  private constructor(readonly tab: Tab) {}

  static async begin(engine: Engine, url: string): Promise<Visit> {
    return Visit.of(await engine.open(url));
  }

  /** A page that was opened by itself. */
  static async of(tab: Tab): Promise<Visit> {
    const visit = new Visit(tab);
    await visit.listen();
    return visit;
  }

  /** From now on, until the document is gone. */
  private async listen(): Promise<void> {
    await appears(this.tab, 'h1');
    await inPage(this.tab, () => {
      const complaints: string[] = [];
      Object.assign(window, { complaints });
      addEventListener('error', ({ message }) => complaints.push(message));
      addEventListener('unhandledrejection', ({ reason }) => complaints.push(String(reason)));
      addEventListener('securitypolicyviolation', ({ blockedURI }) => complaints.push(`CSP: ${blockedURI}`));
    });
  }

  private async heardNothingWrong(): Promise<void> {
    expect(await inPage(this.tab, () => Reflect.get(window, 'complaints'))).toEqual([]);
  }

  async reload(): Promise<void> {
    await this.heardNothingWrong();
    await this.tab.reload();
    await this.listen();
  }

  async goTo(url: string): Promise<void> {
    await this.heardNothingWrong();
    await this.tab.goTo(url);
    await this.listen();
  }

  /** To another document, and back by the browser's button. */
  async goToAndBack(url: string): Promise<void> {
    await this.heardNothingWrong();
    await this.tab.goTo(url);
    await this.tab.goBack();
    await this.listen();
  }

  /** What "duplicate tab" does: a page of the same origin that begins with a copy of sessionStorage. */
  async duplicate(): Promise<Visit> {
    await inPage(this.tab, () => {
      const button = document.body.appendChild(document.createElement('button'));
      button.id = 'duplicate';
      button.onclick = () => {
        button.remove();
        open(location.href, '', 'popup');
      };
    });
    const tab = await this.tab.popup(() => this.tab.click('#duplicate'));
    while ((await tab.evaluate('location.href')) === 'about:blank'); // what a new window has before its page
    return Visit.of(tab);
  }

  async end(): Promise<void> {
    await this.heardNothingWrong();
    await this.tab.close();
  }

  // -------------------------------------------------------------------------------------- the counter

  async add(times = 1): Promise<void> {
    for (let i = 0; i < times; i++) await this.tab.click('[aria-label="Add one"]');
  }

  subtract(): Promise<void> {
    return this.tab.click('[aria-label="Subtract one"]');
  }

  toggleOffline(): Promise<void> {
    return this.tab.click('.switch');
  }

  shows(value: number): Promise<void> {
    return appears(this.tab, `[aria-label="Value ${value}"]`);
  }

  isLive(): Promise<void> {
    return appears(this.tab, '.pill.live');
  }

  isDown(): Promise<void> {
    return appears(this.tab, '.pill:is(.waiting, .connecting)');
  }

  isOffline(): Promise<void> {
    return appears(this.tab, '.pill.offline');
  }

  /** No press is pending any more. */
  isSaved(): Promise<void> {
    return appears(this.tab, 'p.saving:empty');
  }

  seesOnline(text: string): Promise<void> {
    return until(this.tab, (text) => document.querySelector('.presence')?.textContent === text, text);
  }

  /** Waits until so many presses are pending, and are stored. */
  async keeps(presses: number): Promise<void> {
    await inPage(
      this.tab,
      (presses) =>
        new Promise<void>((resolve) => {
          indexedDB.open('shared-counter').onsuccess = ({ target }) => {
            const { result: database } = target as IDBOpenDBRequest;
            const look = (): void => {
              const all = database.transaction('records').objectStore('records').getAll();
              all.onsuccess = () => {
                const isStored = all.result.some((text) => JSON.parse(text).pending.length >= presses);
                if (!isStored) return look();
                database.close();
                resolve();
              };
            };
            look();
          };
        }),
      presses,
    );
  }
}
