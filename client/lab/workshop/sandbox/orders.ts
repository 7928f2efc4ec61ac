/*
 * What the page and the sandbox's frame tell each other, over one MessagePort. Types and limits only.
 */

/** The page → the frame. Workers are numbered by the page; a number is used once. */
export type Order =
  | { readonly start: number }
  | { readonly to: number; readonly message: unknown }
  | { readonly end: number };

/** The frame → the page. `ended`: the worker failed, or it sent too much. */
export type Report =
  | { readonly ready: true }
  | { readonly from: number; readonly message: unknown }
  | { readonly ended: number; readonly why: string };

/** What the frame lets a worker send: this many messages each second, on average and at once. */
export const MAX_MESSAGES = { perSecond: 100, atOnce: 400 } as const;
/** At most this many workers exist at a time. */
export const MAX_WORKERS = 4;
