/*
 * How others reach this counter: addresses, each with a QR code for phones. Pure. In: the address that the asking browser
 * used. Out: the content of /share.json.
 */

import { encode } from 'uqr';
import { isLoopback } from './origin.ts';

/** A QR code as the `d` of an SVG path in a view box of `0 0 size size`, dark on light, without quiet zone. */
export interface QrCode {
  readonly size: number;
  readonly path: string;
}

export interface Share {
  readonly urls: readonly { readonly url: string; readonly qr: QrCode }[];
}

/**
 * A browser that uses a name of the network can pass that name on. `localhost` means something else on a
 * phone, so then the computer's own addresses are used. (A proxy that hides the Host header behind localhost
 * looks the same.)
 * @param host a valid Host header
 * @param lanUrls the server's addresses in the local network
 */
export function shareFor(scheme: 'http' | 'https', host: string, lanUrls: readonly string[]): Share {
  const urls = isLoopback(host) ? lanUrls : [`${scheme}://${host}/`];
  return { urls: urls.map((url) => ({ url, qr: qrCode(url) })) };
}

/**
 * A fixed mask: any reader can read it, and choosing the best of the eight takes 20 times as long (up
 * to 2 ms), in the process that handles everybody's presses.
 */
const MASK_PATTERN = 0;

/** One subpath per run of dark modules in a row. */
export function qrCode(text: string): QrCode {
  const { size, data } = encode(text, { border: 0, maskPattern: MASK_PATTERN });
  const path = data.map((row, y) =>
    runsOf(row)
      .map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`)
      .join(''),
  );
  return { size, path: path.join('') };
}

/** The start and length of each run of dark modules. */
function runsOf(row: readonly boolean[]): [x: number, length: number][] {
  const runs: [number, number][] = [];
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === x) last[1]++;
    else runs.push([x, 1]);
  }
  return runs;
}
