/*
 * What strace's lines say about the order of flush and ack.
 */

import { describe, expect, it } from 'vitest';
import { checkFlushOrder, readCalls } from '../../../tools/faults/strace.ts';

const FILE = '/d/data.mdb';
const line = (thread: number, text: string): string => `${thread}  1795230658.696691 ${text}`;

const openData = line(1, `openat(AT_FDCWD</w>, "${FILE}", O_RDWR|O_CREAT, 0664) = 21<${FILE}>`);
const openMeta = line(1, `openat(AT_FDCWD</w>, "${FILE}", O_WRONLY|O_DSYNC|O_CLOEXEC) = 22<${FILE}>`);
const writePage = (revision: number): string => {
  const record = `{\\"format\\":1,\\"value\\":5,\\"revision\\":${revision},\\"bucket\\":1}`;
  return line(2, `writev(21<${FILE}>, [{iov_base="\\2\\0${record}", iov_len=4096}], 1) = 4096`);
};
const flush = line(2, `fdatasync(21<${FILE}>) = 0`);
const writeMeta = line(2, `pwrite64(22<${FILE}>, "\\0\\0", 128, 40) = 128`);
const send = (type: string, revision: number): string => {
  const frame = `\\201#{\\"type\\":\\"${type}\\",\\"seq\\":1,\\"revision\\":${revision}}`;
  return line(1, `sendto(24<TCP:[127.0.0.1:1->127.0.0.1:2]>, "${frame}", 37, MSG_NOSIGNAL, NULL, 0) = 37`);
};

const check = (...lines: readonly string[]) =>
  checkFlushOrder(readCalls([openData, openMeta, ...lines].join('\n')));

describe('the order of flush and ack', () => {
  it('is right where page, flush and meta page come before the ack', () => {
    const lines = [writePage(1), flush, writeMeta, send('ack', 1), send('state', 1)];
    expect(check(...lines)).toEqual({ commits: 1, acks: 1, frames: 2, early: [] });
  });

  it.each([
    ['before the page is written', [send('ack', 1), writePage(1), flush, writeMeta]],
    ['before the flush', [writePage(1), send('ack', 1), flush, writeMeta]],
    ['before the meta page', [writePage(1), flush, send('ack', 1), writeMeta]],
  ])('is wrong where the ack comes %s', (_, lines) => {
    expect(check(...lines).early).toEqual(['ack of revision 1 was sent before the flush had returned']);
  });

  it.each([
    ['there is no flush', [writePage(1), writeMeta, send('ack', 1)]],
    [
      'the flush fails',
      [writePage(1), flush.replace('= 0', '= -1 EIO (Input/output error)'), writeMeta, send('ack', 1)],
    ],
    ['the flush is of an earlier page', [flush, writePage(1), writeMeta, send('ack', 1)]],
    ['no meta page points to it', [writePage(1), flush, send('ack', 1)]],
    ['the revision was never written', [writePage(1), flush, writeMeta, send('ack', 2)]],
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
      line(2, `fdatasync(21<${FILE}> <unfinished ...>`),
      line(2, '<... fdatasync resumed>) = 0'),
    ];
    expect(check(writePage(1), begun, send('ack', 1), ended, writeMeta).early).toHaveLength(1);
    expect(check(writePage(1), begun, send('ack', 0), ended, writeMeta, send('ack', 1))).toMatchObject({
      commits: 1,
      early: [],
    });
  });

  it('does not take a page for flushed that was written while the flush ran', () => {
    const [begun, ended] = [
      line(3, `fdatasync(21<${FILE}> <unfinished ...>`),
      line(3, '<... fdatasync resumed>) = 0'),
    ];
    expect(check(begun, writePage(1), ended, writeMeta, send('ack', 1)).early).toHaveLength(1);
  });

  it('does not take a write that does not wait for the disk for a meta page', () => {
    const unsynced = writeMeta.replace('22<', '23<');
    expect(check(writePage(1), flush, unsynced, send('ack', 1)).early).toHaveLength(1);
  });
});
