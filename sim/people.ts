/*
 * The people of a world: their browsers, the tabs in them, and plain pressers. In: a seed, and the network that they
 * connect to. Out: tabs, the targets of happenings.
 */

import { SyncEngine } from '../client/sync/engine.ts';
import { Browser } from './browser.ts';
import type { Context } from './context.ts';
import { Line } from './line.ts';
import type { Network } from './network.ts';
import { Presser } from './presser.ts';
import { Prng } from './prng.ts';
import type { Sabotage } from './sabotage.ts';
import type { Left, Saved } from './saved.ts';
import { Stream } from './settings.ts';
import { type Neighbours, Tab } from './tab.ts';

/** The share of tabs with space for a copy of the record. */
const COPIES = 0.7;

export class People {
  readonly browsers: Browser[] = [];
  readonly tabs: Tab[] = [];
  readonly pressers: Presser[] = [];

  constructor(
    private readonly context: Context,
    private readonly network: Network,
    private readonly seed: number,
    private readonly sabotage: Sabotage | undefined,
  ) {}

  /** Everything in the settings. */
  open(): void {
    const { tabs, browserOf, plainPressers } = this.context.settings;
    for (let i = 0; i < tabs; i++) this.openTab(i, this.browsers[browserOf[i]!]);
    for (let i = 0; i < plainPressers; i++) this.openPresser(i);
  }

  /**
   * @param like its network is that of this one @param browser a new one, unless given
   * @param saved what it starts with @param left what it has from another tab
   */
  openTab(like: number, browser = this.newBrowser(), saved?: Saved, left?: Left): Tab {
    const number = this.tabs.length;
    const { sabotage, seed, network } = this;
    const makeEngine = sabotage?.engine ?? ((random, saved) => new SyncEngine(random, saved?.record));
    const name = String.fromCharCode('a'.charCodeAt(0) + number);
    const prng = new Prng(seed, Stream.PARTIES + number);
    const neighbours = this.neighboursIn(browser);
    const finishes = sabotage?.finishes ?? true;
    const { queue, oracle, counts, log, settings } = this.context;
    const { opensWith } = sabotage ?? {};
    const keepsCopy = new Prng(seed, Stream.COPIES + number).happens(COPIES);
    const own = { network, browser, makeEngine, neighbours, finishes, opensWith, keepsCopy };
    const parts = { queue, oracle, counts, log, settings, ...own };
    const tab = new Tab(name, parts, () => prng.next(), this.lineOf(like, number), saved, left);
    this.tabs.push(tab);
    return tab;
  }

  private newBrowser(): Browser {
    const number = this.browsers.length;
    const prng = new Prng(this.seed, Stream.BROWSERS + number);
    const browser = new Browser(this.context, number, prng, this.sabotage?.custody ?? ((real) => real));
    this.browsers.push(browser);
    return browser;
  }

  tabsIn(browser: Browser): readonly Tab[] {
    return this.tabs.filter((tab) => tab.browser === browser);
  }

  private neighboursIn(browser: Browser): Neighbours {
    return {
      lives: () => new Set(this.tabsIn(browser).flatMap((tab) => tab.lives)),
      leaves: (gone) => {
        for (const tab of this.tabsIn(browser)) if (tab !== gone) tab.neighbourLeft();
      },
    };
  }

  private openPresser(number: number): void {
    const line = this.lineOf(this.context.settings.tabs + number, 100 + number);
    const name = String.fromCharCode('p'.charCodeAt(0) + number);
    this.pressers.push(new Presser(name, this.network, line));
  }

  /** @param like it has the same latency @param stream of the PRNG */
  private lineOf(like: number, stream: number): Line {
    const { latenciesMs, jitterMs } = this.context.settings;
    const prng = new Prng(this.seed, Stream.LINES + stream);
    return new Line(prng, latenciesMs[like % latenciesMs.length]!, jitterMs);
  }

  // -------------------------------------------------------------------------------------- the end

  /** No more faults. */
  heal(): void {
    for (const browser of this.browsers) {
      browser.heal();
      // One tab of each browser is open: what was left behind is finished by then (P30).
      const tabs = this.tabsIn(browser);
      if (!tabs.some(({ isOpen, isSuperseded }) => isOpen && !isSuperseded)) {
        tabs.find(({ isSuperseded, isOpen }) => !isSuperseded && !isOpen)?.open();
      }
    }
    for (const tab of this.tabs) tab.heal();
  }

  /** Does everybody show that number, and that many connections? */
  agree(value: number, sockets: number): boolean {
    return (
      this.pressers.every((presser) => presser.value === value && presser.current !== undefined) &&
      this.tabs.every((tab) => tab.isSuperseded || tab.agrees(value, sockets)) &&
      !this.context.oracle.isAnyPending()
    );
  }

  /** What they show, in words. */
  tell(): string {
    const seen = this.tabs.filter(({ isSuperseded }) => !isSuperseded).map(({ belief }) => belief);
    return [
      ...seen.map(
        ({ who, shown, saving, users, link }) =>
          `${who} shows ${shown} and ${users} people, saves ${saving}, is ${link}`,
      ),
      ...this.pressers.map(({ name, value: shown }) => `${name} shows ${shown}`),
    ].join('; ');
  }
}
