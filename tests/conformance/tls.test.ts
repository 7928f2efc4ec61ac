/*
 * wss and https, with a certificate of our own. What is encrypted is written later than it is given away: so this is
 * also where every write of every transport waits.
 */

import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificateIn } from '../system/certificate.ts';
import { LessonClient, refusalOf } from '../system/lesson-client.ts';
import { Peer } from '../system/peer.ts';
import { residentBytes } from '../system/resident-bytes.ts';
import { ServerProcess, temporaryDirectory } from '../system/server-process.ts';
import { its } from './differences.ts';

const TRUSTING = { rejectUnauthorized: false };
const MIB = 1024 * 1024;
/** The longest message that the echo takes. */
const LONGEST = 64 * 1024;

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let server: ServerProcess;
beforeAll(async () => {
  directory = await temporaryDirectory();
  const { keyFile, certFile } = certificateIn(directory.path);
  const rate = ['--press-rate', '1000000', '--press-burst', '1000000'];
  server = await ServerProcess.start(['--memory', '--key', keyFile, '--cert', certFile, ...rate]);
});
afterAll(async () => {
  await directory[Symbol.asyncDispose]();
  expect(await server.end()).toEqual({ code: 0, signal: null });
});

const at = (path = '/'): string => `wss://127.0.0.1:${server.port}${path}`;

async function get(path: string, method = 'GET', headers: Record<string, string> = {}) {
  const asked = request({ ...TRUSTING, host: '127.0.0.1', port: server.port, path, method, headers });
  const [answer] = (await once(asked.end(), 'response')) as [IncomingMessage];
  const body = Buffer.concat(await answer.toArray());
  return { status: answer.statusCode, headers: answer.headers, body };
}

describe('https', () => {
  it('serves the page, HEAD, 304 and a long poll', async () => {
    const page = await get('/');
    expect(page.body.toString()).toContain('<div id="app">');
    const head = await get('/', 'HEAD');
    expect(head.headers['content-length']).toBe(String(page.body.length));
    expect((await get('/', 'GET', { 'if-none-match': page.headers.etag! })).status).toBe(304);
    const { value } = JSON.parse(String((await get('/lessons/polling/value')).body));
    const next = await get(`/lessons/polling/next?after=${value}`);
    expect(JSON.parse(String(next.body)).value).toBeGreaterThan(value);
  });

  it('names itself in the addresses that it tells', async () => {
    expect(String((await get('/share.json')).body)).toContain('https://');
  });

  it('lives on after somebody spoke plain HTTP, or nothing', async () => {
    for (const bytes of ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', '\u0016\u0003\u0001', '']) {
      const socket = connect(server.port, '127.0.0.1').on('error', () => {});
      socket.end(bytes);
      await new Promise((resolve) => socket.on('close', resolve).resume());
    }
    expect((await get('/healthz')).status).toBe(200);
  });
});

describe('wss', () => {
  it('counts, and lessons answer', async () => {
    const { peer } = await Peer.join(at(), undefined, undefined, TRUSTING);
    const { value: before } = peer.of('state')[0]!;
    peer.press(1, 2);
    await peer.until('state', ({ value }) => value === before + 2);
    await peer.close();
    const echo = await LessonClient.open(at('/lessons/echo'), TRUSTING);
    const bytes = Buffer.alloc(LONGEST, 'abc');
    expect((await echo.ask(bytes))!.length).toBe(LONGEST + '_response'.length);
    for (let i = 0; i < 200; i++) echo.socket.send(String(i));
    await echo.messages(201);
    expect(echo.received.slice(1)).toEqual(Array.from({ length: 200 }, (_, i) => `Echo: ${i}`));
    for (let i = 0; i < 200; i++) echo.socket.ping();
    expect(await echo.ask('and after 200 pings')).toBe('Echo: and after 200 pings');
    expect((await echo.close()).code).toBe(1000);
  });

  it('[P26] refuses a page from elsewhere', async () => {
    const options = { ...TRUSTING, headers: { Origin: 'https://evil.example' } };
    expect((await refusalOf(at(), options)).status).toBe(403);
  });

  it('[P23] a client that stops reading costs a bounded memory, and has the last value at last', async () => {
    const { peer: slow, welcome } = await Peer.join(at(), undefined, undefined, TRUSTING);
    const { session, value: before } = welcome;
    slow.press(1);
    await slow.until('ack');
    const { peer: presser } = await Peer.join(at(), undefined, undefined, TRUSTING);
    slow.socket.pause();
    const residentBefore = await residentBytes(server.child.pid!);
    for (let i = 0; i < 400_000; i++) slow.socket.send('{"action":"increment","seq":1}'); // each is acknowledged again
    for (let seq = 1; seq <= 100; seq++) {
      presser.press(seq);
      await presser.until('state', ({ value }) => value === before + 1 + seq);
    }
    expect((await residentBytes(server.child.pid!)) - residentBefore).toBeLessThan(80 * MIB);
    expect(slow.of('state').at(-1)!.value).toBeLessThan(before + 101);
    slow.socket.resume();
    if (its.cutsSlowReaderOverTls) {
      expect(await slow.closed).toMatchObject({ code: 1006 }); // and comes again
      const again = await Peer.join(at(), session, 1, TRUSTING);
      expect(again.welcome).toMatchObject({ value: before + 101, seq: 1 });
      await again.peer.close();
    } else {
      await slow.until('state', ({ value }) => value === before + 101);
      expect(slow.of('ack').length).toBeLessThan(400_000);
      await slow.close();
    }
    await presser.close();
  });

  it('[P27] says 1001 at the end', async () => {
    const { keyFile, certFile } = certificateIn(directory.path);
    const own = await ServerProcess.start(['--memory', '--key', keyFile, '--cert', certFile]);
    const peer = await Peer.open(`wss://127.0.0.1:${own.port}/`, TRUSTING);
    expect(await own.end()).toEqual({ code: 0, signal: null });
    expect(await peer.closed).toMatchObject({ code: 1001 });
  });
});
