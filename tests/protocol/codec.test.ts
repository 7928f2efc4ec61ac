import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeClientMessage, decodeServerMessage, encode } from '../../protocol/codec.ts';
import { type ClientMessage, pressOf, type ServerMessage } from '../../protocol/messages.ts';
import { anyDelta } from '../presses.ts';

describe('a client message', () => {
  it.each<[string, ClientMessage]>([
    ['{"action":"increment"}', { action: 'press', delta: 1 }],
    ['{"action":"decrement"}', { action: 'press', delta: -1 }],
    ['{"action":"plus"}', { action: 'press', delta: 1 }],
    ['{"action":"minus"}', { action: 'press', delta: -1 }],
    ['{"action":"increment","seq":17}', { action: 'press', delta: 1, seq: 17 }],
    ['{"action":"decrement","seq":9007199254740991}', { action: 'press', delta: -1, seq: 9007199254740991 }],
    ['{"action":"hello","protocol":1}', { action: 'hello', protocol: 1 }],
    [
      '{"action":"hello","protocol":2,"session":"1.x","acked":0}',
      { action: 'hello', protocol: 2, session: '1.x', acked: 0 },
    ],
    ['{"action":"ping"}', { action: 'ping' }],
    ['{"action":"pace","pace":"slow"}', { action: 'pace', pace: 'slow' }],
    ['{"action":"pace","pace":"fast","later":1}', { action: 'pace', pace: 'fast' }],
    [' {"action" : "ping", "later": [1, {}]}\n', { action: 'ping' }],
  ])('[P6] [P7] %s is understood', (text, message) => {
    expect(decodeClientMessage(text)).toEqual({ ok: true, message });
  });

  it('survives the way there and back, whatever press it is', () => {
    fc.assert(
      fc.property(anyDelta, fc.option(fc.integer({ min: 1 }), { nil: undefined }), (delta, seq) => {
        const message = pressOf(delta, seq);
        expect(decodeClientMessage(encode(message))).toEqual({ ok: true, message });
      }),
    );
  });

  it.each([
    ['', 'not JSON'],
    ['x', 'not JSON'],
    ['{', 'not JSON'],
    ['{"action":"increment"}{"action":"increment"}', 'not JSON'],
    ['NaN', 'not JSON'],
    ['\u0000', 'not JSON'],
    ['null', 'not a JSON object'],
    ['1', 'not a JSON object'],
    ['"increment"', 'not a JSON object'],
    ['[]', 'not a JSON object'],
    ['[{"action":"increment"}]', 'not a JSON object'],
    ['{}', '"action"'],
    ['{"action":null}', '"action"'],
    ['{"action":["increment"]}', '"action"'],
    ['{"action":"Increment"}', '"action"'],
    ['{"action":"__proto__"}', '"action"'],
    ['{"action":"toString"}', '"action"'],
    ['{"__proto__":{"action":"increment"}}', '"action"'],
    ['{"type":"state","value":1,"revision":1}', '"action"'],
    ['{"action":"increment","seq":0}', '"seq"'],
    ['{"action":"increment","seq":-1}', '"seq"'],
    ['{"action":"increment","seq":1.5}', '"seq"'],
    ['{"action":"increment","seq":"1"}', '"seq"'],
    ['{"action":"increment","seq":null}', '"seq"'],
    ['{"action":"increment","seq":9007199254740992}', '"seq"'],
    ['{"action":"increment","seq":1e999}', '"seq"'],
    ['{"action":"hello"}', '"protocol"'],
    ['{"action":"hello","protocol":"1"}', '"protocol"'],
    ['{"action":"hello","protocol":1,"session":5}', '"session"'],
    ['{"action":"hello","protocol":1,"session":null}', '"session"'],
    ['{"action":"hello","protocol":1,"acked":-1}', '"acked"'],
    ['{"action":"hello","protocol":1,"acked":{}}', '"acked"'],
  ])('[P3] %j is refused with the reason %s', (text, reason) => {
    const decoded = decodeClientMessage(text);
    expect(decoded).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  });

  it('[P3] never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(typeof decodeClientMessage(text).ok).toBe('boolean');
      }),
    );
  });
});

const serverMessages: ServerMessage[] = [
  { type: 'state', value: -42, revision: 7 },
  { type: 'users', count: 5 },
  { type: 'welcome', protocol: 1, session: '1.x', epoch: 'e', seq: 16, value: 42, revision: 7, users: 5 },
  { type: 'ack', seq: 17, revision: 8 },
  { type: 'refused', code: 'gap', seq: 3, retryAfterMs: 20, message: 'm' },
  { type: 'refused', code: 'bad-message', message: 'm' },
  { type: 'pong' },
];

describe('a server message', () => {
  it.each(serverMessages)('survives the way there and back: $type', (message) => {
    expect(decodeServerMessage(encode(message))).toEqual({ ok: true, message });
    expect(encode(message)).toBe(JSON.stringify(message));
  });

  it.each([
    '{"type":"state","value":"1","revision":1}',
    '{"type":"state","value":1}',
    '{"type":"state","value":1.5,"revision":1}',
    '{"type":"users","count":-1}',
    '{"type":"ack","seq":1}',
    '{"type":"refused","code":"whatever","message":"m"}',
    '{"type":"refused","code":"gap","seq":"3","message":"m"}',
    '{"type":"welcome","protocol":1}',
    '{"type":"toString"}',
    '{"type":"news"}',
    '[]',
    '',
  ])('is passed over where it is not one: %s', (text) => {
    expect(decodeServerMessage(text).ok).toBe(false);
  });

  const full: readonly ServerMessage[] = [
    ...serverMessages.filter(({ type }) => type !== 'pong'),
    { type: 'state', value: 1, revision: 1, branch: 'b' },
    {
      ...{
        type: 'welcome',
        protocol: 1,
        session: '1.x',
        epoch: 'e',
        seq: 16,
        value: 42,
        revision: 7,
        users: 5,
      },
      ...{ mayPress: false, branch: 'b', diverged: true },
    },
  ];
  const OPTIONAL = ['branch', 'mayPress', 'diverged', 'message', 'retryAfterMs'];
  const fields = full.flatMap((message) =>
    Object.keys(message)
      .filter((field) => !['type', 'message'].includes(field))
      .map((field) => ({ message, field, type: message.type })),
  );

  it.each(fields)('is passed over where $field of $type is of another kind', ({ message, field }) => {
    for (const wrong of [{}, null, typeof message[field as 'type'] === 'string' ? 5 : '5', -0.5]) {
      const text = JSON.stringify({ ...message, [field]: wrong });
      expect(decodeServerMessage(text).ok, text).toBe(false);
    }
  });

  it.each(fields)('is passed over without $field of $type, unless that may be left out', (row) => {
    const { message, field } = row;
    const mayLack = OPTIONAL.includes(field) || (message.type === 'refused' && field === 'seq');
    expect(decodeServerMessage(JSON.stringify({ ...message, [field]: undefined })).ok).toBe(mayLack);
  });

  it('says why it is passed over', () => {
    expect(decodeServerMessage('{"type":"news"}')).toEqual({ ok: false, reason: 'unknown "type"' });
    expect(decodeServerMessage('{"type":"ack"}')).toEqual({ ok: false, reason: 'malformed ack' });
  });
});
