/*
 * How a failure came about, read from the log of a world. In: entries, a press and its device. Out: what happened between the
 * two times that it counted, or how it was lost; and the entries that tell the story.
 */

import type { Entry, PartyName } from '../entry.ts';
import type { Between, Broken, Loss } from './broken.ts';

/** @param press by its number in the run */
export function betweenOf(entries: readonly Entry[], press: number, who: PartyName): Between {
  const arrivals = entries.flatMap((entry, at) =>
    entry.kind === 'arrived' && entry.to === 'server' && carries(entry, press) ? [{ at, entry }] : [],
  );
  const [first, last] = [arrivals[0], arrivals.at(-1)];
  if (first === undefined || last === undefined || first === last) return 'other';
  const meanwhile = entries.slice(first.at, last.at);
  if (meanwhile.some((entry) => entry.kind === 'server' && entry.what === 'started')) return 'server-restart';
  if (meanwhile.some((entry) => isPage(entry, who, 'opened'))) return 'reload';
  const isSame =
    'connection' in first.entry &&
    'connection' in last.entry &&
    first.entry.connection === last.entry.connection;
  return isSame ? 'resend' : 'reconnect';
}

export function howLost(entries: readonly Entry[], press: number, who: PartyName): Loss {
  const sent = entries.filter((entry) => entry.kind === 'sent' && carries(entry, press));
  if (sent.length === 0) {
    const isReloaded = entries.some((entry) => isPage(entry, who, 'gone'));
    return isReloaded ? 'reload' : 'unsent';
  }
  const arrival = entries.findIndex((entry) => entry.kind === 'arrived' && carries(entry, press));
  if (arrival < 0) return 'in-flight';
  const isCrashed = entries.slice(arrival).some((entry) => entry.kind === 'server' && entry.what === 'gone');
  return isCrashed ? 'server-restart' : 'ignored';
}

/** The entries that matter, by their index: what happened, and the messages with the press that broke. */
export function storyOf(entries: readonly Entry[], broken: Broken | undefined): number[] {
  const press = broken !== undefined && 'press' in broken ? broken.press : undefined;
  const tells = (entry: Entry): boolean => {
    if (entry.kind === 'happening' || entry.kind === 'violated') return true;
    if (entry.kind !== 'arrived' && entry.kind !== 'lost') return false;
    return press !== undefined && carries(entry, press);
  };
  return entries.flatMap((entry, at) => (tells(entry) ? [at] : []));
}

function carries(entry: Entry, press: number): boolean {
  return 'content' in entry && 'note' in entry.content && entry.content.about?.includes(press) === true;
}

function isPage(entry: Entry, who: PartyName, what: 'opened' | 'gone'): boolean {
  return entry.kind === 'page' && entry.who === who && entry.what === what;
}
