/*
 * Draws a QR code in the page, for a link that no server may see: one with the press token in its fragment. It is loaded
 * on demand; all other codes come from the server, ready to draw.
 */

import { encode } from 'uqr';
import type { QrPath } from './share.ts';

export function qrPath(text: string): QrPath {
  const { size, data } = encode(text, { border: 0 });
  const squares = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')));
  return { size, path: squares.join('') };
}
