import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRecord, parseRecord } from '../../../client/sync/record.ts';
import { anyRecord } from '../../presses.ts';

const RECORD = {
  session: '1.s',
  epoch: 'e',
  acked: 16,
  pending: [
    { delta: 1, sent: true },
    { delta: -1, sent: false },
  ],
} as const;

const withPending = (pending: unknown): string => JSON.stringify({ ...RECORD, pending });

describe('a record', () => {
  it('[P30] is read as it was written', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(parseRecord(encodeRecord(record))).toEqual(record);
      }),
    );
  });

  it('[P30] is read without a session, before the first welcome', () => {
    const record = { session: undefined, epoch: undefined, acked: 0, pending: [] };
    expect(parseRecord(encodeRecord(record))).toEqual(record);
  });

  it('[P30] of the version before is read: what a press adds was called its step', () => {
    const text =
      '{"session":"1.s","epoch":"e","acked":16,"pending":[{"step":1,"sent":true},{"step":-1,"sent":false}]}';
    expect(parseRecord(text)).toEqual(RECORD);
  });

  it('keeps nothing but what a record has', () => {
    expect(parseRecord(JSON.stringify({ ...RECORD, more: 1 }))).toEqual(RECORD);
  });

  it.each([
    ['nothing', null],
    ['an empty text', ''],
    ['no JSON', '{'],
    ['null', 'null'],
    ['a number', '7'],
    ['a text', '"record"'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['a session that is a number', JSON.stringify({ ...RECORD, session: 1 })],
    ['a session that is null', JSON.stringify({ ...RECORD, session: null })],
    ['an epoch that is an object', JSON.stringify({ ...RECORD, epoch: {} })],
    ['no acked', JSON.stringify({ ...RECORD, acked: undefined })],
    ['a negative acked', JSON.stringify({ ...RECORD, acked: -1 })],
    ['a fraction of an acked', JSON.stringify({ ...RECORD, acked: 0.5 })],
    ['an acked beyond the whole numbers', JSON.stringify({ ...RECORD, acked: 2 ** 53 })],
    ['acked as text', JSON.stringify({ ...RECORD, acked: '16' })],
    ['no presses', withPending(undefined)],
    ['presses that are no list', withPending({ length: 1 })],
    ['a press that is null', withPending([null])],
    ['a press that is a number', withPending([1])],
    ['a press that adds nothing', withPending([{ delta: 0, sent: true }])],
    ['a press that adds a text', withPending([{ delta: '1', sent: true }])],
    ['a press that adds a fraction', withPending([{ delta: 0.5, sent: true }])],
    ['a press without a delta', withPending([{ sent: true }])],
    ['a press of which it is not said whether it was sent', withPending([{ delta: 1 }])],
    ['one bad press behind a good one', withPending([{ delta: 1, sent: true }, {}])],
  ])('is not made of %s', (_, text) => {
    expect(parseRecord(text)).toBeUndefined();
  });
});
