/*
 * The button "Open on your phone" and its dialog: it fetches the addresses when it opens, shows the first one
 * as a large QR code, and lets the user pick another if the machine has several network interfaces.
 */

import { type ReadonlySignal, type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../../words.ts';
import { pressToken, withToken } from '../press-token.ts';
import { fetchAddresses, type QrPath, type ShareAddress } from '../share.ts';
import type { RightView } from '../view.ts';

interface Props {
  readonly right: ReadonlySignal<RightView>;
}

export function ShareDialog({ right }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  /** undefined: loading; null: could not be fetched. */
  const addresses = useSignal<readonly ShareAddress[] | null | undefined>(undefined);
  const open = async () => {
    dialog.current!.showModal();
    isOpen.value = true;
    addresses.value ||= undefined;
    addresses.value = (await fetchAddresses()) ?? addresses.value ?? null;
  };
  const isOpen = useSignal(false);
  const close = () => dialog.current!.close();
  return (
    <>
      <button type="button" class="share solid" aria-haspopup="dialog" onClick={open}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 3h7v7H3zM14 3h7v7h-7zM3 14h7v7H3zM14 14h3v3h-3zM18 18h3v3h-3z" />
        </svg>
        {words().share}
      </button>
      <dialog
        ref={dialog}
        aria-labelledby="share-title"
        closedby="any"
        onClose={() => (isOpen.value = false)}
      >
        <div class="sheet">
          <h2 id="share-title">{words().share}</h2>
          {isOpen.value && <ShareAddresses addresses={addresses.value} right={right} />}
          <button type="button" class="close solid" onClick={close}>
            {words().close}
          </button>
        </div>
      </dialog>
    </>
  );
}

interface AddressesProps {
  /** undefined: loading; null: could not be fetched. */
  addresses: readonly ShareAddress[] | null | undefined;
  right: ReadonlySignal<RightView>;
}

/** A loading message, an error, or the addresses. */
function ShareAddresses({ addresses, right }: AddressesProps) {
  const picked = useSignal('');
  const sharesToken = useSignal(false);
  if (addresses === undefined) return <p class="share-state">{words().shareLoading}</p>;
  if (addresses === null) return <ShareFailure />;
  const shown = addresses.find(({ url }) => url === picked.value) ?? addresses[0];
  if (!shown) return <ShareFailure />;
  return (
    <>
      {sharesToken.value ? <SecretCode url={shown.url} /> : <Code {...shown} />}
      <p>{words().shareHint}</p>
      {right.value === 'granted' && pressToken.value !== undefined && <TokenChoice chosen={sharesToken} />}
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

/** Unchecked each time the dialog opens: giving away the right to press is a decision each time. */
function TokenChoice({ chosen }: { chosen: Signal<boolean> }) {
  return (
    <label class="share-token">
      <input type="checkbox" checked={chosen.value} onChange={() => (chosen.value = !chosen.value)} />
      {words().shareToken}
    </label>
  );
}

/** The link with the press token. Its code is drawn here, since the server must not see it. */
function SecretCode({ url }: { url: string }) {
  const link = withToken(url, pressToken.value ?? '');
  const qr = useSignal<QrPath | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    import('../qr.ts').then(
      ({ qrPath }) => {
        if (isWanted) qr.value = qrPath(link);
      },
      () => {}, // offline, only the link remains
    );
    return () => {
      isWanted = false;
    };
  }, [link, qr]);
  return <Code url={link} qr={qr.value} />;
}

/** The code, and the same as text. */
function Code({ url, qr }: { url: string; qr: QrPath | undefined }) {
  return (
    <>
      {qr && <QrCode url={url} qr={qr} />}
      <p class="address">{url}</p>
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
