/*
 * What may happen to the world: presses and faults, as values. A schedule is a list of them, in the order of
 * time. Whoever is named by a number that nobody has, or cannot suffer this now, is passed over: so any part
 * of a schedule is a schedule, too.
 */

import type { Delta } from '../protocol/press.ts';

/** Of a tab: in the order in which they were opened, 0 the first. */
export type TabNumber = number;

export type Happening =
  // ------------------------------------------------------------------------------ what people do
  | { readonly kind: 'press'; readonly who: TabNumber; readonly delta: Delta }
  | { readonly kind: 'plain-press'; readonly who: number }
  /** The person turns the connection off, and on again. */
  | { readonly kind: 'offline'; readonly who: TabNumber; readonly forMs: number }
  /** The person looks at something else, and back at the page. */
  | { readonly kind: 'hide'; readonly who: TabNumber; readonly forMs: number }
  /** The page is loaded anew, at once. Its person adds so many presses as soon as there is a page. */
  | { readonly kind: 'reload'; readonly who: TabNumber; readonly presses?: number }
  /** The same, but what the page asked the storage for is not done any more. With `twice`, the tab is duplicated meanwhile. */
  | { readonly kind: 'hasty-reload'; readonly who: TabNumber; readonly twice: boolean }
  /** A new tab beside this one, in the same browser. */
  | { readonly kind: 'duplicate'; readonly who: TabNumber }
  /** The closed tab comes back after that time; without it, only if it is the last one of its browser. */
  | { readonly kind: 'tab-close'; readonly who: TabNumber; readonly reopensAfterMs?: number }
  /** A copy of the whole browser: a second page with the same record, so with the same session. */
  | { readonly kind: 'twin'; readonly who: TabNumber }
  /** The person goes back to the page whose session a twin took over. */
  | { readonly kind: 'take-back'; readonly who: TabNumber }
  // ------------------------------------------------------------------------------ the page
  /** The page dies after so many effects of what comes next, and is opened again later. */
  | { readonly kind: 'tab-crash'; readonly who: TabNumber; readonly effects: number; readonly downMs: number }
  /** Frozen. With `sleeps`, its clock stands still meanwhile. */
  | { readonly kind: 'tab-pause'; readonly who: TabNumber; readonly forMs: number; readonly sleeps: boolean }
  /** It reads nothing for a while … */
  | { readonly kind: 'stall'; readonly who: TabNumber; readonly forMs: number }
  /** … or little: a frame every so often. */
  | {
      readonly kind: 'slow-reader';
      readonly who: TabNumber;
      readonly forMs: number;
      readonly everyMs: number;
    }
  /** It sends the last numbered presses of this connection once more. */
  | { readonly kind: 'repeat'; readonly who: TabNumber; readonly count: number }
  // ------------------------------------------------------------------------------ the browser
  /**
   * kill -9, after so many effects of what comes next on this page: all tabs are gone, and what the storage had not done
   * is not done. With `back`, the power fails: so many transactions are lost besides, as far as they may be.
   */
  | {
      readonly kind: 'browser-kill';
      readonly who: TabNumber;
      readonly effects: number;
      readonly back: number;
      readonly downMs: number;
      /** Do all tabs come back, or one? */
      readonly reopensAll: boolean;
    }
  /** Full: nothing can be saved. */
  | { readonly kind: 'storage-fails'; readonly who: TabNumber; readonly forMs: number }
  | { readonly kind: 'storage-hangs'; readonly who: TabNumber; readonly forMs: number }
  | { readonly kind: 'corrupt-record'; readonly who: TabNumber }
  // ------------------------------------------------------------------------------ the line
  /** The connection breaks: of what is on its way, some still arrives, and each end hears of it in its time. */
  | {
      readonly kind: 'cut';
      readonly who: TabNumber;
      readonly keptUp: number;
      readonly keptDown: number;
      readonly clientHearsAfterMs: number;
      readonly serverHearsAfterMs: number;
    }
  /** From now on nothing gets through in this direction, and nobody is told. */
  | { readonly kind: 'half-open'; readonly who: TabNumber; readonly direction: 'up' | 'down' | 'both' }
  /** Nothing gets through for a while, then everything does: late. */
  | { readonly kind: 'outage'; readonly who: TabNumber; readonly forMs: number }
  /** A plain presser's connection breaks. */
  | { readonly kind: 'plain-cut'; readonly who: number }
  // ------------------------------------------------------------------------------ the server
  /** SIGKILL, or the power fails: then nobody is told. A commit in flight is on disk, or is not. */
  | {
      readonly kind: 'server-crash';
      readonly downMs: number;
      readonly commitSurvives: boolean;
      readonly power: boolean;
    }
  /** SIGTERM, and a start. */
  | { readonly kind: 'server-stop'; readonly downMs: number }
  /** SIGSTOP and SIGCONT; with `sleeps`, the whole machine slept, and its monotonic clock stood still. */
  | { readonly kind: 'server-pause'; readonly forMs: number; readonly sleeps: boolean }
  /** Somebody sets the wall clock. */
  | { readonly kind: 'clock-jump'; readonly byMs: number }
  // ------------------------------------------------------------------------------ the disk
  /** Commits fail for a while. */
  | { readonly kind: 'commits-fail'; readonly forMs: number }
  | { readonly kind: 'look-ups-fail'; readonly forMs: number }
  | { readonly kind: 'slow-disk'; readonly forMs: number; readonly flushMs: number }
  /** The data begin a new life while the server runs. */
  | { readonly kind: 'new-epoch' }
  /** The server is stopped, an older copy of its data is put in their place, and it starts again. */
  | { readonly kind: 'older-copy'; readonly back: number; readonly downMs: number };

export type Kind = Happening['kind'];

/** A happening and its time. */
export type Scheduled = Happening & { readonly atMs: number };
export type Schedule = readonly Scheduled[];

/** What people do in the normal course: everything else is a fault. */
const ORDINARY: ReadonlySet<Kind> = new Set(['press', 'plain-press', 'hide']);

export function isFault({ kind }: Happening): boolean {
  return !ORDINARY.has(kind);
}

/** As one line for people. @example 'half-open who=1 direction="up"' */
export function tellHappening(happening: { readonly kind: string }): string {
  const { kind, ...details } = happening;
  const words = Object.entries(details).filter(([name]) => name !== 'atMs');
  return [kind, ...words.map(([name, value]) => `${name}=${JSON.stringify(value)}`)].join(' ');
}
