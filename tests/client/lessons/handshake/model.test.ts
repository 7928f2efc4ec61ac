import { webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  deriveAccept,
  isKey,
  parseReport,
  RFC_EXAMPLE,
  titleCase,
} from '../../../../client/lessons/handshake/model.ts';

const sha1 = (bytes: Uint8Array<ArrayBuffer>) => webcrypto.subtle.digest('SHA-1', bytes);

describe('the sum', () => {
  it("of the RFC's example key is the RFC's example answer (RFC 6455 §1.3)", async () => {
    expect(await deriveAccept('dGhlIHNhbXBsZSBub25jZQ==', sha1)).toEqual({
      concatenated: 'dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11',
      sha1Hex: 'b37a4f2cc0624f1690f64606cf385945b2bec4ea',
      accept: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    });
  });

  it('agrees with the example that the page shows', async () => {
    const { concatenated, sha1Hex, accept } = RFC_EXAMPLE;
    expect(await deriveAccept(RFC_EXAMPLE.key, sha1)).toEqual({ concatenated, sha1Hex, accept });
    expect(RFC_EXAMPLE.responseLines).toContain(`Sec-WebSocket-Accept: ${accept}`);
  });
});

describe('a key', () => {
  it.each(['dGhlIHNhbXBsZSBub25jZQ==', 'AAAAAAAAAAAAAAAAAAAAAA==', '/T6Ntki715NqDOGOEuIaLg=='])(
    'is %s: 16 bytes in base64',
    (key) => expect(isKey(key)).toBe(true),
  );

  it.each(['', 'dGhlIHNhbXBsZSBub25jZQ', 'dGhlIHNhbXBsZSBub25jZQ=', 'dGhlIHNhbXBsZSBub25jZR==', 'short=='])(
    'is not %j',
    (key) => expect(isKey(key)).toBe(false),
  );
});

describe('a report', () => {
  it('is what the endpoint sends', () => {
    expect(parseReport(JSON.stringify(RFC_EXAMPLE))).toEqual(RFC_EXAMPLE);
  });

  it.each(['', 'null', '{}', '[]', JSON.stringify({ ...RFC_EXAMPLE, headers: 'none' })])(
    'is not %j',
    (text) => expect(parseReport(text)).toBeUndefined(),
  );
});

it('names of headers are written as the RFC writes them', () => {
  expect(titleCase('sec-websocket-key')).toBe('Sec-WebSocket-Key');
  expect(titleCase('user-agent')).toBe('User-Agent');
});
