/*
 * What transport.ts promises of any transport, over real connections to one in this process: requests that get no
 * answer, late answers, what is published, and the end of a socket.
 */

import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import type { Endpoint, Socket, Transport } from '../../server/transports/transport.ts';
import { LessonClient } from '../system/lesson-client.ts';
import { RawClient, upgradeRequest } from './foreign/raw-client.ts';
import { listen } from './transport-in-process.ts';

function endpoint(parts: Partial<Endpoint>): Endpoint {
  return {
    maxPayloadBytes: 1024,
    maxBackpressureBytes: 65_536,
    cutsSlowReaders: false,
    idleTimeoutSeconds: 0,
    admit: () => ({ kind: 'welcome', memory: {} }),
    opened: () => {},
    received: () => {},
    closed: () => {},
    ...parts,
  };
}

describe('a request to upgrade that gets no answer', () => {
  const unanswered = (timeoutMs: number) => (transport: Transport) =>
    transport.mount('/', endpoint({ admit: () => ({ kind: 'unanswered', timeoutMs }) }));

  it('is cut after its time, without a byte', async () => {
    await using listening = await listen(unanswered(300));
    const startMs = performance.now();
    await using client = await RawClient.connect(listening.port);
    await client.write(upgradeRequest('/'));
    await client.ended;
    expect(performance.now() - startMs).toBeGreaterThan(290);
    expect(client.bytes).toHaveLength(0);
  });

  it('ends when the client gives up, be it by a FIN or a reset', async () => {
    await using listening = await listen(unanswered(100));
    const half = connect({ port: listening.port, host: '127.0.0.1', allowHalfOpen: true });
    half.end(upgradeRequest('/')); // it would read on
    const startMs = performance.now();
    await once(half.resume(), 'close');
    expect(performance.now() - startMs).toBeLessThan(60_000);
    const reset = connect(listening.port, '127.0.0.1');
    reset.write(upgradeRequest('/'));
    await once(reset, 'connect');
    reset.resetAndDestroy();
    await new Promise((resolve) => setTimeout(resolve, 150)); // its time has run out: nobody may be touched then
    expect((await fetch(`http://127.0.0.1:${listening.port}/`)).status).toBe(200);
  });

  it('is cut when the transport ends', async () => {
    const listening = await listen(unanswered(600_000));
    await using client = await RawClient.connect(listening.port);
    await client.write(upgradeRequest('/'));
    expect((await fetch(`http://127.0.0.1:${listening.port}/`)).status).toBe(200); // by now, the request has been read
    await listening[Symbol.asyncDispose]();
    await client.ended;
  });
});

describe('a late answer', () => {
  async function late() {
    const gone = vi.fn();
    let answer!: () => void;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const listening = await listen((transport) =>
      transport.get('/late', async (_request, signal) => {
        signal.addEventListener('abort', gone);
        await answered;
        return { status: '200 OK', headers: [], body: 'late' };
      }),
    );
    return { listening, gone, answer };
  }
  const get = 'GET /late HTTP/1.1\r\nHost: localhost\r\n\r\n';

  it('comes when it is there', async () => {
    const { listening, gone, answer } = await late();
    await using _ = listening;
    const asked = fetch(`http://127.0.0.1:${listening.port}/late`);
    setTimeout(answer, 50);
    expect(await (await asked).text()).toBe('late');
    expect(gone).not.toHaveBeenCalled();
  });

  it.each(['end', 'resetAndDestroy'] as const)(
    'goes nowhere once the client has left (%s), and whoever makes it is told',
    async (leave) => {
      const { listening, gone, answer } = await late();
      await using _ = listening;
      const socket = connect(listening.port, '127.0.0.1');
      socket.write(get);
      await once(socket, 'connect');
      await fetch(`http://127.0.0.1:${listening.port}/`); // by now, the request has been read
      socket[leave]();
      await expect.poll(() => gone.mock.calls).toHaveLength(1);
      answer();
      expect((await fetch(`http://127.0.0.1:${listening.port}/`)).status).toBe(200);
    },
  );

  it('is the only one that a connection may wait for: who asks on is cut', async () => {
    const { listening, gone } = await late();
    await using _ = listening;
    for (const next of [get, upgradeRequest('/')]) {
      await using client = await RawClient.connect(listening.port);
      await client.write(get + next);
      await client.ended;
      expect(client.bytes).toHaveLength(0);
    }
    await expect.poll(() => gone.mock.calls).toHaveLength(2);
  });
});

describe('a socket', () => {
  it('is told of its end before end() and close() return, once, and nothing comes after', async () => {
    const told: string[] = [];
    const mount = (transport: Transport) =>
      transport.mount(
        '/',
        endpoint({
          received: (socket, message, bytes) => {
            told.push(String(message));
            if (bytes !== 3) return;
            socket.end(4000, 'bye');
            told.push('returned');
          },
          closed: () => told.push('closed'),
        }),
      );
    await using listening = await listen(mount);
    const client = await LessonClient.open(listening.url());
    for (const text of ['1', 'end', '2', '3']) client.socket.send(text);
    expect(await client.closed).toEqual({ code: 4000, reason: 'bye' });
    expect(told).toEqual(['1', 'end', 'closed', 'returned']);
  });

  it('hears what is published on its topics, but not by itself, and no more once it has left them', async () => {
    const sockets: Socket[] = [];
    const mount = (transport: Transport) =>
      transport.mount(
        '/',
        endpoint({
          opened: (socket) => {
            socket.subscribe('topic');
            sockets.push(socket);
          },
          received: (socket) => socket.publish('topic', 'from a socket'),
        }),
      );
    await using listening = await listen(mount);
    const [ann, bob] = [await LessonClient.open(listening.url()), await LessonClient.open(listening.url())];
    ann.socket.send('x');
    await bob.messages(1);
    listening.transport.publish('topic', Buffer.from([1, 2]), true);
    listening.transport.publish('topic', Buffer.from('as text'));
    await Promise.all([ann.messages(2), bob.messages(3)]);
    expect(ann.received).toEqual([Buffer.from([1, 2]), 'as text']);
    expect(bob.received).toEqual(['from a socket', Buffer.from([1, 2]), 'as text']);

    sockets[0]!.unsubscribe('topic');
    listening.transport.publish('topic', 'for bob');
    sockets[0]!.send('for ann');
    expect(await ann.messages(3)).toEqual([Buffer.from([1, 2]), 'as text', 'for ann']);
    expect((await bob.messages(4)).at(-1)).toBe('for bob');
    await Promise.all([ann.close(), bob.close()]);
  });

  it('chooses no subprotocol where its endpoint chose none, and the one that it chose', async () => {
    await using listening = await listen((transport) => {
      transport.mount('/none', endpoint({}));
      transport.mount('/b', endpoint({ admit: () => ({ kind: 'welcome', memory: {}, protocol: 'b' }) }));
    });
    for (const [path, protocol] of [
      ['/none', undefined],
      ['/b', 'b'],
    ] as const) {
      await using client = await RawClient.connect(listening.port);
      await client.write(upgradeRequest(path, { 'Sec-WebSocket-Protocol': 'a, b' }));
      expect(/^sec-websocket-protocol: (.*)\r$/im.exec(await client.head())?.[1]).toBe(protocol);
    }
  });
});
