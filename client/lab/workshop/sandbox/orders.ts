/*
 * What the page and the sandbox's frame tell each other, over one MessagePort. Types and limits only.
 */

/** The page → the frame. Workers are numbered by the page; a number is used once. */
export type Order =
  | { readonly start: number }
  | { readonly to: number; readonly message: unknown }
  | { readonly end: number };

/** The frame → the page. Workers send text only. `ended`: the worker failed, or it sent too much. */
export type Report =
  | { readonly ready: true }
  | { readonly from: number; readonly message: string }
  | { readonly ended: number; readonly why: string };

/** What the frame passes on, for each worker: a message costs 1, and 1 more for each 10,000 characters. */
export const MAX_COST = { perSecond: 1_000, atOnce: 2_000 } as const;
export const CHARACTERS_FOR_1 = 10_000;
/** At most this many workers exist at a time. */
export const MAX_WORKERS = 4;
