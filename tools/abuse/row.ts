/*
 * A row of the table: one attack. Most are plain data, for the methods of arena.ts; registry.ts lists them.
 */

import type { Arena } from './arena.ts';

export interface Row {
  /** For --only. @example 'flood-presses' */
  readonly name: string;
  /** Its text in the table. */
  readonly attack: string;
  /** The outcome expected for each attacker, as arena.ts counts it. */
  readonly wanted: RegExp;
  /** On uWebSockets.js, where SECURITY.md documents that it falls short. */
  readonly onUws?: RegExp;
  /** Additional flags of the server. */
  readonly flags?: readonly string[];
  /** The attack gets its own server, which is stopped during it; the duration, in ms. */
  readonly aloneMs?: number;
  /** Runs until the arena is over. */
  perform(arena: Arena): Promise<void>;
}

/** Rows under one heading. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}
