import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64url, cookieFor, fitsCookie, subprotocolsFor } from '../../../../client/lessons/token/model.ts';

describe('a token as a subprotocol', () => {
  it('is base64url of its UTF-8', () => {
    expect(subprotocolsFor('open-sesame')).toEqual(['token', 'b3Blbi1zZXNhbWU']);
  });

  it('is left out where it is empty: an empty name is no subprotocol', () => {
    expect(subprotocolsFor('')).toEqual(['token']);
  });

  it('has only letters that a subprotocol may have, and comes back whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (token) => {
        expect(base64url(token)).toMatch(/^[\w-]+$/);
        expect(Buffer.from(base64url(token), 'base64url').toString()).toBe(token);
      }),
    );
  });
});

describe('a token as a cookie', () => {
  it.each(['open-sesame', 'a=b', '!#$%&', '~'])('can be %j', (token) => expect(fitsCookie(token)).toBe(true));

  it.each(['', 'two words', 'a;b', 'a,b', '"quoted"', 'back\\slash', '芝麻開門', 'x'.repeat(257)])(
    'cannot be %j',
    (token) => expect(fitsCookie(token)).toBe(false),
  );

  it('goes to this lesson only, and over TLS only where there is TLS', () => {
    expect(cookieFor('t', false)).toBe('auth-token=t; path=/lessons/token; SameSite=Strict');
    expect(cookieFor('t', true)).toMatch(/; Secure$/);
  });
});
