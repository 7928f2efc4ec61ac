/*
 * Who is let in: so much for each address, names that are the server's own, and what the operator reads of those outside.
 */

import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { LessonClient, refusalOf } from '../../system/lesson-client.ts';
import { ServerProcess } from '../../system/server-process.ts';
import { RawClient, upgradeRequest } from '../foreign/raw-client.ts';

const LIMIT = 3;
/** A busy machine may take its time: by default, it is a second. */
const waitFor = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000 });
/** The test's own address is exempt, so it plays a proxy. */
const flags = ['--memory', '--trusted-proxy', '127.0.0.1', '--max-per-address', String(LIMIT)];
const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });

it('an address that holds too many sockets gets 429 before the upgrade; others get in, and it once one has ended', async () => {
  await using server = await ServerProcess.start(flags);
  const url = server.webSocketUrl('/');
  const held = await Promise.all(
    Array.from({ length: LIMIT }, () => LessonClient.open(url, from('192.0.2.1'))),
  );
  expect((await refusalOf(url, from('192.0.2.1'))).status).toBe(429);
  expect((await refusalOf(server.webSocketUrl('/lessons/echo'), from('192.0.2.1'))).status).toBe(429);
  expect((await refusalOf(server.webSocketUrl('/lessons/errors/timeout'), from('192.0.2.1'))).status).toBe(
    429,
  );
  await (await LessonClient.open(url, from('192.0.2.2'))).close();
  await (await LessonClient.open(url)).close();
  await held[0]!.close();
  await waitFor(async () => (await LessonClient.open(url, from('192.0.2.1'))).close());
});

it('one network of IPv6 counts as one address', async () => {
  await using server = await ServerProcess.start(flags);
  const open = (i: number) => LessonClient.open(server.webSocketUrl('/'), from(`2001:db8::${i}`));
  await Promise.all([1, 2, 3].map(open));
  expect((await refusalOf(server.webSocketUrl('/'), from('2001:db8::4'))).status).toBe(429);
});

it.each([
  [
    'requests to upgrade that get no answer',
    upgradeRequest('/lessons/errors/timeout', from('192.0.2.1').headers),
  ],
  [
    'long polls',
    'GET /lessons/polling/next?after=999999 HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n',
  ],
])('%s count as well, until they end', async (_what, request) => {
  await using server = await ServerProcess.start(flags);
  const url = server.webSocketUrl('/');
  const held = await Promise.all(Array.from({ length: LIMIT }, () => RawClient.connect(server.port)));
  for (const client of held) await client.write(request);
  await waitFor(async () => expect((await refusalOf(url, from('192.0.2.1'))).status).toBe(429));
  for (const client of held) await client[Symbol.asyncDispose]();
  await waitFor(async () => (await LessonClient.open(url, from('192.0.2.1'))).close());
});

it.each([
  [
    'requests beyond the rate of an address',
    'GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n',
  ],
  ['refused handshakes', upgradeRequest('/', { Origin: 'http://evil.example' })],
])('%s are not answered one by one: a connection hears one refusal, and ends', async (_what, request) => {
  await using server = await ServerProcess.start(flags);
  const tooMany = async () => {
    await using client = await RawClient.connect(server.port);
    await client.write(request.repeat(3_000)); // it is cut in the midst of it
    await client.ended;
    expect(client.bytes.toString().split('HTTP/1.1 ').length).toBeLessThan(100);
  };
  const headOfNext = async () => {
    await using next = await RawClient.connect(server.port);
    await next.write(request);
    return await next.head(); // before it is disposed of
  };
  for (let i = 0; i < 2; i++) await tooMany();
  // Every ten seconds an address begins anew, which may be between these two.
  const afterTooMany = () => tooMany().then(headOfNext);
  await expect.poll(afterTooMany).toMatch(/^HTTP\/1.1 4(29|03) .*\r\nconnection: close(\r\n|$)/is);
});

it('without --trusted-proxy nobody can speak for another address', async () => {
  await using server = await ServerProcess.start(['--memory', '--max-per-address', '1']);
  const url = server.webSocketUrl('/');
  await Promise.all([1, 2, 3].map(() => LessonClient.open(url, from('192.0.2.1'))));
});

