/*
 * The event log of the world: who sent what, when it arrived or was lost, what reached the disk, and the state
 * of each party. Typed and complete: trace.ts prints it, a page can draw it. In order of time.
 */

import type { News } from '../client/sync/effects.ts';
import type { Link } from '../client/sync/link.ts';
import type { ClientMessage, ServerMessage } from '../protocol/messages.ts';
import type { Delta } from '../protocol/press.ts';
import type { Happening } from './happening.ts';
import type { NodesHappening } from './redis/happening.ts';

/** `a`, `b` … for tabs, `p`, `q` … for plain pressers, `server`, `disk`. */
export type PartyName = string;

/** Events of a connection: messages, and its beginning and end. */
export type Content =
  | ClientMessage
  | ServerMessage
  | Note
  | { readonly signal: 'open' }
  | { readonly signal: 'close'; readonly code: number };

/** What a strategy of the Lab says (lab/strategy.ts). The rest is known to those who draw it, and to nobody in the world. */
export interface Note {
  /** Plain JSON. */
  readonly note: unknown;
  /** The presses that it carries, by their numbers. */
  readonly about?: readonly number[];
  /** The last version of the number that was on disk where it was sent. */
  readonly version?: number;
}

interface Transit {
  readonly from: PartyName;
  readonly to: PartyName;
  readonly connection: number;
  readonly content: Content;
  /** The number of the frame: unique for each `sent`, and the same for its arrival or loss. 0: not a frame. */
  readonly transit: number;
}

/** Why something that was sent did not reach its receiver. */
export type Loss =
  /** The connection broke, or is half open. */
  | 'line'
  /** It arrived after its receiver was gone. */
  | 'nobody'
  /** The receiver reads too slowly: it was not even sent (back-pressure). */
  | 'behind';

export type Entry = { readonly atMs: number } & (
  | { readonly kind: 'happening'; readonly happening: Happening | NodesHappening }
  | ({ readonly kind: 'sent' } & Transit)
  | ({ readonly kind: 'arrived' } & Transit)
  | ({ readonly kind: 'lost'; readonly why: Loss } & Transit)
  | { readonly kind: 'pressed'; readonly who: PartyName; readonly delta: Delta }
  | { readonly kind: 'told'; readonly who: PartyName; readonly news: News }
  | ({ readonly kind: 'believes' } & TabBelief)
  | { readonly kind: 'page'; readonly who: PartyName; readonly what: 'opened' | 'gone' | 'woke' }
  | { readonly kind: 'server'; readonly what: 'started' | 'gone' | 'stopping' | 'woke' | 'drained' }
  | { readonly kind: 'commit'; readonly what: 'begun' | 'failed' | 'lost'; readonly presses: number }
  | { readonly kind: 'durable'; readonly presses: number; readonly value: number; readonly revision: number }
  | { readonly kind: 'rotated'; readonly bucket: number }
  | { readonly kind: 'epoch'; readonly epoch: string }
  | { readonly kind: 'restored'; readonly revision: number }
  | { readonly kind: 'healed' }
  | { readonly kind: 'converged' }
  | { readonly kind: 'violated'; readonly rule: string; readonly what: string }
);

/** What a tab shows, and the state of its connection. */
export interface TabBelief {
  readonly who: PartyName;
  readonly shown: number | undefined;
  readonly saving: number;
  readonly users: number | undefined;
  readonly link: Link['kind'];
}

/** Receives the entries; a world without one runs faster. */
export type Log = (entry: Entry) => void;

/** A rule was violated: the end of a world. */
export class Violation extends Error {
  /** @param rule of PROTOCOL.md, or of the world itself @param what a sentence */
  constructor(
    readonly rule: string,
    readonly what: string,
  ) {
    super(`[${rule}] ${what}`);
  }
}

/** How often each kind of event happened: the coverage of the exploration. */
export class Counts {
  private readonly numbers = new Map<string, number>();
  /** By subject, then by name: joining the two each time would cost more than counting. */
  private readonly kinds = new Map<string, Map<string | number, number>>();

  add(name: string): void {
    this.numbers.set(name, (this.numbers.get(name) ?? 0) + 1);
  }

  /** @example addOf('sent', 'state') // counts 'sent: state' */
  addOf(about: string, name: string | number): void {
    const numbers = this.kinds.get(about) ?? new Map<string | number, number>();
    if (numbers.size === 0) this.kinds.set(about, numbers);
    numbers.set(name, (numbers.get(name) ?? 0) + 1);
  }

  get all(): Readonly<Record<string, number>> {
    const all = Object.fromEntries(this.numbers);
    for (const [about, numbers] of this.kinds) {
      for (const [name, number] of numbers) all[`${about}: ${name}`] = number;
    }
    return all;
  }
}
