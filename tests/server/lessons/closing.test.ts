import { describe, expect, it } from 'vitest';
import { closing } from '../../../server/lessons/closing.ts';
import { connect, FakeWorld } from './fake-lesson.ts';

function clientAfter(message: string | Uint8Array) {
  const client = connect(closing(), new FakeWorld());
  client.receive(message);
  return client;
}

/** RFC 6455 §7.4.1, and the registry at IANA. */
const MAY_BE_SENT = [
  1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999,
];

describe('the closing lesson', () => {
  it('closes with 1000 and a reason when it is asked to close', () => {
    expect(clientAfter('close').ending).toEqual({ by: 'end', code: 1000, reason: 'as you asked' });
  });

  it.each([
    ['close 4000 bye', 4000, 'bye'],
    ['close 4000', 4000, ''],
    ['  close   4000   see you  ', 4000, 'see you'],
    [`close 1000 ${'é'.repeat(61)}x`, 1000, `${'é'.repeat(61)}x`], // 123 bytes
  ])('closes as %j says', (text, code, reason) => {
    const client = clientAfter(text);
    expect(client.ending).toEqual({ by: 'end', code, reason });
    expect(client.sent).toEqual([]);
  });

  it.each(MAY_BE_SENT)('closes with %i', (code) => {
    expect(clientAfter(`close ${code}`).ending).toMatchObject({ code });
  });

  it.each([
    [1004, 'is reserved: it has no meaning yet'],
    [1005, 'stands for a close frame without a code'],
    [1006, 'stands for an end without a close frame'],
    [1010, 'is sent by clients only, which miss an extension'],
    [1015, 'stands for a TLS handshake that failed'],
  ])('refuses %i, which %s', (code, why) => {
    const client = clientAfter(`close ${code} bye`);
    expect(client.sent).toEqual([`refused: ${code} ${why}`]);
    expect(client.ending).toBeUndefined();
  });

  it.each([
    '0',
    '999',
    '1016',
    '1100',
    '2000',
    '2999',
    '5000',
    '65536',
    '-1000',
    '1e3',
    '1000.0',
    'bye',
    '１０００',
  ])('refuses %j, which is no code that may be sent', (code) => {
    const client = clientAfter(`close ${code}`);
    expect(client.sent).toEqual([
      'refused: a server can send 1000 to 1003, 1007 to 1009, 1011 to 1014, or 3000 to 4999',
    ]);
    expect(client.ending).toBeUndefined();
  });

  it.each([
    ['124 letters', 'x'.repeat(124), 124],
    ['62 letters of two bytes', 'é'.repeat(62), 124],
    ['31 emoji', '😀'.repeat(31), 124],
    ['60,000 letters', 'x'.repeat(60_000), 60_000],
  ])('refuses a reason of %s: too many bytes', (_, reason, bytes) => {
    const client = clientAfter(`close 4000 ${reason}`);
    expect(client.sent).toEqual([`refused: a reason has at most 123 bytes of UTF-8, not ${bytes}`]);
    expect(client.ending).toBeUndefined();
  });

  it.each(['hello', '', 'closed', 'Close', 'please close', 'close4000'])('has received %j', (text) => {
    const client = clientAfter(text);
    expect(client.sent).toEqual([`received: ${text}`]);
    expect(client.ending).toBeUndefined();
  });

  it('closes with 1003 after bytes', () => {
    expect(clientAfter(new Uint8Array(3)).ending).toEqual({
      by: 'end',
      code: 1003,
      reason: 'text frames only',
    });
  });
});
