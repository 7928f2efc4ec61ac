/*
 * The bad network of the fault suite: does it do to connections what it says?
 */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { BadNetwork, type Cut, type Fate, UNHARMED, type Way } from '../../../tools/faults/proxy.ts';

/** One end of a connection: what it received, and how it ended. */
class End {
  received = '';
  hasEnded = false;
  error: string | undefined;

  constructor(readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text) => {
      this.received += text;
    });
    socket.on('end', () => {
      this.hasEnded = true;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.error = error.code;
    });
  }

  async until(is: (end: End) => boolean): Promise<void> {
    while (!is(this)) await new Promise(setImmediate);
  }
}

/** A client and a server, and between them a connection with this fate; others that come later are unharmed. */
async function connection(fate: Fate) {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const network = await BadNetwork.listen(
    () => (server.address() as AddressInfo).port,
    () => fate,
  );
  const open = async () => {
    const socket = connect({ port: network.port, host: '127.0.0.1', allowHalfOpen: true });
    const [accepted] = (await once(server, 'connection')) as [Socket];
    return { client: new End(socket), remote: new End(accepted) };
  };
  const ends = await open();
  const all = [ends];
  return {
    ...ends,
    network,
    /** Whatever was sent before has arrived by now, if it ever does: another connection went there and back. */
    async settle() {
      network.fate = () => UNHARMED;
      const control = await open();
      all.push(control);
      control.client.socket.write('there');
      await control.remote.until(({ received }) => received === 'there');
      control.remote.socket.write('back');
      await control.client.until(({ received }) => received === 'back');
    },
    async [Symbol.asyncDispose]() {
      for (const { client, remote } of all) {
        client.socket.destroy();
        remote.socket.destroy();
      }
      await network.close();
      server.close();
    },
  };
}

const cutAfter = (how: Cut, way: Way, afterBytes: number): Fate => ({
  ...UNHARMED,
  cut: { how, way, afterBytes },
});

describe('the bad network', () => {
  it('carries what it does not harm, both ways, and how it ends', async () => {
    await using between = await connection(UNHARMED);
    between.client.socket.end('to the server');
    await between.remote.until(({ hasEnded }) => hasEnded);
    between.remote.socket.end('and back');
    await between.client.until(({ hasEnded }) => hasEnded);
    expect([between.remote.received, between.client.received]).toEqual(['to the server', 'and back']);
    expect(between.network.cuts.total).toBe(0);
  });

  it.each<Way>(['up', 'down'])('cuts at the byte: 5 of 8 bytes %s', async (way) => {
    await using between = await connection(cutAfter('fin', way, 5));
    const [from, to] = way === 'up' ? [between.client, between.remote] : [between.remote, between.client];
    from.socket.write('12345678');
    await to.until(({ hasEnded }) => hasEnded);
    expect(to.received).toBe('12345');
    await from.until(({ hasEnded }) => hasEnded);
    expect(String(between.network.cuts)).toBe('1 × fin');
  });

  it('resets both sides', async () => {
    await using between = await connection(cutAfter('reset', 'up', 0));
    between.client.socket.write('x');
    await between.client.until(({ error }) => error !== undefined);
    await between.remote.until(({ error }) => error !== undefined);
    expect([between.client.error, between.remote.error]).toEqual(['ECONNRESET', 'ECONNRESET']);
  });

  it('ends one direction, and carries on the other', async () => {
    await using between = await connection(cutAfter('half', 'down', 2));
    between.remote.socket.write('1234');
    await between.client.until(({ hasEnded }) => hasEnded);
    between.client.socket.write('still here');
    await between.remote.until(({ received }) => received === 'still here');
    expect(between.client.received).toBe('12');
    expect(between.remote.hasEnded).toBe(false);
  });

  it('swallows everything, and tells nobody: not even that the other side is gone', async () => {
    await using between = await connection(cutAfter('blackhole', 'up', 3));
    between.client.socket.write('12345');
    await between.remote.until(({ received }) => received === '123');
    between.remote.socket.write('nobody hears this');
    between.client.socket.resetAndDestroy();
    await between.settle();
    expect(between.client.received).toBe('');
    expect([between.remote.hasEnded, between.remote.error]).toEqual([false, undefined]);
  });

  it('delays', async () => {
    await using between = await connection({ ...UNHARMED, delayMs: 40 });
    const startMs = performance.now();
    between.client.socket.write('x');
    await between.remote.until(({ received }) => received === 'x');
    expect(performance.now() - startMs).toBeGreaterThan(35); // at least: a busy machine only adds to it
  });

  it('throttles', async () => {
    await using between = await connection({ ...UNHARMED, bytesPerSecond: 2_000 });
    const startMs = performance.now();
    between.client.socket.write('x'.repeat(100));
    await between.remote.until(({ received }) => received.length === 100);
    expect(performance.now() - startMs).toBeGreaterThan(45);
  });

  it('spares what it has not cut when it heals', async () => {
    await using between = await connection(cutAfter('reset', 'up', 3));
    between.client.socket.write('123');
    await between.remote.until(({ received }) => received === '123');
    between.network.heal();
    between.client.socket.write('45');
    await between.remote.until(({ received }) => received === '12345');
    expect(between.network.cuts.total).toBe(0);
  });

  it('swallows what comes on open connections, and tells neither end', async () => {
    await using between = await connection(UNHARMED);
    between.client.socket.write('123');
    await between.remote.until(({ received }) => received === '123');
    between.network.swallow();
    between.client.socket.write('45');
    between.client.socket.end();
    await new Promise((resolve) => between.client.socket.once('finish', resolve));
    between.remote.socket.write('back');
    await between.settle();
    expect([between.remote.received, between.client.received]).toEqual(['123', '']);
    expect([between.remote.hasEnded, between.remote.error]).toEqual([false, undefined]);
    expect(between.network.cuts.of('blackhole')).toBe(1);
  });
});
