/*
 * The button "Open on your phone" and its dialog: asks for the addresses when it opens, shows the first one
 * as a large QR code, and lets the person pick another where the machine has several network cards.
 */

import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { words } from '../../words.ts';
import { fetchAddresses, type ShareAddress } from '../share.ts';
import { ShareAddresses } from './share-addresses.tsx';

export function ShareDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  /** undefined: on its way; null: could not be fetched. */
  const addresses = useSignal<readonly ShareAddress[] | null | undefined>(undefined);
  const open = async () => {
    dialog.current!.showModal();
    addresses.value ||= undefined;
    addresses.value = (await fetchAddresses()) ?? addresses.value ?? null;
  };
  const close = () => dialog.current!.close();
  return (
    <>
      <button type="button" class="share solid" aria-haspopup="dialog" onClick={open}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 3h7v7H3zM14 3h7v7h-7zM3 14h7v7H3zM14 14h3v3h-3zM18 18h3v3h-3z" />
        </svg>
        {words().share}
      </button>
      <dialog ref={dialog} aria-labelledby="share-title" closedby="any">
        <div class="sheet">
          <h2 id="share-title">{words().share}</h2>
          <ShareAddresses addresses={addresses.value} />
          <button type="button" class="close solid" onClick={close}>
            {words().close}
          </button>
        </div>
      </dialog>
    </>
  );
}
