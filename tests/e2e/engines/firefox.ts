/*
 * Firefox for a test: Debian's, without a display, driven by Puppeteer over WebDriver BiDi.
 */

import { once } from 'node:events';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { childrenOf, readSystemFile } from '../../../tools/system/proc.ts';
import { programPath } from '../../setup/programs.ts';
import { type Engine, PATIENCE_MS, type Screen, type Tab } from './engine.ts';

export interface Firefox extends Engine {
  /** Kills all its processes. What is in its profile stays. */
  kill(): Promise<void>;
}

/** @param profile a folder that outlives it */
export async function launchFirefox(profile: string): Promise<Firefox> {
  const browser = await launch({
    browser: 'firefox',
    executablePath: programPath('firefox'),
    userDataDir: profile,
    timeout: PATIENCE_MS,
    protocolTimeout: 2 * PATIENCE_MS,
    extraPrefsFirefox: { 'intl.accept_languages': 'en-US', 'dom.ipc.processPrelaunch.enabled': false },
  });
  return {
    open: async (url) => {
      const page = await browser.newPage({ type: 'window' });
      const tab = new FirefoxTab(browser, page);
      await tab.goTo(url);
      return tab;
    },
    kill: async () => {
      const program = browser.process()!;
      const ended = once(program, 'exit');
      for (const pid of [program.pid!, ...descendantsOf(program.pid!)]) process.kill(pid, 'SIGKILL');
      await ended;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

class FirefoxTab implements Tab {
  constructor(
    private readonly browser: Browser,
    private readonly page: Page,
  ) {
    page.setDefaultTimeout(PATIENCE_MS);
  }

  evaluate(expression: string): Promise<unknown> {
    return this.page.evaluate(expression);
  }

  click(selector: string): Promise<void> {
    return this.page.click(selector);
  }

  async goTo(url: string): Promise<void> {
    await this.page.goto(url);
  }

  async reload(): Promise<void> {
    await this.page.reload();
  }

  async goBack(): Promise<void> {
    await this.page.goBack();
  }

  async popup(goOn: () => Promise<void>): Promise<Tab> {
    const opened = new Promise<Page>((resolve) => this.page.once('popup', (page) => resolve(page!)));
    await goOn();
    return new FirefoxTab(this.browser, await opened);
  }

  resize(screen: Screen): Promise<void> {
    return this.page.setViewport(screen);
  }

  /** Pages of one site share processes, and which one this has nobody tells: all of them are killed. */
  async crash(): Promise<void> {
    for (const pid of descendantsOf(this.browser.process()!.pid!)) {
      if (readSystemFile(`/proc/${pid}/cmdline`).includes('-isForBrowser')) process.kill(pid, 'SIGKILL');
    }
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}
