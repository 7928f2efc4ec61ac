/*
 * The lessons over real sockets, with a client that nobody here wrote. What a lesson does in detail stands in
 * tests/server/lessons/; here is what the network adds.
 */

import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LessonClient, refusalOf } from '../system/lesson-client.ts';
import { ServerProcess } from '../system/server-process.ts';
import { its } from './differences.ts';

/** The longest message that the echo takes. */
const MAX = 64 * 1024;
const TOKEN = 'a token of the test'.replaceAll(' ', '-');

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start(['--memory', '--lesson-token', TOKEN]);
});
afterAll(async () => {
  expect(await server.end()).toEqual({ code: 0, signal: null }); // whatever was sent to it
});

const at = (name: string): string => server.webSocketUrl(`/lessons/${name}`);

/** Sends a request as it stands, and gets the head of the answer. */
async function headOf(path: string, headers: Readonly<Record<string, string>>): Promise<string[]> {
  const socket = connect(server.port, '127.0.0.1');
  const lines = Object.entries({ Host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}`);
  socket.write([`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  let head = '';
  while (!head.includes('\r\n\r\n')) head += String((await once(socket, 'data'))[0]);
  socket.destroy();
  return head.slice(0, head.indexOf('\r\n\r\n')).split('\r\n');
}

describe('/lessons/handshake', () => {
  const upgrade = { Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Version': '13' };

  it("gives the RFC's answer to the RFC's key, in the 101 itself", async () => {
    const headers = { ...upgrade, 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' };
    const head = await headOf('/lessons/handshake', headers);
    expect(head[0]).toBe('HTTP/1.1 101 Switching Protocols');
    expect(head).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  });

  it('tells the client what it has sent, and what it has got', async () => {
    const client = new LessonClient(at('handshake?password=hush'), {
      headers: { 'X-Greeting': 'hello', Cookie: 'auth-token=hush', Authorization: 'Basic hush' },
    });
    const [response] = await once(client.socket, 'upgrade');
    const explanation = JSON.parse(String((await client.messages(1))[0]));
    expect(explanation.requestLine).toBe('GET /lessons/handshake HTTP/1.1');
    const headers = new Map<string, string>(explanation.headers);
    expect(headers.get('x-greeting')).toBe('hello');
    expect(headers.get('sec-websocket-key')).toBe(explanation.key);
    expect(headers.get('cookie')).toBe('[redacted]');
    expect(JSON.stringify(explanation)).not.toContain('hush');
    const told = explanation.responseLines.slice(1).map((line: string) => line.split(': '));
    for (const [name, value] of told) expect(response.headers[name.toLowerCase()]).toBe(value);
    await client.close();
  });
});

describe('/lessons/echo', () => {
  it.each([
    ['a text', 'hello', 'Echo: hello'],
    ['an empty text', '', 'Echo: '],
    ['characters of up to four bytes', 'é你😀', 'Echo: é你😀'],
    ['64 KiB of text', 'x'.repeat(MAX), `Echo: ${'x'.repeat(MAX)}`],
  ])('answers %s with text', async (_, text, answer) => {
    const client = await LessonClient.open(at('echo'));
    expect((await client.ask(text)) === answer).toBe(true); // of 64 KiB, a diff would help nobody
    await client.close();
  });

  it.each([0, 1, 125, 126, 65_535, MAX])('answers %i bytes with bytes', async (length) => {
    const client = await LessonClient.open(at('echo'));
    const bytes = Buffer.alloc(length, 'abc\u0000\u00ff', 'latin1');
    const answer = await client.ask(bytes);
    expect(Buffer.concat([bytes, Buffer.from('_response')]).equals(answer as Buffer)).toBe(true);
    await client.close();
  });

  it('answers 200 messages that are on their way at once, in order and each in its kind', async () => {
    const client = await LessonClient.open(at('echo'));
    for (let i = 0; i < 200; i++) client.socket.send(i % 2 ? Buffer.from(String(i)) : String(i));
    expect(await client.messages(200)).toEqual(
      Array.from({ length: 200 }, (_, i) => (i % 2 ? Buffer.from(`${i}_response`) : `Echo: ${i}`)),
    );
    await client.close();
  });

  it('does not go on after text that is not UTF-8', async () => {
    const client = await LessonClient.open(at('echo'));
    client.socket.send(Buffer.from([0xc3, 0x28]), { binary: false });
    expect(await client.closed).toMatchObject({ code: its.notUtf8 });
  });
});

describe('/lessons/greeting', () => {
  it('greets, and says no to what is no name', async () => {
    const client = await LessonClient.open(at('greeting'));
    expect(await client.ask('Jimmy')).toBe('Hello Jimmy!');
    expect(await client.ask('')).toBe('A name has 1 to 100 characters, not 0.');
    expect(await client.ask(' 张三 ')).toBe('Hello 张三!');
    await client.close();
  });
});

describe.each(['greeting', 'closing', 'heartbeat'])('/lessons/%s', (name) => {
  it.each([0, 5])('closes with 1003 after %i bytes, since it is about text', async (length) => {
    const client = await LessonClient.open(at(name));
    client.socket.send(Buffer.alloc(length));
    expect(await client.closed).toEqual({ code: 1003, reason: 'text frames only' });
    expect(client.received).toEqual([]);
  });
});

describe('/lessons/closing', () => {
  it.each([
    ['close', 1000, 'as you asked'],
    ['close 4000 bye', 4000, 'bye'],
    ['close 1000', 1000, ''],
    ['close 1011 内部错误', 1011, '内部错误'],
    [`close 3000 ${'x'.repeat(123)}`, 3000, 'x'.repeat(123)],
  ])('%j is seen by the client as %i %j', async (text, code, reason) => {
    const client = await LessonClient.open(at('closing'));
    client.socket.send(text);
    expect(await client.closed).toEqual({ code, reason });
  });

  it.each(['close 1006', 'close 1005', 'close 999', 'close soon', `close 4000 ${'x'.repeat(124)}`])(
    'refuses %j, and stays open',
    async (text) => {
      const client = await LessonClient.open(at('closing'));
      expect(await client.ask(text)).toMatch(/^refused: /);
      expect(await client.ask('hello')).toBe('received: hello');
      await client.close();
    },
  );

  it('answers the close frame of a client with the same code', async () => {
    const client = await LessonClient.open(at('closing'));
    client.socket.close(4001, 'see you');
    expect(await client.closed).toMatchObject({ code: 4001 });
  });
});

describe('/lessons/errors', () => {
  it.each([0, 1, MAX])('receives %i bytes', async (length) => {
    const client = await LessonClient.open(at('errors'));
    expect(await client.ask('x'.repeat(length))).toBe(`received ${length} bytes`);
    expect(await client.ask(Buffer.alloc(length))).toBe(`received ${length} bytes`);
    await client.close();
  });

  it.each([MAX + 1, MAX + 1000])('closes with 1009 after %i bytes', async (length) => {
    const client = await LessonClient.open(at('errors'));
    client.socket.send(Buffer.alloc(length));
    expect(await client.closed).toEqual({ code: 1009, reason: 'at most 65536 bytes' });
  });

  it('is gone after `vanish`, and the client sees 1006', async () => {
    const client = await LessonClient.open(at('errors'));
    client.socket.send('vanish');
    expect(await client.closed).toEqual({ code: 1006, reason: '' });
  });

  it("has a path that never answers; the timeout is the client's own", async () => {
    const client = new LessonClient(at('errors/timeout'), { handshakeTimeout: 300 });
    const [error] = await once(client.socket, 'error');
    expect(error.message).toBe('Opening handshake has timed out');
    expect(await client.closed).toMatchObject({ code: 1006 });
  });

  it('does not let who waits for that answer hold up the end of the server', async () => {
    await using other = await ServerProcess.start(['--memory']);
    const waiting = new LessonClient(other.webSocketUrl('/lessons/errors/timeout'));
    const open = await LessonClient.open(other.webSocketUrl('/lessons/errors'));
    expect(await open.ask('the other one has been seen, too')).toBeDefined();
    expect(await other.end()).toEqual({ code: 0, signal: null }); // 1 where it takes longer than a stop may
    expect(await open.closed).toMatchObject({ code: 1001 });
    expect(await waiting.closed).toMatchObject({ code: 1006 });
  });

  it.each([
    ['', 200], // a page is an answer, but no upgrade either
    ['/', 308],
    ['/nope', 404],
    ['/errors/', 308],
    ['/errors/nope', 404],
    ['/Errors', 404],
  ])('there is no lesson at /lessons%s, but %i', async (path, expected) => {
    const { status } = await refusalOf(server.webSocketUrl(`/lessons${path}`));
    expect(status).toBe(expected);
  });
});

describe('/lessons/heartbeat', () => {
  it('answers `ping` with `pong`, and tells what else it has received', async () => {
    const client = await LessonClient.open(at('heartbeat'));
    expect(await client.ask('ping')).toBe('pong');
    expect(await client.ask('hello')).toBe('received: hello');
    expect(await client.ask('')).toBe('received: ');
    await client.close();
  });

  it('drops a client that ignores pings after a whole round, and keeps one that answers', async () => {
    const startMs = performance.now();
    const live = await LessonClient.open(at('heartbeat'));
    const mute = await LessonClient.open(at('heartbeat'), { autoPong: false });
    expect(await mute.closed).toEqual({ code: 1001, reason: 'heartbeat timeout' });
    expect(performance.now() - startMs).toBeGreaterThan(9_900);
    expect(mute.pings).toBe(1);
    await live.until(() => live.pings === 2); // in the round that the other one did not outlive
    expect(live.received).toEqual([]);
    expect(await live.ask('ping')).toBe('pong');
    await live.close();
  });
});

describe('/lessons/token', () => {
  const encoded = Buffer.from(TOKEN).toString('base64url');

  it.each([
    ['cookie', { headers: { Cookie: `theme=dark; auth-token=${TOKEN}` } }],
    ['subprotocol', { protocols: ['token', encoded] }],
  ])('welcomes who brings the token in the %s', async (via, options) => {
    const client = await LessonClient.open(at('token'), options);
    expect(await client.messages(1)).toEqual([`Welcome! Your token came in the ${via}.`]);
    expect(client.socket.protocol).toBe(via === 'subprotocol' ? 'token' : '');
    expect(await client.ask('hello')).toBe('received: hello');
    await client.close();
  });

  it.each([
    ['no token', '', {}],
    ['a wrong token', '', { headers: { 'X-Auth-Token': 'open-sesame' } }], // the default, had the test none
    ['a wrong cookie', '', { headers: { Cookie: 'auth-token=wrong' } }],
    ['a token in the URL', `?token=${TOKEN}&auth-token=${TOKEN}&X-Auth-Token=${TOKEN}`, {}],
  ])('refuses %s with 401, before any upgrade', async (_, query, options) => {
    expect(await refusalOf(at(`token${query}`), options)).toMatchObject({
      status: 401,
      body: 'Invalid or missing token',
    });
  });

  it('refuses a page of another origin that has the cookie', async () => {
    const headers = { Cookie: `auth-token=${TOKEN}`, Origin: 'https://evil.example' };
    expect((await refusalOf(at('token'), { headers })).status).toBe(403);
  });

  it('never writes the token to the log', () => {
    expect(server.output.join('\n')).not.toContain(TOKEN);
    expect(server.output.join('\n')).not.toContain(encoded);
  });
});

describe('/lessons/log', () => {
  it('sends everybody the same line, at once and then each second', async () => {
    const clients = await Promise.all([1, 2, 3].map(() => LessonClient.open(at('log'))));
    const openMs = Date.now();
    const logs = await Promise.all(clients.map((client) => client.messages(3)));
    const heardMs = Date.now();
    const times = logs.map((lines) =>
      lines.map((line) => Date.parse(/^Log at (\S+Z)$/.exec(String(line))![1]!)),
    );
    // On full seconds, in order; a busy server leaves one out.
    for (const [first, second, third] of times) {
      expect([first, second, third].every((time) => time! % 1_000 === 0)).toBe(true);
      expect(first).toBeLessThanOrEqual(openMs + 10); // at once: what the others have read already
      expect(second).toBeGreaterThan(first!);
      expect(third).toBeGreaterThan(second!);
      expect(third).toBeLessThan(heardMs + 1_000);
    }
    // What was said once all were there, all have heard.
    const since = times.map((each) => each.filter((time) => time > openMs));
    const shortest = Math.min(...since.map(({ length }) => length));
    for (const each of since) expect(each.slice(0, shortest)).toEqual(since[0]!.slice(0, shortest));
    for (const client of clients) await client.close();
  });
});

describe('/lessons/ticker', () => {
  it('counts for each client by itself, and is well after one has left', async () => {
    const first = await LessonClient.open(at('ticker'));
    expect(await first.messages(2)).toEqual(['Hello 1!', 'Hello 2!']);
    const second = await LessonClient.open(at('ticker'));
    first.socket.terminate();
    expect(await second.messages(2)).toEqual(['Hello 1!', 'Hello 2!']);
    await second.close();
    expect(server.output.filter((line) => line.includes('failed'))).toEqual([]);
  });
});

describe('a full server', () => {
  it('[P28] answers 503 to a newcomer of a lesson, and counts the sockets of all endpoints', async () => {
    await using small = await ServerProcess.start(['--memory', '--max-sockets', '2']);
    const counter = new LessonClient(small.webSocketUrl('/'));
    await counter.opened;
    const echo = await LessonClient.open(small.webSocketUrl('/lessons/echo'));
    expect(await refusalOf(small.webSocketUrl('/lessons/echo'))).toMatchObject({ status: 503 });
    await echo.close();
    await (await LessonClient.open(small.webSocketUrl('/lessons/greeting'))).close();
    await counter.close();
  });
});

it('/lessons/errors/foreign answers 403, to a WebSocket and to plain HTTP', async () => {
  const origin = new URL(server.pageUrl()).origin;
  const refusal = await refusalOf(at('errors/foreign'), { headers: { origin } });
  expect(refusal).toMatchObject({ status: 403, body: 'This origin is not allowed' });
  expect((await fetch(server.pageUrl('/lessons/errors/foreign'))).status).toBe(403);
});

describe('the page', () => {
  const page = (path: string) => fetch(server.pageUrl(path));

  it.each(['/lessons', '/lessons/handshake', '/lessons/messages', '/lessons/token', '/lessons/broadcast'])(
    'is served at %s, to who asks for no upgrade',
    async (path) => {
      const response = await page(path);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(await (await page('/')).text());
    },
  );

  it.each([
    ['/lessons/', '/lessons'],
    ['/lessons/token/', '/lessons/token'],
    ['/lessons/echo', '/lessons/messages'],
    ['/lessons/ticker/', '/lessons/broadcast'],
  ])('leads from %s to %s', async (asked, path) => {
    const response = await page(asked);
    expect(new URL(response.url).pathname).toBe(path);
    expect(response.status).toBe(200);
  });

  it.each(['/lessons/nope', '/lessons/errors/timeout', '/lessons/echo/more'])(
    'is not at %s',
    async (path) => {
      expect((await page(path)).status).toBe(404);
    },
  );
});
