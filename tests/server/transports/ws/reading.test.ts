import { describe, expect, it } from 'vitest';
import {
  MAX_BYTES,
  MESSAGE_BYTES,
  RECORD_BYTES,
  Reading,
  WHOLE_READ_BYTES,
} from '../../../../server/transports/ws/reading.ts';

const READS = MAX_BYTES / WHOLE_READ_BYTES;

function sockets(count: number) {
  const paused = new Set<number>();
  const all = Array.from({ length: count }, (_, i) => ({
    pause: () => paused.add(i),
    resume: () => paused.delete(i),
  }));
  return { all, paused };
}

describe('reading', () => {
  it('goes on while all bring no more than there is room for, slice after slice', () => {
    const reading = new Reading();
    const { all, paused } = sockets(READS);
    for (let slice = 0; slice < 3; slice++) {
      for (const socket of all) reading.took(socket, WHOLE_READ_BYTES);
      expect(paused.size).toBe(0);
      reading.nextSlice();
    }
  });

  it('pauses those that have more, and nobody who sends little', () => {
    const reading = new Reading();
    const { all, paused } = sockets(2);
    const [flooding, other] = all as [(typeof all)[0], (typeof all)[0]];
    for (let i = 0; i < READS; i++) reading.took(flooding, WHOLE_READ_BYTES);
    expect(paused).toEqual(new Set());
    reading.took(flooding, WHOLE_READ_BYTES);
    reading.took(other, RECORD_BYTES - 1);
    expect(paused).toEqual(new Set([0]));
  });

  it('goes on with so many as there is room for, whoever waits longest first', () => {
    const reading = new Reading();
    const { all, paused } = sockets(3 * READS);
    for (const socket of all) reading.took(socket, WHOLE_READ_BYTES);
    expect(paused.size).toBe(2 * READS);
    reading.nextSlice();
    expect([paused.size, paused.has(READS), paused.has(2 * READS)]).toEqual([READS, false, true]);
    reading.left(all[2 * READS]!); // closed meanwhile: whose turn it is, another gets
    reading.nextSlice();
    expect([...paused]).toEqual([2 * READS]);
  });

  it('counts messages besides bytes: a read of many short ones takes longer, now and the next time', () => {
    const reading = new Reading();
    const { all, paused } = sockets(3);
    const inRead = MAX_BYTES / 2 / MESSAGE_BYTES;
    for (const socket of all) {
      for (let message = 0; message < inRead; message++) reading.heard();
      reading.took(socket, RECORD_BYTES);
    }
    expect(paused).toEqual(new Set([1, 2])); // half a slice each, and a little more
    reading.nextSlice();
    expect(paused).toEqual(new Set());
    for (const socket of all) {
      for (let message = 0; message < 2 * inRead; message++) reading.heard();
      reading.took(socket, RECORD_BYTES);
    }
    reading.nextSlice();
    expect(paused.size).toBe(2);
  });

  it('pauses a flood over TLS, too, of which each read arrives in pieces', () => {
    const reading = new Reading();
    const { all, paused } = sockets(1);
    for (let bytes = 0; bytes <= MAX_BYTES; bytes += RECORD_BYTES) reading.took(all[0]!, RECORD_BYTES);
    expect(paused.size).toBe(1);
  });
});
