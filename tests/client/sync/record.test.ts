import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRecord, parseRecord } from '../../../client/sync/record.ts';
import { anyRecord } from '../../presses.ts';

const SESSION = '1.abcdefghijklmnopqrst-_';
const RECORD = { session: SESSION, epoch: 'e', revision: 9, acked: 16, sent: 1, pending: [1, -1] } as const;

const withPending = (pending: unknown): string => JSON.stringify({ ...RECORD, pending });

describe('a record', () => {
  it('[P30] is read as it was written', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(parseRecord(encodeRecord(record))).toEqual(record);
        expect(encodeRecord(record)).toBe(JSON.stringify(record));
      }),
    );
  });

  it('[P30] is read without a session, before the first welcome', () => {
    const record = {
      session: undefined,
      epoch: undefined,
      branch: undefined,
      revision: 0,
      acked: 0,
      sent: 0,
      pending: [],
    };
    expect(parseRecord(encodeRecord(record))).toEqual(record);
  });

  it('[P30] is read with an id that has a signature, and with one from before there were any', () => {
    for (const session of [SESSION, `1.${'s'.repeat(44)}`]) {
      expect(parseRecord(JSON.stringify({ ...RECORD, session }))).toEqual({ ...RECORD, session });
    }
  });

  it('may have a hundred thousand presses, and no more', () => {
    const pending = Array<1>(100_000).fill(1);
    expect(parseRecord(withPending(pending))?.pending).toHaveLength(100_000);
    expect(parseRecord(withPending([...pending, 1]))).toBeUndefined();
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
    ['a press that adds nothing', withPending([0])],
    ['a press that adds two', withPending([2])],
    ['a press that adds a text', withPending(['1'])],
    ['a press that adds a fraction', withPending([0.5])],
    ['one bad press behind a good one', withPending([1, {}])],
    ['more presses than anybody makes', withPending(Array(100_001).fill(1))],
    ['no revision', JSON.stringify({ ...RECORD, revision: undefined })],
    ['a negative revision', JSON.stringify({ ...RECORD, revision: -1 })],
    ['no sent', JSON.stringify({ ...RECORD, sent: undefined })],
    ['a negative sent', JSON.stringify({ ...RECORD, sent: -1 })],
    ['more sent than there are', JSON.stringify({ ...RECORD, sent: 3 })],
    ['numbers beyond the whole numbers', JSON.stringify({ ...RECORD, acked: Number.MAX_SAFE_INTEGER - 1 })],
    ['a session that no server issued', JSON.stringify({ ...RECORD, session: '1.s' })],
    ['a session of 1,100 characters', JSON.stringify({ ...RECORD, session: `1.${'a'.repeat(1_100)}` })],
    ['a session of two lines', JSON.stringify({ ...RECORD, session: `${SESSION}\n` })],
    ['an epoch of 1,100 characters', JSON.stringify({ ...RECORD, epoch: 'e'.repeat(1_100) })],
    ['an empty epoch', JSON.stringify({ ...RECORD, epoch: '' })],
    ['a branch of 1,100 characters', JSON.stringify({ ...RECORD, branch: 'b'.repeat(1_100) })],
    [
      'a record of version 1.0.0',
      JSON.stringify({ ...RECORD, sent: undefined, pending: [{ step: 1, sent: true }] }),
    ],
  ])('is not made of %s', (_, text) => {
    expect(parseRecord(text)).toBeUndefined();
  });
});
