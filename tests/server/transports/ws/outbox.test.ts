import { Duplex } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { Outbox } from '../../../../server/transports/ws/outbox.ts';

const nextTicks = () => new Promise((resolve) => setImmediate(resolve));

/** A connection that takes what is written at once, until it is stopped; then each write when told. */
class FakeConnection extends Duplex {
  readonly written: string[] = [];
  isStopped = false;
  private done: (() => void) | undefined;

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (chunk.length > 0) this.written.push(String(chunk));
    if (this.isStopped) this.done = done;
    else done();
  }

  async goOn(): Promise<void> {
    this.isStopped = false;
    this.done?.();
    this.done = undefined;
    await nextTicks();
  }
}

function outbox() {
  const connection = new FakeConnection();
  const emptied = vi.fn();
  return { connection, emptied, outbox: new Outbox(connection, emptied) };
}

it('writes at once while nothing waits', () => {
  const { connection, outbox: box } = outbox();
  expect([box.write(Buffer.from('a')), box.write(Buffer.from('b')), box.bytes]).toEqual([true, true, 0]);
  expect(connection.written).toEqual(['a', 'b']);
});

it('gathers small frames during a write, counts them, and reports once all are written', async () => {
  const { connection, emptied, outbox: box } = outbox();
  connection.isStopped = true;
  const frames = Array.from({ length: 10_000 }, (_, i) => `${i},`);
  for (const frame of frames) expect(box.write(Buffer.from(frame))).toBe(false);
  expect(box.bytes).toBe(frames.join('').length);
  expect(connection.writableLength).toBeLessThan(10);
  expect(emptied).not.toHaveBeenCalled();
  await connection.goOn();
  expect(connection.written.join('')).toBe(frames.join(''));
  expect(connection.written.length).toBeLessThan(10);
  expect(emptied).toHaveBeenCalledTimes(1);
  expect([box.write(Buffer.from('.')), box.bytes]).toEqual([true, 0]);
});

it('keeps the order of small and large frames', async () => {
  const { connection, outbox: box } = outbox();
  connection.isStopped = true;
  const frames = [1, 20_000, 5, 16_384, 16_385, 1, 16_383, 2].map((length, i) => String(i).repeat(length));
  for (const frame of frames) box.write(Buffer.from(frame));
  await connection.goOn();
  expect(connection.written.join('')).toBe(frames.join(''));
});

it('lets what others write come after what waits, if it is flushed before', async () => {
  const { connection, outbox: box } = outbox();
  connection.isStopped = true;
  for (const frame of ['a', 'b', 'c']) box.write(Buffer.from(frame));
  box.flush();
  connection.write('close');
  await connection.goOn();
  expect(connection.written.join('')).toBe('abcclose');
});

it('is silent once the connection has broken', async () => {
  const { connection, emptied, outbox: box } = outbox();
  connection.on('error', () => {});
  connection.isStopped = true;
  for (const frame of ['a', 'b', 'c']) box.write(Buffer.from(frame));
  connection.destroy(new Error('reset'));
  await connection.goOn(); // the pending write ends, too
  expect(box.write(Buffer.from('d'))).toBe(false);
  expect(emptied).not.toHaveBeenCalled();
});
