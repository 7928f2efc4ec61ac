/*
 * Tells a person what went wrong for good, until they dismiss it. The empty region is always there, because
 * screen readers speak what enters a region that they know.
 */

import type { ReadonlySignal } from '@preact/signals';
import type { Notice } from '../counter/view.ts';
import { words } from '../words.ts';

interface Props {
  notice: ReadonlySignal<Notice | null>;
  onDismiss: () => void;
}

export function NoticeBar({ notice, onDismiss }: Props) {
  const shown = notice.value;
  return (
    <div class="notice" role="status">
      {shown && (
        <>
          <p>{sentenceOf(shown)}</p>
          <button type="button" onClick={onDismiss}>
            {words().dismiss}
          </button>
        </>
      )}
    </div>
  );
}

function sentenceOf(notice: Notice): string {
  switch (notice.kind) {
    case 'outcome-unknown':
      return words().outcomeUnknown(notice.presses);
    case 'new-life':
      return words().newLife;
    case 'range':
      return words().range;
    default:
      return notice satisfies never;
  }
}
