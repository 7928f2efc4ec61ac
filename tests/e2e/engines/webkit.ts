/*
 * WebKit for a test: Debian's WebKitGTK in MiniBrowser, on a display that nobody sees, driven by Selenium. The engine is
 * Safari's; the network and the fonts are not.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { Builder, By, Capabilities, type WebDriver } from 'selenium-webdriver';
import { freePort } from '../../../tools/system/port.ts';
import { endWithThisProcess } from '../../../tools/system/running-program.ts';
import { type ProgramName, programPath } from '../../setup/programs.ts';
import { type Engine, PATIENCE_MS, type Screen, type Tab } from './engine.ts';

/** As large as the largest window of a test. */
const SCREEN = '3840x2160x24';
/** Without room for the toolkit's own parts, a window can be as narrow as a phone. */
const GTK_STYLE = '* { margin: 0; padding: 0; min-width: 0; min-height: 0; font-size: 1px; }';

export async function launchWebKit(): Promise<Engine> {
  const home = await mkdtemp(join(tmpdir(), 'shared-counter-webkit-'));
  await mkdir(join(home, 'gtk-3.0'));
  await writeFile(join(home, 'gtk-3.0', 'gtk.css'), GTK_STYLE);
  const xvfb = start('xvfb', ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp']);
  const display = `:${String((await outcome(xvfb, once(xvfb.stdio[3] as Readable, 'data')))[0]).trim()}`;
  const port = await freePort();
  const service = start('webkit-driver', [`--port=${port}`, '--host=127.0.0.1'], {
    ...{ PATH: process.env.PATH, HOME: home, XDG_CONFIG_HOME: home, XDG_RUNTIME_DIR: home, DISPLAY: display },
    // The browser's language is the name of the locale: "C", a tag that Intl refuses. The page must not mind.
    LC_ALL: 'C.UTF-8',
    NO_AT_BRIDGE: '1',
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
  });
  const driver = await outcome(service, openSession(`http://127.0.0.1:${port}`));
  const first = await driver.getWindowHandle(); // without any window, the browser would end
  return {
    open: (url) => WebKitTab.open(driver, first, url),
    [Symbol.asyncDispose]: async () => {
      await driver.quit();
      for (const child of [service, xvfb]) {
        child.kill();
        await once(child, 'close');
      }
      await rm(home, { recursive: true, force: true });
    },
  };
}

function start(name: ProgramName, args: readonly string[], env = process.env): ChildProcess {
  const child = spawn(programPath(name), args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], env });
  endWithThisProcess(child);
  return child;
}

/** What comes of it, unless the program that it needs ends before. */
function outcome<Result>(child: ChildProcess, wanted: Promise<Result>): Promise<Result> {
  const words: string[] = [];
  child.stderr!.on('data', (text) => words.push(String(text)));
  const ended = once(child, 'close').then(() => {
    throw new Error(`${child.spawnfile} ended: ${words.join('')}`);
  });
  return Promise.race([wanted, ended]);
}

async function openSession(url: string): Promise<WebDriver> {
  const listens = () =>
    fetch(`${url}/status`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await listens())) await setTimeout(10);
  const driver = await new Builder()
    .usingServer(url)
    .withCapabilities(new Capabilities({ browserName: 'MiniBrowser' }))
    .build();
  await driver.manage().setTimeouts({ script: 2 * PATIENCE_MS, pageLoad: PATIENCE_MS });
  return driver;
}

class WebKitTab implements Tab {
  private constructor(
    private readonly driver: WebDriver,
    private readonly window: string,
  ) {}

  /** @param beside a window that is there */
  static open(driver: WebDriver, beside: string, url: string): Promise<WebKitTab> {
    return inTurn(async () => {
      await driver.switchTo().window(beside);
      await driver.switchTo().newWindow('window');
      const tab = new WebKitTab(driver, await driver.getWindowHandle());
      await driver.get(url);
      return tab;
    });
  }

  evaluate(expression: string): Promise<unknown> {
    return this.tell((driver) => driver.executeScript(`return ${expression}`));
  }

  click(selector: string): Promise<void> {
    return this.tell((driver) => driver.findElement(By.css(selector)).click());
  }

  goTo(url: string): Promise<void> {
    return this.tell((driver) => driver.get(url));
  }

  reload(): Promise<void> {
    return this.tell((driver) => driver.navigate().refresh());
  }

  /** The driver only asks for the page before, and what runs in the old one meanwhile fails. */
  goBack(): Promise<void> {
    return this.tell(async (driver) => {
      const here = () => driver.executeScript('return performance.timeOrigin');
      const before = await here();
      await driver.navigate().back();
      while ((await here()) === before);
    });
  }

  async popup(goOn: () => Promise<void>): Promise<Tab> {
    const handles = () => this.tell((driver) => driver.getAllWindowHandles());
    const before = await handles();
    await goOn();
    for (;;) {
      const opened = (await handles()).find((handle) => !before.includes(handle));
      if (opened !== undefined) return new WebKitTab(this.driver, opened);
    }
  }

  resize(screen: Screen): Promise<void> {
    return this.tell(async (driver) => {
      await driver
        .manage()
        .window()
        .setRect({ x: 0, y: 0, ...screen });
    });
  }

  /**
   * The driver ends its session, and the browser, with a page that crashes. So the page is closed, and hears nothing of it.
   */
  async crash(): Promise<void> {
    await this.evaluate(`['pagehide', 'visibilitychange', 'beforeunload'].forEach((name) => {
      addEventListener(name, (event) => event.stopImmediatePropagation(), true);
    })`);
    await this.close();
  }

  close(): Promise<void> {
    return this.tell((driver) => driver.close());
  }

  private tell<Result>(command: (driver: WebDriver) => Promise<Result>): Promise<Result> {
    return inTurn(async () => {
      await this.driver.switchTo().window(this.window);
      return command(this.driver);
    });
  }
}

let last: Promise<unknown> = Promise.resolve();

/** A driver's commands go to the window that it was switched to: one after the other. */
function inTurn<Result>(command: () => Promise<Result>): Promise<Result> {
  const mine = last.then(command, command);
  last = mine.catch(() => {});
  return mine;
}
