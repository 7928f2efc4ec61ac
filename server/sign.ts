/*
 * Signs the session ids of this counter: HMAC-SHA-256 with the secret that the store keeps. In: a text. Out: 128 bits.
 */

import { createHmac } from 'node:crypto';

/** RFC 2104 §5: no less than half of the hash. */
const SIGNATURE_BYTES = 16;

/** @param secret see `Store.secret` @example signature(store.secret, '1.AAAAAAAAAAAAAAAAAAAAAA') // 22 characters, base64url */
export function signature(secret: string, text: string): string {
  return createHmac('sha256', secret)
    .update(text)
    .digest()
    .subarray(0, SIGNATURE_BYTES)
    .toString('base64url');
}
