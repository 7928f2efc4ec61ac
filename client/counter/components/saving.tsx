/*
 * Own presses that are not on disk yet: "3 saving…", or, without a connection, "3 kept here"; or else those of closed
 * pages. The place is reserved, and CSS shows it after a moment only, so that a quick acknowledgement does not flicker.
 */

import type { ReadonlySignal } from '@preact/signals';
import { words } from '../../words.ts';
import type { LinkView } from '../view.ts';

interface Props {
  saving: ReadonlySignal<number>;
  finishing: ReadonlySignal<number>;
  link: ReadonlySignal<LinkView>;
}

export function Saving({ saving, finishing, link }: Props) {
  const own = link.value.kind === 'live' ? words().saving : words().kept;
  const [presses, label] = saving.value > 0 ? [saving.value, own] : [finishing.value, words().finishing];
  return <p class={presses === 0 ? 'saving quiet' : 'saving'}>{presses > 0 && label(presses)}</p>;
}
