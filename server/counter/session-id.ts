/*
 * Session ids: created and parsed only here. `<bucket>.<key><signature>`: the bucket in which the session was issued, in
 * the clear, so that a server can tell a new session from a forgotten one (P17); a secret key; and a signature of
 * both, so that an id which this server did not issue costs no look-up and reveals nothing.
 */

import type { SessionId } from '../../protocol/messages.ts';

/** 128 bits, base64url: a key, or a signature. */
const LENGTH = 22;
const PART = /^[\w-]{22}$/;
const SESSION_ID = /^([1-9]\d{0,8})\.[\w-]{44}$/;

/** Only the servers of this counter can sign. Returns 128 bits, base64url; the same for the same text. */
export type Sign = (text: string) => string;

/**
 * @param key 128 random bits, base64url
 * @throws RangeError if the key or the signature is malformed: such a session could never be resumed
 */
export function sessionIdOf(bucket: number, key: string, sign: Sign): SessionId {
  const signed = `${bucket}.${key}`;
  const signature = sign(signed);
  if (!PART.test(key) || !PART.test(signature)) {
    throw new RangeError('a session key and its signature must be 22 characters of base64url each');
  }
  return signed + signature;
}

/** Was it issued by this server, or by a node of the same counter? */
export function isIssued(session: string, sign: Sign): boolean {
  if (bucketOf(session) === undefined) return false;
  return isSame(session.slice(-LENGTH), sign(session.slice(0, -LENGTH)));
}

/** In constant time: otherwise an attacker could find a signature character by character. */
function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let i = 0; i < one.length; i++) difference |= one.charCodeAt(i) ^ other.charCodeAt(i);
  return difference === 0;
}

/** The number of the bucket in which a session was issued; undefined if this is not a session id. */
export function bucketOf(session: SessionId): number | undefined {
  const match = SESSION_ID.exec(session);
  return match ? Number(match[1]) : undefined;
}
