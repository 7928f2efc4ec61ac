/*
 * What a lesson answers to a client without the right token.
 */

import type { Admission } from './lesson.ts';

/** A 401 names a way to authenticate (RFC 9110 §11.6.1). This one is ours: with `Basic`, a browser would ask for a password. */
export const UNAUTHORIZED: Admission<never> = {
  kind: 'refused',
  status: '401 Unauthorized',
  message: 'Invalid or missing token',
  headers: [['WWW-Authenticate', 'Token']],
};
