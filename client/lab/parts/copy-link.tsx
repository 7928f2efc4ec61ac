/*
 * Copies the link. Where the browser does not allow that, as on a page without TLS, it shows the link to be copied by hand.
 */

import { useSignal, useSignalEffect } from '@preact/signals';
import type { Address } from '../address.ts';
import type { Lab } from '../model.ts';
import { labWords } from '../words/page.ts';

export function CopyLink({ lab, address }: { readonly lab: Lab; readonly address: Address }) {
  const isCopied = useSignal(false);
  const shown = useSignal<string | undefined>(undefined);
  const { copyLink, copied, linkCopied, notCopied } = labWords();
  useSignalEffect(() => {
    lab.experiment.value; // another experiment has another link
    isCopied.value = false;
    shown.value = undefined;
  });
  const copy = async (): Promise<void> => {
    const link = await address.link;
    isCopied.value = await write(link);
    shown.value = isCopied.value ? undefined : link;
    lab.spoken.value = isCopied.value ? copied : notCopied;
  };
  return (
    <div class="copy-link">
      <button type="button" class="tool wide" onClick={() => void copy()}>
        {isCopied.value ? linkCopied : copyLink}
      </button>
      {shown.value !== undefined && (
        <label class="link-field">
          <span>{notCopied}</span>
          <input
            readOnly
            value={shown.value}
            ref={(field) => field?.select()}
            onFocus={({ currentTarget }) => currentTarget.select()}
            onBlur={() => (shown.value = undefined)}
          />
        </label>
      )}
    </div>
  );
}

/** @returns false if that is not permitted, or the page has no secure context */
async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
