/*
 * Which server code has run for this page, per lesson. In: events of the lessons' sockets. Out: the names of the
 * functions in server/lessons/<name>.ts that the server has called for it, as a signal; the page links to their lines.
 */

import { signal } from '@preact/signals';

/** As in server/lessons/lesson.ts. */
export type Callback = 'admit' | 'opened' | 'received' | 'closed';

const byPath = signal<ReadonlyMap<string, ReadonlySet<Callback>>>(new Map());

/** Records that the server has called these for a socket. @param url of the socket */
export function hasRun(url: string, ...callbacks: readonly Callback[]): void {
  const path = new URL(url).pathname;
  const known = byPath.peek().get(path) ?? new Set();
  if (callbacks.every((callback) => known.has(callback))) return;
  byPath.value = new Map(byPath.peek()).set(path, new Set([...known, ...callbacks]));
}

/** In the order in which they first ran. @example ranOf('/lessons/echo') // ['admit', 'opened', 'received'] */
export function ranOf(path: string): readonly Callback[] {
  return [...(byPath.value.get(path) ?? [])];
}
