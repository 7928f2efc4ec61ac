/*
 * Is what somebody sent the secret? Used wherever a token comes in with a handshake.
 */

import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Compares in a time that tells nothing: `===` stops at the first difference, so that a patient attacker could
 * find a token letter by letter. timingSafeEqual wants equal lengths, which hashes have.
 */
export function sameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(secret));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
