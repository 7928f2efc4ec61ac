/*
 * What each side knows about the other, from the entries of the console. Pure. In: entries, as the page has them,
 * including the server's control frames. Out: a state for each side.
 */

import type { Entry } from '../console/entry.ts';

/** The page's heartbeat: how often it asks, and how long it waits for the answer. */
export const ASK_EVERY_MS = 5_000;
export const ANSWER_WITHIN_MS = 3_000;
/** The server's heartbeat interval, as in server/lessons/heartbeat.ts. */
export const ROUND_MS = 10_000;
/** The page's close code: applications may use 4000 to 4999. */
export const NO_ANSWER_CODE = 4000;

/** The commands of the server's switches: server/lessons/heartbeat.ts. After the last one, the page stops asking. */
export const STOP_ANSWERING = 'stop answering';
export const IGNORE = 'ignore me';

export type View =
  | { readonly kind: 'closed' | 'quiet' | 'mute' | 'gaveUp' }
  /** Asked, or heard from, at that time, in ms since 1970. */
  | { readonly kind: 'waiting' | 'heard'; readonly sinceMs: number };

export interface Views {
  readonly page: View;
  readonly server: View;
}

/** The views after all entries, oldest first. */
export function viewsOf(entries: readonly Entry[]): Views {
  return entries.reduce(after, { page: { kind: 'closed' }, server: { kind: 'closed' } });
}

function after(views: Views, entry: Entry): Views {
  if (entry.kind === 'event') return afterEvent(views, entry.event);
  const { direction, opcode, payload, atMs } = entry;
  if (opcode === 'ping' && direction === 'received')
    return { ...views, server: waitingSince(views.server, atMs) };
  if (opcode === 'pong' && direction === 'sent')
    return { ...views, server: { kind: 'heard', sinceMs: atMs } };
  if (payload === IGNORE && direction === 'sent') return { ...views, page: { kind: 'mute' } };
  if (payload === 'ping' && direction === 'sent') return { ...views, page: waitingSince(views.page, atMs) };
  return payload === 'pong' ? { ...views, page: { kind: 'heard', sinceMs: atMs } } : views;
}

/** A second question changes nothing, since the first one has not been answered. */
function waitingSince(view: View, sinceMs: number): View {
  return view.kind === 'waiting' ? view : { kind: 'waiting', sinceMs };
}

function afterEvent(views: Views, event: Extract<Entry, { kind: 'event' }>['event']): Views {
  if (event.type === 'open') return { page: { kind: 'quiet' }, server: { kind: 'quiet' } };
  if (event.type === 'connecting') return views;
  const code = event.type === 'close' ? event.code : undefined;
  return {
    page: { kind: code === NO_ANSWER_CODE ? 'gaveUp' : 'closed' },
    server: { kind: code === 1001 ? 'gaveUp' : 'closed' },
  };
}

/** What the page's own heartbeat must do now. */
export function dueOf(view: View, nowMs: number): 'ask' | 'give up' | 'nothing' {
  if (view.kind === 'quiet') return 'ask';
  if (view.kind === 'heard') return nowMs - view.sinceMs >= ASK_EVERY_MS ? 'ask' : 'nothing';
  return view.kind === 'waiting' && nowMs - view.sinceMs >= ANSWER_WITHIN_MS ? 'give up' : 'nothing';
}
