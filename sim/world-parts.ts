/*
 * What the parts of a world see of the world that they are in. Types only, so that faults and views need not know
 * how it is made.
 */

import type { Browser } from './browser.ts';
import type { Disk } from './disk.ts';
import type { Network } from './network.ts';
import type { Presser } from './presser.ts';
import type { Left, Saved } from './saved.ts';
import type { ServerProcess } from './server.ts';
import type { Settings } from './settings.ts';
import type { Tab } from './tab.ts';

export interface WorldParts {
  readonly nowMs: number;
  /** Are there no more faults? */
  readonly isHealed: boolean;
  readonly settings: Settings;
  readonly network: Network;
  readonly disk: Disk;
  readonly tabs: readonly Tab[];
  readonly pressers: readonly Presser[];
  /** undefined: there is none just now. */
  readonly server: ServerProcess | undefined;
}

/** What a fault may do besides. */
export interface FaultyWorld extends WorldParts {
  /** How long something may last that begins now, and ends with the healing at the latest. */
  within(forMs: number): number;
  /**
   * @param like its line is that of this one @param browser a new one, unless given @param saved what it begins with
   * @param left what it has of another tab
   */
  openTab(like: number, browser?: Browser, saved?: Saved, left?: Left): Tab;
  tabsIn(browser: Browser): readonly Tab[];
  /** The process is gone; a new one comes after a while. @param commitSurvives whether a commit in flight is on disk */
  endServer(downMs: number, commitSurvives: boolean): void;
}
