/*
 * What screen readers announce: the latest value, at most once a second, each new state of the connection, and presses
 * that wait to be saved, if that takes long enough to matter.
 */

import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { paced } from '../../components/pace.ts';
import { words } from '../../words.ts';
import type { LinkView } from '../view.ts';
import { linkWords } from './connection-pill.tsx';

const ANNOUNCE_INTERVAL_MS = 1000;
/** Presses that are saved sooner are not announced. */
const SAVING_DELAY_MS = 1000;

interface Props {
  value: ReadonlySignal<number | null>;
  link: ReadonlySignal<LinkView>;
  saving: ReadonlySignal<number>;
}

export function Announcer({ value, link, saving }: Props) {
  const heard = useSignal<number | null>(null);
  const announce = useRef(paced(() => (heard.value = value.peek()), ANNOUNCE_INTERVAL_MS)).current;
  useSignalEffect(() => {
    if (value.value !== null) announce();
  });
  useEffect(() => announce.cancel, [announce]);
  return (
    <div class="unseen">
      <p aria-live="polite">{heard.value !== null && words().value(heard.value)}</p>
      <p aria-live="polite">{linkWords(link.value, words())}</p>
      <SavingAnnouncer saving={saving} link={link} />
    </div>
  );
}

function SavingAnnouncer({ saving, link }: Omit<Props, 'value'>) {
  /** undefined: nothing was announced yet. */
  const heard = useSignal<number | undefined>(undefined);
  useSignalEffect(() => {
    const presses = saving.value;
    const timer = setTimeout(() => {
      if (presses > 0 || heard.peek() !== undefined) heard.value = presses;
    }, SAVING_DELAY_MS);
    return () => clearTimeout(timer);
  });
  const presses = heard.value;
  const waiting = link.value.kind === 'live' ? words().saving : words().kept;
  return (
    <p aria-live="polite">{presses !== undefined && (presses > 0 ? waiting(presses) : words().allSaved)}</p>
  );
}
