/*
 * Compares a token from a handshake with the secret, and what to say where they differ.
 */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Admission } from './lesson.ts';

/** A 401 names a way to authenticate (RFC 9110 §11.6.1). This one is ours: with `Basic`, a browser would ask for a password. */
export const UNAUTHORIZED: Admission<never> = {
  kind: 'refused',
  status: '401 Unauthorized',
  message: 'Invalid or missing token',
  headers: [['WWW-Authenticate', 'Token']],
};

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
