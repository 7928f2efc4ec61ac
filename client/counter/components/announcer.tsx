/*
 * What screen readers hear: the latest value, at most once a second, and each new state of the connection.
 */

import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { paced } from '../../components/pace.ts';
import { words } from '../../words.ts';
import type { LinkView } from '../view.ts';
import { linkWords } from './connection-pill.tsx';

const ANNOUNCE_INTERVAL_MS = 1000;

interface Props {
  value: ReadonlySignal<number | null>;
  link: ReadonlySignal<LinkView>;
}

export function Announcer({ value, link }: Props) {
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
    </div>
  );
}
