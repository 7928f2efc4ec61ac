/*
 * Tells the user what went wrong permanently, until they dismiss it. The empty region is always present, because
 * screen readers announce what enters a known region.
 */

import type { ReadonlySignal } from '@preact/signals';
import { words } from '../../words.ts';
import type { Notice } from '../view.ts';

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
          <button type="button" class="solid" onClick={onDismiss}>
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
    case 'taken':
      return words().taken(notice.presses);
    case 'older-copy':
      return words().olderCopy;
    case 'new-life':
      return words().newLife;
    case 'range':
      return words().range;
    case 'unsupported':
      return words().unsupported;
    default:
      return notice satisfies never;
  }
}
