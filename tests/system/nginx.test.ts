/*
 * Three nodes behind nginx, with the configuration that docs/nginx.conf gives to operators.
 */

import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../tools/system/port.ts';
import { DURABLE } from '../../tools/system/redis-server.ts';
import { EngineClient } from './engine-client.ts';
import { LessonClient, refusalOf } from './lesson-client.ts';
import { NginxProcess } from './nginx-process.ts';
import { Peer } from './peer.ts';
import { RedisProcess } from './redis-process.ts';
import { ServerProcess } from './server-process.ts';

/** The test's certificate is signed by nobody. */
const TRUSTING = { rejectUnauthorized: false };

let redis: RedisProcess;
let nginx: NginxProcess;
let nodes: ServerProcess[];

const startNode = (port: number) =>
  ServerProcess.start(
    [
      ...['--redis', redis.url, '--press-rate', '1000', '--press-burst', '1000'],
      ...['--public-name', 'counter.example', '--trusted-proxy', '127.0.0.1'],
    ],
    port,
  );

beforeAll(async () => {
  redis = await RedisProcess.start(DURABLE);
  nodes = await Promise.all([await freePort(), await freePort(), await freePort()].map(startNode));
  nginx = await NginxProcess.start(nodes.map(({ port }) => port));
});
afterAll(async () => {
  await nginx[Symbol.asyncDispose]();
  await Promise.all(nodes.map((node) => node.end('SIGKILL')));
  await redis[Symbol.asyncDispose]();
});

async function ask(path: string, headers: Record<string, string> = {}) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(nginx.pageUrl(path), { ...TRUSTING, headers }, resolve).on('error', reject);
  });
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

describe('through nginx', () => {
  it('comes the page, over TLS; plain http is sent there', async () => {
    const { status, body, headers } = await ask('/');
    expect([status, body.includes('<div id="app">')]).toEqual([200, true]);
    const [script] = /\/assets\/main-[^"]+\.js/.exec(body) ?? [];
    expect(script).toBeDefined();
    expect((await ask(script!)).headers['cache-control']).toContain('immutable');
    // Connections may go to this very address, and no other.
    expect(headers['content-security-policy']).toContain("connect-src 'self'");
    const plain = await fetch(`http://127.0.0.1:${nginx.httpPort}/lessons`, { redirect: 'manual' });
    expect([plain.status, plain.headers.get('location')]).toEqual([301, 'https://127.0.0.1/lessons']);
  });

  it('the page knows that it is on https, and by which address', async () => {
    const { body } = await ask('/share.json', { host: `counter.example:${nginx.port}` });
    expect(JSON.parse(body).urls[0].url).toBe(`https://counter.example:${nginx.port}/`);
  });

  it('come WebSockets, to the counter and to lessons, from this page and from no foreign one', async () => {
    const origin = `https://localhost:${nginx.port}`;
    const { peer } = await join({ origin });
    await peer.close();
    const echo = await LessonClient.open(nginx.webSocketUrl('/lessons/echo'), { ...TRUSTING, origin });
    expect(await echo.ask('hello')).toBe('Echo: hello');
    expect(await echo.ask(new Uint8Array([1, 2]))).toEqual(Buffer.from('\u0001\u0002_response'));
    await echo.close();
    const foreign = { ...TRUSTING, origin: 'https://elsewhere.example' };
    expect((await refusalOf(nginx.webSocketUrl('/ws'), foreign)).status).toBe(403);
  });

  it('people are spread over the nodes, and see each other and one number', async () => {
    const peers = [];
    for (let i = 0; i < 6; i++) peers.push((await join()).peer);
    for (const peer of peers) await peer.until('users', ({ count }) => count === 6);
    const rows = (await redis.ask('HVALS', '{counter}:nodes')) as string[];
    const sockets = rows.map((row) => Number(row.split(' ')[0]));
    expect(sockets.length).toBe(3);
    expect(Math.min(...sockets)).toBeGreaterThan(0);
    peers[0]!.press(1);
    for (const peer of peers) await peer.until('state', ({ value }) => value === 1);
    await Promise.all(peers.map((peer) => peer.close()));
  });

  it('a close comes with its code and reason, from either side', async () => {
    const closing = await LessonClient.open(nginx.webSocketUrl('/lessons/closing'), TRUSTING);
    closing.socket.send('close 4321 as you like');
    expect(await closing.closed).toEqual({ code: 4321, reason: 'as you like' });
  });
});

describe('when nodes die behind nginx', () => {
  it('people go on with the others at once, and every press counts once', async () => {
    const clients = Array.from({ length: 9 }, () => new EngineClient(nginx.webSocketUrl('/ws'), TRUSTING));
    const before = Number(await redis.ask('HGET', '{counter}:counter', 'value'));
    const pressing = setInterval(() => {
      for (const client of clients) client.press(1);
    }, 5);
    try {
      for (const i of [0, 1, 2]) {
        const acked = clients.map(({ session }) => session?.acked ?? 0);
        await Promise.all(
          clients.map((client, c) => client.until(({ session }) => (session?.acked ?? 0) > acked[c]! + 20)),
        );
        const { port } = nodes[i]!;
        await nodes[i]!.end('SIGKILL');
        for (const client of clients) client.tryNow();
        const moved = clients.map(({ session }) => session?.acked ?? 0);
        await Promise.all(
          clients.map((client, c) => client.until(({ session }) => (session?.acked ?? 0) > moved[c]! + 20)),
        );
        nodes[i] = await startNode(port);
      }
      clearInterval(pressing);
      await Promise.all(clients.map((client) => client.until(({ saving }) => saving === 0)));
      const total = clients.reduce((sum, { pressed }) => sum + pressed, before);
      await Promise.all(clients.map((client) => client.until(({ shown }) => shown === total)));
      expect(Number(await redis.ask('HGET', '{counter}:counter', 'value'))).toBe(total);
      expect(clients.flatMap(({ news }) => news)).toEqual([]);
    } finally {
      clearInterval(pressing);
      for (const client of clients) client.end();
    }
  });
});

/** Opens a session, through nginx. */
function join(options: { origin?: string } = {}) {
  return Peer.join(nginx.webSocketUrl(), undefined, undefined, { ...TRUSTING, ...options });
}
