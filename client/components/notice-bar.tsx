/*
 * Tells a person what went wrong for good, until they dismiss it. The empty region is always there, because
 * screen readers speak what enters a region that they know.
 */

import type { ReadonlySignal } from '@preact/signals';
import type { Notice } from '../view.ts';
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
          <p>{shown.kind === 'range' ? words().range : words().outcomeUnknown(shown.presses)}</p>
          <button type="button" onClick={onDismiss}>
            {words().dismiss}
          </button>
        </>
      )}
    </div>
  );
}
