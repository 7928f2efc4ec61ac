/*
 * What can happen to the world: presses and faults, as values. A schedule is a list of them, in order of
 * time. A happening is skipped if its number matches nobody, or cannot affect them now: so any part
 * of a schedule is a schedule, too.
 */

import type { Delta } from '../protocol/press.ts';

/** The number of a tab: in the order in which they were opened, 0 the first. */
export type TabNumber = number;

export type Happening =
  // ------------------------------------------------------------------------------ users
  | { readonly kind: 'press'; readonly who: TabNumber; readonly delta: Delta }
  | { readonly kind: 'plain-press'; readonly who: number }
  /** The user goes offline, and online again. */
  | { readonly kind: 'offline'; readonly who: TabNumber; readonly forMs: number }
  /** The user hides the page, and shows it again. */
  | { readonly kind: 'hide'; readonly who: TabNumber; readonly forMs: number }
  /** The page is reloaded at once. The user adds that many presses as soon as there is a page. */
  | { readonly kind: 'reload'; readonly who: TabNumber; readonly presses?: number }
  /** The same, but the page's pending storage requests are lost. With `twice`, the tab is duplicated meanwhile. */
  | { readonly kind: 'hasty-reload'; readonly who: TabNumber; readonly twice: boolean }
  /** A new tab beside this one, in the same browser. */
  | { readonly kind: 'duplicate'; readonly who: TabNumber }
  /** The closed tab is reopened after that time; without a time, only if it is the last one of its browser. */
  | { readonly kind: 'tab-close'; readonly who: TabNumber; readonly reopensAfterMs?: number }
  /**
   * So many people open the page, one every 50 ms; each presses once, and leaves when the press is saved. Only in the worlds of
   * the workshop.
   */
  | { readonly kind: 'visitors'; readonly count: number }
  /** A copy of the whole browser: a second page with the same record, so with the same session. */
  | { readonly kind: 'twin'; readonly who: TabNumber }
  /** The user returns to the page whose session a twin took over. */
  | { readonly kind: 'take-back'; readonly who: TabNumber }
  // ------------------------------------------------------------------------------ the page
  /** The page dies after that many effects of the next event, and is opened again later. */
  | { readonly kind: 'tab-crash'; readonly who: TabNumber; readonly effects: number; readonly downMs: number }
  /** Frozen. With `sleeps`, its clock stops meanwhile. */
  | { readonly kind: 'tab-pause'; readonly who: TabNumber; readonly forMs: number; readonly sleeps: boolean }
  /** It reads nothing for a while … */
  | { readonly kind: 'stall'; readonly who: TabNumber; readonly forMs: number }
  /** … or little: one frame from time to time. */
  | {
      readonly kind: 'slow-reader';
      readonly who: TabNumber;
      readonly forMs: number;
      readonly everyMs: number;
    }
  /** It resends the last numbered presses of this connection. */
  | { readonly kind: 'repeat'; readonly who: TabNumber; readonly count: number }
  // ------------------------------------------------------------------------------ the browser
  /**
   * kill -9, after that many effects of the next event on this page: all tabs are gone, and incomplete storage
   * transactions are lost. With `back`, the power fails: that many completed transactions are lost as well, if possible.
   */
  | {
      readonly kind: 'browser-kill';
      readonly who: TabNumber;
      readonly effects: number;
      readonly back: number;
      readonly downMs: number;
      /** Are all tabs reopened, or one? */
      readonly reopensAll: boolean;
    }
  /** Full: nothing can be saved. */
  | { readonly kind: 'storage-fails'; readonly who: TabNumber; readonly forMs: number }
  | { readonly kind: 'storage-hangs'; readonly who: TabNumber; readonly forMs: number }
  | { readonly kind: 'corrupt-record'; readonly who: TabNumber }
  // ------------------------------------------------------------------------------ the connection
  /** The connection breaks: some frames in flight still arrive, and each end detects it at its own time. */
  | {
      readonly kind: 'cut';
      readonly who: TabNumber;
      readonly keptUp: number;
      readonly keptDown: number;
      readonly clientHearsAfterMs: number;
      readonly serverHearsAfterMs: number;
    }
  /** From now on nothing arrives in this direction, silently. */
  | { readonly kind: 'half-open'; readonly who: TabNumber; readonly direction: 'up' | 'down' | 'both' }
  /** Nothing arrives for a while, then everything does, late. */
  | { readonly kind: 'outage'; readonly who: TabNumber; readonly forMs: number }
  /** A plain presser's connection breaks. */
  | { readonly kind: 'plain-cut'; readonly who: number }
  // ------------------------------------------------------------------------------ the server
  /** SIGKILL, or a power cut, which nobody is told of. A commit in flight is on disk, or is not. */
  | {
      readonly kind: 'server-crash';
      readonly downMs: number;
      readonly commitSurvives: boolean;
      readonly power: boolean;
    }
  /** SIGTERM, and a restart. */
  | { readonly kind: 'server-stop'; readonly downMs: number }
  /** SIGSTOP and SIGCONT; with `sleeps`, the whole machine slept, and its monotonic clock stood still. */
  | { readonly kind: 'server-pause'; readonly forMs: number; readonly sleeps: boolean }
  /** The wall clock is set. */
  | { readonly kind: 'clock-jump'; readonly byMs: number }
  // ------------------------------------------------------------------------------ the disk
  /** Commits fail for a while. */
  | { readonly kind: 'commits-fail'; readonly forMs: number }
  | { readonly kind: 'look-ups-fail'; readonly forMs: number }
  | { readonly kind: 'slow-disk'; readonly forMs: number; readonly flushMs: number }
  /** A new epoch begins while the server runs. */
  | { readonly kind: 'new-epoch' }
  /** The server is stopped, its data is replaced by an older copy, and it is restarted. */
  | { readonly kind: 'older-copy'; readonly back: number; readonly downMs: number };

export type Kind = Happening['kind'];

/** A happening and its time. */
export type Scheduled = Happening & { readonly atMs: number };
export type Schedule = readonly Scheduled[];

/** What users do normally: everything else is a fault. */
const ORDINARY: ReadonlySet<Kind> = new Set(['press', 'plain-press', 'hide']);

export function isFault({ kind }: Happening): boolean {
  return !ORDINARY.has(kind);
}

/** As one line of text. @example 'half-open who=1 direction="up"' */
export function tellHappening(happening: { readonly kind: string }): string {
  const { kind, ...details } = happening;
  const words = Object.entries(details).filter(([name]) => name !== 'atMs');
  return [kind, ...words.map(([name, value]) => `${name}=${JSON.stringify(value)}`)].join(' ');
}
