/*
 * A row of the table: one attack. Most are data, for the ways that arena.ts has; registry.ts lists them.
 */

import type { Arena } from './arena.ts';

export interface Row {
  /** For --only. @example 'flood-presses' */
  readonly name: string;
  /** As it stands in the table. */
  readonly attack: string;
  /** What each attacker must have got, as arena.ts counts it. */
  readonly wanted: RegExp;
  /** On uWebSockets.js, where SECURITY.md says that it falls short. */
  readonly onUws?: RegExp;
  /** The server's flags beyond the usual ones. */
  readonly flags?: readonly string[];
  /** A server of its own, which is told to end in the midst of it; and for how long it lasts, in ms. */
  readonly aloneMs?: number;
  /** Goes on until nobody wants it any more. */
  perform(arena: Arena): Promise<void>;
}

/** Rows that stand below one heading. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}
