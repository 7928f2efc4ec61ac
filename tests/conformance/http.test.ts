/*
 * Plain HTTP on the counter's port, byte by byte: over a raw socket, so that nothing is smoothed over.
 */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerProcess } from '../system/server-process.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start();
});
afterAll(() => server.end());

async function ask(method: string, path: string, headers: Record<string, string> = {}) {
  const socket = connect(server.port, '127.0.0.1');
  const lines = Object.entries({ host: `localhost:${server.port}`, connection: 'close', ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => {
    chunks.push(chunk);
    if (isWhole(Buffer.concat(chunks), method)) socket.end();
  });
  socket.write(`${method} ${path} HTTP/1.1\r\n${head}\r\n`);
  await once(socket, 'close');
  return parse(Buffer.concat(chunks));
}

function parse(bytes: Buffer) {
  const end = bytes.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString().split('\r\n');
  const headers = new Map(
    lines.map((line) => [line.split(': ')[0]!.toLowerCase(), line.slice(line.indexOf(': ') + 2)]),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, body: bytes.subarray(end + 4) };
}

function isWhole(bytes: Buffer, method: string): boolean {
  if (!bytes.includes('\r\n\r\n')) return false;
  const { status, headers, body } = parse(bytes);
  return method === 'HEAD' || status === 304 || body.length >= Number(headers.get('content-length'));
}

it('serves the page, compressed as asked', async () => {
  const plain = await ask('GET', '/');
  expect(plain.body.toString()).toContain('<div id="app">');
  const br = await ask('GET', '/', { 'accept-encoding': 'gzip, br' });
  expect(br.headers.get('content-encoding')).toBe('br');
  expect(brotliDecompressSync(br.body)).toEqual(plain.body);
  const gzip = await ask('GET', '/', { 'accept-encoding': 'gzip' });
  expect(gunzipSync(gzip.body)).toEqual(plain.body);
});

it('serves the workshop, and its sandbox with a policy of its own', async () => {
  const page = await ask('GET', '/lab/workshop');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  const sandbox = await ask('GET', '/lab/sandbox.html');
  expect(sandbox.status).toBe(200);
  const policy = sandbox.headers.get('content-security-policy');
  expect(policy).toMatch(/^sandbox allow-scripts; default-src 'none'; /);
  expect(policy).toMatch(/; frame-ancestors 'self'$/);
});

it('answers 304 without a body to who has the page already, and lives on', async () => {
  const { headers } = await ask('GET', '/');
  const again = await ask('GET', '/', { 'if-none-match': headers.get('etag')! });
  expect([again.status, again.body.length]).toEqual([304, 0]);
  expect((await ask('GET', '/healthz')).status).toBe(200);
});

it('answers HEAD with the length that GET would have, and no body', async () => {
  const get = await ask('GET', '/');
  const head = await ask('HEAD', '/');
  expect([head.status, head.body.length]).toEqual([200, 0]);
  expect(head.headers.get('content-length')).toBe(String(get.body.length));
});

it('lets hashed files be kept for ever, and nothing else', async () => {
  const page = (await ask('GET', '/')).body.toString();
  const script = /src="(\/assets\/main-[^"]+\.js)"/.exec(page)![1]!;
  expect((await ask('GET', script)).headers.get('cache-control')).toContain('immutable');
  expect((await ask('GET', '/')).headers.get('cache-control')).toBe('no-cache');
});

it('sends the font as it is, for ever', async () => {
  const page = (await ask('GET', '/')).body.toString();
  const font = /href="(\/assets\/type-[^"]+\.woff2)"/.exec(page)![1]!;
  const { headers } = await ask('GET', font, { 'accept-encoding': 'br, gzip' });
  expect(headers.get('content-type')).toBe('font/woff2');
  expect(headers.has('content-encoding')).toBe(false);
  expect(headers.get('cache-control')).toContain('immutable');
});

it.each([
  ['GET', '/nothing', 404],
  ['GET', '/../package.json', 404],
  ['GET', '/..%2fpackage.json', 404],
  ['GET', '//', 404],
  ['GET', '/healthz', 200],
  ['HEAD', '/healthz', 200],
  ['GET', '/share.json', 200],
  ['POST', '/', 405],
  ['DELETE', '/healthz', 405],
  ['OPTIONS', '/', 405],
])('%s %s is answered with %i, with the headers that keep a page safe', async (method, path, status) => {
  const answer = await ask(method, path);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
});

it.each(['x'.repeat(100_000), 'GET / HTTP/1.1\r\n\r\n', '\u0000\u0001\u0002\r\n\r\n', 'GET\r\n\r\n'])(
  'lives on after garbage: %.20j',
  async (garbage) => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {}); // a reset, if it was more than the server reads
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.resume().end(garbage);
    await closed;
    expect((await ask('GET', '/healthz')).status).toBe(200);
  },
);

describe('the project’s own source', () => {
  it('is shown on a page, and is there as text, byte by byte', async () => {
    const path = '/source/server/lessons/echo.ts';
    const [page, text] = await Promise.all([ask('GET', `${path}?ran=opened`), ask('GET', `${path}.txt`)]);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect([text.status, text.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(text.body).toEqual(readFileSync('server/lessons/echo.ts'));
  });

  it.each([
    '/source',
    '/source/',
    '/source/server',
    '/source/server/lessons',
    '/source/package.json',
    '/source/package.json.txt',
    '/source/server/lessons/nope.ts',
    '/source/../package.json',
    '/source/../../package.json.txt',
    '/source/server/../../server.mjs',
    '/source/%2e%2e/%2e%2e/package.json',
    '/source/..%2f..%2fpackage.json',
    '/source/server\\lessons\\echo.ts',
    '/source//etc/passwd',
    '/source/server/lessons/echo.ts%00.txt',
    '/source/server/lessons/echo.ts.txt/',
    '/source/tests/imports.test.ts',
  ])('is nothing else on this computer: %s', async (path) => {
    expect((await ask('GET', path)).status).toBe(404);
  });
});
