/*
 * The button "Open on your phone" and its dialog: asks for the addresses when it opens, shows the first one
 * as a large QR code, and lets the person pick another where the machine has several network cards.
 */

import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { words } from '../../words.ts';
import { fetchAddresses, type ShareAddress } from '../share.ts';

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

interface AddressesProps {
  /** undefined: on their way; null: could not be fetched. */
  addresses: readonly ShareAddress[] | null | undefined;
}

/** That the dialog is looking, that it failed, or the addresses. */
function ShareAddresses({ addresses }: AddressesProps) {
  const picked = useSignal('');
  if (addresses === undefined) return <p class="share-state">{words().shareLoading}</p>;
  if (addresses === null) return <ShareFailure />;
  const shown = addresses.find(({ url }) => url === picked.value) ?? addresses[0];
  if (!shown) return <ShareFailure />;
  return (
    <>
      <QrCode {...shown} />
      <p class="address">{shown.url}</p>
      <p>{words().shareHint}</p>
      {addresses.length > 1 && (
        <fieldset>
          <legend>{words().shareChoice}</legend>
          {addresses.map(({ url }) => (
            <label key={url}>
              <input
                type="radio"
                name="address"
                checked={url === shown.url}
                onChange={() => (picked.value = url)}
              />
              {url}
            </label>
          ))}
        </fieldset>
      )}
    </>
  );
}

function ShareFailure() {
  return (
    <p class="share-state" role="alert">
      {words().shareFailed} <strong class="address">{location.href}</strong>
    </p>
  );
}

/** ISO/IEC 18004: four modules free on every side. */
const QUIET_ZONE_MODULES = 4;

/** Dark on white in every theme and with its quiet zone, because cameras need both. */
function QrCode({ url, qr }: ShareAddress) {
  const side = qr.size + 2 * QUIET_ZONE_MODULES;
  return (
    <svg
      class="qr"
      viewBox={`${-QUIET_ZONE_MODULES} ${-QUIET_ZONE_MODULES} ${side} ${side}`}
      role="img"
      aria-label={words().qrCode(url)}
      shape-rendering="crispEdges"
    >
      <path d={qr.path} />
    </svg>
  );
}