it('a thousand sockets of one address are let in by default', async () => {
  await using server = await ServerProcess.start(['--memory', '--trusted-proxy', '127.0.0.1']);
  const opened = Array.from({ length: 1_000 }, () =>
    LessonClient.open(server.webSocketUrl('/'), from('192.0.2.1')),
  );
  await Promise.all((await Promise.all(opened)).map((client) => client.close()));
});

it('connections that send nothing count to --max-sockets: beyond, they are turned away', async () => {
  await using server = await ServerProcess.start(['--memory', '--max-sockets', '10']);
  const idle = await Promise.all(Array.from({ length: 80 }, () => RawClient.connect(server.port)));
  await using late = await RawClient.connect(server.port);
  await late.ended;
  expect(late.bytes.toString()).toContain('503 Service Unavailable');
  expect((await refusalOf(server.webSocketUrl('/lessons/echo')).catch(() => ({ status: 503 }))).status).toBe(
    503,
  );
  for (const client of idle) await client[Symbol.asyncDispose]();
  await waitFor(async () => (await LessonClient.open(server.webSocketUrl('/lessons/echo'))).close());
});

it.each(['/', '/lessons/echo'])(
  '[P26] a page at a name that only leads here is refused at %s, and reads which flag lets it in (DNS rebinding)',
  async (path) => {
    await using server = await ServerProcess.start();
    const page = { headers: { Host: 'evil.example', Origin: 'http://evil.example' } };
    const { status, body } = await refusalOf(server.webSocketUrl(path), page);
    expect([status, body]).toEqual([403, expect.stringContaining('--public-name evil.example')]);
    await using known = await ServerProcess.start(['--memory', '--public-name', 'evil.example']);
    await (await LessonClient.open(known.webSocketUrl(path), page)).close();
    await (await LessonClient.open(server.webSocketUrl(path), { headers: { Host: 'evil.example' } })).close(); // no page
  },
);

it('what the operator reads of strangers is short, printable, and not much', async () => {
  await using server = await ServerProcess.start();
  for (let i = 0; i < 300; i++) {
    await using client = await RawClient.connect(server.port);
    await client.write(Buffer.from(upgradeRequest('/', { Origin: '"\u009b2J'.repeat(500) }), 'latin1'));
    await client.head();
  }
  expect(await server.end()).toEqual({ code: 0, signal: null }); // and with it its output, which comes by a pipe
  const lines = server.output.filter((line) => line.includes('refused a page'));
  expect(lines.length).toBeLessThan(20);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join('').length).toBeLessThan(20_000);
  expect(lines.join('')).not.toMatch(/\p{Cc}/u);
});

it.each(['null', 'http://localhost:8000'])(
  'a page of the origin %s is refused, and the log names the flag that lets it in',
  async (origin) => {
    await using server = await ServerProcess.start();
    const page = { headers: { Origin: origin } };
    expect((await refusalOf(server.webSocketUrl('/'), page)).status).toBe(403);
    await waitFor(() => expect(server.output.join()).toContain(`--origin ${origin}`));
    await using open = await ServerProcess.start(['--memory', '--origin', origin]);
    await (await LessonClient.open(open.webSocketUrl('/'), page)).close();
  },
);

it('a subprotocol with thousands of spaces costs next to nothing', async () => {
  await using server = await ServerProcess.start();
  const request = upgradeRequest('/lessons/token', { 'Sec-WebSocket-Protocol': `a${' '.repeat(3_700)}b` });
  const cpuMs = () => {
    // proc(5): behind the name, the 12th and 13th field, in hundredths of a second.
    const fields = readFileSync(`/proc/${server.child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  };
  const before = cpuMs();
  for (let i = 0; i < 300; i++) {
    await using client = await RawClient.connect(server.port);
    await client.write(request);
    expect(await client.head()).toContain('401');
  }
  expect(cpuMs() - before).toBeLessThan(300 * 3);
});
