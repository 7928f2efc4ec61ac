/*
 * Disconnects on purpose, to show what the page does offline, and reconnects.
 */

import type { ReadonlySignal } from '@preact/signals';
import { words } from '../../words.ts';
import type { LinkView } from '../view.ts';

interface Props {
  link: ReadonlySignal<LinkView>;
  /** Can the browser keep what is pressed? */
  isLasting: ReadonlySignal<boolean>;
  onOffline: () => void;
  onOnline: () => void;
}

/** On means offline. The whole block is the target; name and description are its two lines. */
export function OfflineSwitch({ link, isLasting, onOffline, onOnline }: Props) {
  const { kind } = link.value;
  const isOffline = kind === 'offline';
  return (
    <button
      type="button"
      class="switch"
      role="switch"
      aria-checked={isOffline}
      aria-labelledby="switch-name"
      aria-describedby="switch-sentence"
      disabled={kind === 'ended'}
      onClick={isOffline ? onOnline : onOffline}
    >
      <span class="track" />
      <span id="switch-name">{words().offlineSwitch}</span>
      <span id="switch-sentence">
        {isLasting.value ? words().offlineSentence : words().offlineUntilReload}
      </span>
    </button>
  );
}
