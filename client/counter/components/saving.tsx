/*
 * Own presses that are not on disk yet: "3 saving…", or, without a connection, "3 kept here". The place is
 * reserved, and CSS shows it after a moment only, so that a quick acknowledgement does not flicker.
 */

import type { ReadonlySignal } from '@preact/signals';
import { words } from '../../words.ts';
import type { LinkView } from '../view.ts';

interface Props {
  saving: ReadonlySignal<number>;
  link: ReadonlySignal<LinkView>;
}

export function Saving({ saving, link }: Props) {
  const presses = saving.value;
  const label = link.value.kind === 'live' ? words().saving : words().kept;
  return <p class={presses === 0 ? 'saving quiet' : 'saving'}>{presses > 0 && label(presses)}</p>;
}
