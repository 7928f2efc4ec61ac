/*
 * Compares a client's text with a secret, in constant time. In: two texts. Out: are they equal?
 */

import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Compares in constant time: `===` stops at the first difference, so that an attacker could find a token letter by
 * letter. timingSafeEqual requires equal lengths, which hashes have.
 */
export function sameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(secret));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
