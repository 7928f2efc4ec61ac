/*
 * A QR code, dark on white in every theme and with its quiet zone, because cameras need both.
 */

import { words } from '../../words.ts';
import type { ShareAddress } from '../share.ts';

/** ISO/IEC 18004: four modules free on every side. */
const QUIET_ZONE_MODULES = 4;

export function QrCode({ url, qr }: ShareAddress) {
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
