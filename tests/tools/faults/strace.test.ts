/*
 * What strace's lines say about the order of flush and ack.
 */

import { describe, expect, it } from 'vitest';
import { checkFlushOrder, readCalls } from '../../../tools/faults/strace.ts';

const LOG = '/d/counter.db-wal';
const EPOCH = 'f6319a9c-65a8-4fdf-a9b7-131c26576d32';
const line = (thread: number, text: string): string => `${thread}  1795230658.696691 ${text}`;

/** As strace shows bytes: an octal number has as many digits as it needs, three before another digit. */
const shown = (...bytes: readonly number[]) =>
  bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');

/** A page with the counter's record: the types of its columns, then the columns; 8 and 9 are the types of 0 and 1. */
const writePage = (revision: number, valueBytes: readonly number[] = [5]): string => {
  const types = `${shown(7, 0)}U${shown(valueBytes.length, revision < 2 ? 8 + revision : 2, 9, 6)}`;
  const columns = shown(...valueBytes, ...(revision < 2 ? [] : [revision >> 8, revision & 0xff]));
  const page = `\\r\\0\\"\\n${types}${EPOCH}${columns}${shown(1, 2, 3)}`;
  return line(2, `pwrite64(21<${LOG}>, "${page}", 4096, 4152) = 4096`);
};
const flush = line(2, `fdatasync(21<${LOG}>) = 0`);
const send = (type: string, revision: number): string => {
  const frame = `\\201#{\\"type\\":\\"${type}\\",\\"seq\\":1,\\"revision\\":${revision}}`;
  return line(1, `sendto(24<TCP:[127.0.0.1:1->127.0.0.1:2]>, "${frame}", 37, MSG_NOSIGNAL, NULL, 0) = 37`);
};

const check = (...lines: readonly string[]) => checkFlushOrder(readCalls(lines.join('\n')));

describe('the order of flush and ack', () => {
  it.each([1, 2, 300])('is right where page and flush come before the ack of revision %i', (revision) => {
    const lines = [writePage(revision), flush, send('ack', revision), send('state', revision)];
    expect(check(...lines)).toEqual({ commits: 1, acks: 1, frames: 2, early: [] });
  });

  it.each([[[]], [[0x22]], [[0x5c, 0x31]], [[0, 1, 2]], [[1, 2, 3, 4]]])(
    'is read behind a value of bytes %j',
    (value) => {
      expect(check(writePage(77, value), flush, send('ack', 77))).toMatchObject({ commits: 1, early: [] });
    },
  );

  it.each([
    ['before the page is written', [send('ack', 1), writePage(1), flush]],
    ['before the flush', [writePage(1), send('ack', 1), flush]],
  ])('is wrong where the ack comes %s', (_, lines) => {
    expect(check(...lines).early).toEqual(['ack of revision 1 was sent before the flush had returned']);
  });

  it.each([
    ['there is no flush', [writePage(1), send('ack', 1)]],
    [
      'the flush fails',
      [writePage(1), flush.replace('= 0', '= -1 EIO (Input/output error)'), send('ack', 1)],
    ],
    ['the flush is of an earlier page', [flush, writePage(1), send('ack', 1)]],
    ['the flush is of another file', [writePage(1), flush.replace('-wal', ''), send('ack', 1)]],
    ['the revision was never written', [writePage(1), flush, send('ack', 2)]],
  ])('is wrong where %s', (_, lines) => {
    expect(check(...lines).early).toEqual([
      expect.stringMatching(/^ack of revision \d was sent without any flush$/),
    ]);
  });

  it('is wrong for a state and a welcome, too', () => {
    expect(check(send('state', 1), send('welcome', 1)).early).toHaveLength(2);
  });

  it('is seen where strace shows a flush in two halves, and the ack in between', () => {
    const [begun, ended] = [
      line(2, `fdatasync(21<${LOG}> <unfinished ...>`),
      line(2, '<... fdatasync resumed>) = 0'),
    ];
    expect(check(writePage(1), begun, send('ack', 1), ended).early).toHaveLength(1);
    expect(check(writePage(1), begun, send('ack', 0), ended, send('ack', 1))).toMatchObject({
      commits: 1,
      early: [],
    });
  });

  it('does not take a page for flushed that was written while the flush ran', () => {
    const [begun, ended] = [
      line(3, `fdatasync(21<${LOG}> <unfinished ...>`),
      line(3, '<... fdatasync resumed>) = 0'),
    ];
    expect(check(begun, writePage(1), ended, send('ack', 1)).early).toHaveLength(1);
  });
});
