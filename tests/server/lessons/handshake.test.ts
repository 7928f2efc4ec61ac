import { describe, expect, it } from 'vitest';
import { acceptOf, handshake } from '../../../server/lessons/handshake.ts';
import { connect, FakeWorld } from './fake-lesson.ts';

/** RFC 6455 §1.3. */
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

function explanationFor(headers: Record<string, string>) {
  const { sent } = connect(handshake(), new FakeWorld(), { 'sec-websocket-key': KEY, ...headers });
  expect(sent.length).toBe(1);
  return JSON.parse(String(sent[0]));
}

describe('acceptOf', () => {
  it("answers the RFC's example key as the RFC does", () => {
    expect(acceptOf(KEY)).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  });
});

describe('the handshake lesson', () => {
  it('tells a newcomer each step from its key to the 101', () => {
    expect(explanationFor({})).toEqual({
      requestLine: 'GET /lessons/handshake HTTP/1.1',
      headers: [['sec-websocket-key', KEY]],
      key: KEY,
      guid: '258EAFA5-E914-47DA-95CA-C5AB0DC85B11',
      concatenated: 'dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11',
      sha1Hex: 'b37a4f2cc0624f1690f64606cf385945b2bec4ea',
      accept: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      responseLines: [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      ],
    });
  });

  it('shows the headers as they came', () => {
    const headers = { host: 'localhost:6789', 'user-agent': '"quotes" & <tags>' };
    expect(explanationFor(headers).headers).toEqual([['sec-websocket-key', KEY], ...Object.entries(headers)]);
  });

  it.each([
    'cookie',
    'authorization',
    'proxy-authorization',
    'x-auth-token',
    'x-monitor-token',
    'x-csrf-token',
    'x-client-secret',
    'x-api-key',
    'sec-websocket-protocol',
  ])('keeps the value of %s to itself', (name) => {
    const explanation = explanationFor({ [name]: 'hush' });
    expect(explanation.headers).toContainEqual([name, '[redacted]']);
    expect(JSON.stringify(explanation)).not.toContain('hush');
  });
});
