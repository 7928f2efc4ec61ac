import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isIssued, sessionIdOf } from '../../server/counter/session-id.ts';
import { signature } from '../../server/sign.ts';

const sign = (text: string) => signature('secret', text);
const newKey = () => randomBytes(16).toString('base64url');

describe('the signature of a session id', () => {
  it('has 128 bits of HMAC-SHA-256', () => {
    // RFC 4231 §4.3, test case 2, of whose result these are the first 16 bytes.
    const expected = Buffer.from('5bdcc146bf60754e6a042426089575c7', 'hex').toString('base64url');
    expect(signature('Jefe', 'what do ya want for nothing?')).toBe(expected);
  });

  it('makes an id that is recognized, by the same secret alone', () => {
    const session = sessionIdOf(7, newKey(), sign);
    expect(isIssued(session, sign)).toBe(true);
    expect(isIssued(session, (text) => signature('another', text))).toBe(false);
  });

  it('covers every character of the id', () => {
    const session = sessionIdOf(7, newKey(), sign);
    for (let i = 0; i < session.length; i++) {
      const other = session[i] === '8' ? '9' : '8';
      expect(isIssued(session.slice(0, i) + other + session.slice(i + 1), sign)).toBe(false);
    }
  });
});
