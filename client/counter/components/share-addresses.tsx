/*
 * What the share dialog shows: that it is looking, that it failed, or the addresses.
 */

import { useSignal } from '@preact/signals';
import { words } from '../../words.ts';
import type { ShareAddress } from '../share.ts';
import { QrCode } from './qr-code.tsx';

interface Props {
  /** undefined: on their way; null: could not be fetched. */
  addresses: readonly ShareAddress[] | null | undefined;
}

export function ShareAddresses({ addresses }: Props) {
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
