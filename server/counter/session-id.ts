/*
 * Session ids: made and parsed here alone. `<bucket>.<key>`: the bucket in which the session was issued, in the
 * clear, so that a server can tell one that was never seen from one that was forgotten (P17); and a secret key.
 */

import type { SessionId } from '../../protocol/messages.ts';

/** 128 bits, base64url. */
const KEY = /^[\w-]{22}$/;
const SESSION_ID = /^([1-9]\d{0,8})\.[\w-]{22}$/;

/**
 * @param key 128 random bits, base64url
 * @throws RangeError where it is not: such a session could never be resumed
 */
export function sessionIdOf(bucket: number, key: string): SessionId {
  if (!KEY.test(key)) throw new RangeError('a session key has 22 characters, base64url');
  return `${bucket}.${key}`;
}

/** The number of the bucket in which a session was issued; undefined where it is not a session id at all. */
export function bucketOf(session: SessionId): number | undefined {
  const match = SESSION_ID.exec(session);
  return match ? Number(match[1]) : undefined;
}
