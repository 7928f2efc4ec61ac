/*
 * Screen-reader announcements of a console: what it received, at most every other second, however much it was.
 */

import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { paced } from '../../components/pace.ts';
import type { Entry, Frame } from './entry.ts';
import { eventLine } from './explain.ts';
import { consoleWords } from './words.ts';

const ANNOUNCE_INTERVAL_MS = 2_000;
const MAX_SPOKEN_CHARACTERS = 80;

export function Heard({ entries }: { entries: ReadonlySignal<readonly Entry[]> }) {
  const heard = useSignal('');
  const lastId = useRef(entries.peek().at(-1)?.id ?? 0); // existing entries are not announced
  const announce = useRef(
    paced(() => {
      const fresh = entries.peek().filter(({ id }) => id > lastId.current);
      lastId.current = fresh.at(-1)?.id ?? lastId.current;
      heard.value = spoken(fresh) || heard.peek();
    }, ANNOUNCE_INTERVAL_MS),
  ).current;
  useSignalEffect(() => {
    if (entries.value.length > 0) announce();
  });
  useEffect(() => announce.cancel, [announce]);
  return (
    <p class="unseen" aria-live="polite">
      {heard}
    </p>
  );
}

/** The user knows what they sent. Received messages, and events of the connection, are news; control frames are not. */
function spoken(fresh: readonly Entry[]): string {
  const frames = fresh.filter(
    (entry): entry is Frame =>
      entry.kind === 'frame' &&
      entry.direction === 'received' &&
      (entry.opcode === 'text' || entry.opcode === 'binary'),
  );
  const event = fresh.findLast((entry) => entry.kind === 'event');
  const last = frames.at(-1)?.payload.slice(0, MAX_SPOKEN_CHARACTERS);
  return [
    event?.kind === 'event' ? eventLine(event.event) : '',
    last === undefined ? '' : consoleWords().heard(frames.length, last),
  ]
    .filter((sentence) => sentence !== '')
    .join('. ');
}
