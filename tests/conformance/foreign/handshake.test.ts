/*
 * RFC 6455 byte by byte, with a client of bare TCP. What a transport does otherwise than the RFC asks for, or
 * otherwise than the other one, stands in differences.ts, so that we notice when it changes. Whatever comes, nobody
 * else's connection suffers.
 */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ServerProcess } from '../../system/server-process.ts';
import { its } from '../differences.ts';
import {
  closing,
  FIN,
  type Frame,
  frame,
  Opcode,
  RawClient,
  RSV1,
  RSV2,
  RSV3,
  upgradeRequest,
} from './raw-client.ts';

const ECHO = '/lessons/echo';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

let server: ServerProcess;
/** Was there all the time, and stays. */
let bystander: RawClient;
let echoes = 0;

beforeAll(async () => {
  server = await ServerProcess.start(['--memory']);
  bystander = await RawClient.upgraded(server.port, ECHO);
});
afterEach(async () => {
  echoes += 1;
  await bystander.write(frame(FIN | Opcode.TEXT, String(echoes)));
  expect(asText((await bystander.frames(echoes))[echoes - 1])).toBe(`Echo: ${echoes}`);
});
afterAll(async () => {
  await bystander[Symbol.asyncDispose]();
  await server.end();
});

const asText = (received: Frame | undefined): string => String(received?.payload);

const statusOf = (head: string): number => Number(head.split(' ')[1]);

/** Sends a request, and gets the head of the answer. */
async function ask(...parts: readonly string[]): Promise<string> {
  await using client = await RawClient.connect(server.port);
  for (const part of parts) await client.write(part);
  return await client.head();
}

/** Sends this to the echo, and gets the frames that come until the server ends the connection. */
async function framesAfter(...parts: readonly Uint8Array[]): Promise<Frame[]> {
  await using client = await RawClient.upgraded(server.port, ECHO);
  for (const part of parts) await client.write(part);
  return await client.framesUntilEnd();
}

describe('the upgrade', () => {
  it.each(['/', '/ws', '/lessons/handshake'])(
    "[§1.3] at %s, the RFC's example key gives the RFC's example accept",
    async (path) => {
      const head = await ask(upgradeRequest(path));
      expect(head).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
      expect(head).toMatch(/^upgrade: websocket\r$/im);
      expect(head).toMatch(/^connection: upgrade\r$/im);
      expect(head).toContain(`\r\nSec-WebSocket-Accept: ${ACCEPT}\r\n`);
      expect(head).not.toMatch(/^sec-websocket-(extensions|protocol):/im); // nothing was offered
    },
  );

  it('[§4.2.2] takes header names in any case of letters', async () => {
    const [line, ...headers] = upgradeRequest(ECHO).split('\r\n');
    const lowerCase = headers.map((header) => header.replace(/^[^:]*/, (name) => name.toLowerCase()));
    expect(await ask([line, ...lowerCase].join('\r\n'))).toContain(ACCEPT);
    const upperCase = headers.map((header) => header.replace(/^[^:]*/, (name) => name.toUpperCase()));
    expect(await ask([line, ...upperCase].join('\r\n'))).toContain(ACCEPT);
  });

  it('takes headers that arrive byte by byte', async () => {
    const [line, ...headers] = upgradeRequest(ECHO).split(/(?<=\r\n)/);
    expect(await ask(line!, ...headers.join(''))).toContain(ACCEPT);
  });

  it('takes a request line that arrives in two parts; uWebSockets.js only if the cut is not in its version', async () => {
    const request = upgradeRequest(ECHO);
    expect(statusOf(await ask('GET /less', request.slice('GET /less'.length)))).toBe(101);
    // A limit of uWebSockets.js: it takes the end of the bytes for the end of the version, and waits for no more.
    const cut = 'GET /lessons/echo HTT';
    if (its.waitsForVersion) expect(statusOf(await ask(cut, request.slice(cut.length)))).toBe(101);
    else expect(statusOf(await ask(cut))).toBe(505);
  });

  it('[§4.2.1] needs a key of 16 bytes in base64; without any, the request is one for a page', async () => {
    for (const key of [undefined, '', 'abc', 'a'.repeat(25), '!'.repeat(24)]) {
      const upgrade = (path: string) => ask(upgradeRequest(path, { 'Sec-WebSocket-Key': key }));
      expect(statusOf(await upgrade('/'))).toBe(key ? 400 : 200);
      expect(statusOf(await upgrade(ECHO))).not.toBe(101);
    }
  });

  it.each<[what: string, headers: Record<string, string | undefined>]>([
    ['another version than 13', { 'Sec-WebSocket-Version': '12' }],
    ['no version', { 'Sec-WebSocket-Version': undefined }],
    ['another protocol to upgrade to', { Upgrade: 'h2c' }],
    ['no Upgrade header', { Upgrade: undefined }],
    ['no Connection header', { Connection: undefined }],
    ['another Connection header', { Connection: 'keep-alive' }],
  ])('[§4.2.1] [§4.4] answers 426 to a request with %s, and names the version', async (_what, headers) => {
    for (const path of [ECHO, '/']) {
      const answer = await ask(upgradeRequest(path, headers));
      expect(statusOf(answer)).toBe(426);
      expect(answer).toMatch(/^sec-websocket-version: 13\r$/im);
      expect(answer).toMatch(/^connection: upgrade\r$/im);
    }
  });

  it('[§4.2.1] takes Connection as a list, in any case of letters', async () => {
    expect(statusOf(await ask(upgradeRequest(ECHO, { Connection: 'keep-alive, uPGRADE' })))).toBe(101);
  });

  it.each(['/lessons/token', '/lessons/monitor'])(
    'is answered with 401 and a challenge without the token at %s',
    async (path) => {
      const head = await ask(upgradeRequest(path, { 'X-Auth-Token': 'wrong', 'X-Monitor-Token': 'wrong' }));
      expect(statusOf(head)).toBe(401);
      expect(head).toMatch(/^www-authenticate: Token\r$/im);
    },
  );

  const get = (headers: string): string => `GET / HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n`;

  it.each<[what: string, request: string, status: number]>([
    ['HTTP/1.0', upgradeRequest(ECHO).replace('HTTP/1.1', 'HTTP/1.0'), 505],
    ['POST', upgradeRequest(ECHO).replace('GET', 'POST'), 405],
    ['a request without Host', upgradeRequest(ECHO, { Host: undefined }), 400],
    ['a path where nothing is', upgradeRequest('/lessons/none'), 404],
    ['a header of 20,000 bytes', upgradeRequest(ECHO, { Cookie: 'x'.repeat(20_000) }), 431],
    ['what is no HTTP at all', `\u0016\u0003\u0001${'\u0000'.repeat(200)}\r\n\r\n`, its.notHttp],
    ['two lengths of a body', get('Content-Length: 0\r\nContent-Length: 0'), 400],
    ['two lengths that differ', get('Content-Length: 0\r\nContent-Length: 4'), 400],
    [
      'two lengths of a body to upgrade',
      upgradeRequest(ECHO).replace('\r\n\r\n', '\r\nContent-Length: 0\r\nContent-Length: 4\r\n\r\n'),
      400,
    ],
    ['a length and chunks', get('Content-Length: 4\r\nTransfer-Encoding: chunked'), 400],
    ['a page of elsewhere', upgradeRequest(ECHO, { Origin: 'https://evil.example' }), 403],
  ])('is not for %s', async (_what, request, status) => {
    expect(statusOf(await ask(request))).toBe(status);
  });

  it('[§4.1] needs an answer before the first frame: uWebSockets.js forgets one that comes with the request', async () => {
    await using client = await RawClient.connect(server.port);
    const early = frame(FIN | Opcode.TEXT, 'early');
    await client.write(Buffer.concat([Buffer.from(upgradeRequest(ECHO)), early]));
    await client.head();
    await client.write(frame(FIN | Opcode.TEXT, 'in time'));
    expect((await client.frames(its.early.length)).map(asText)).toEqual(its.early);
  });
});

describe('frames', () => {
  it('[§5.4] in fragments are one message, and pings may come in between', async () => {
    await using client = await RawClient.upgraded(server.port, ECHO);
    await client.write(frame(Opcode.TEXT, 'Hel'));
    await client.write(frame(FIN | Opcode.PING, 'still there?'));
    await client.write(frame(Opcode.CONTINUATION, 'lo, '));
    await client.write(frame(FIN | Opcode.CONTINUATION, 'you'));
    const [pong, text] = await client.frames(2);
    expect(pong).toEqual({ isFinal: true, opcode: Opcode.PONG, payload: Buffer.from('still there?') });
    expect(text).toEqual({ isFinal: true, opcode: Opcode.TEXT, payload: Buffer.from('Echo: Hello, you') });
  });

  it('[§5.6] may be cut in the middle of a character', async () => {
    await using client = await RawClient.upgraded(server.port, ECHO);
    await client.write(frame(Opcode.TEXT, [0xe2, 0x82]));
    await client.write(frame(FIN | Opcode.CONTINUATION, [0xac]));
    expect((await client.frames(1)).map(asText)).toEqual(['Echo: €']);
  });

  it('may arrive byte by byte', async () => {
    await using client = await RawClient.upgraded(server.port, ECHO);
    for (const byte of frame(FIN | Opcode.TEXT, 'slowly')) await client.write(Buffer.from([byte]));
    expect((await client.frames(1)).map(asText)).toEqual(['Echo: slowly']);
  });

  it.each(['', 'Hello', 'x'.repeat(125)])(
    '[§5.5.2] of ping are answered with their payload %j',
    async (payload) => {
      await using client = await RawClient.upgraded(server.port, ECHO);
      await client.write(frame(FIN | Opcode.PING, payload));
      expect(await client.frames(1)).toEqual([
        { isFinal: true, opcode: Opcode.PONG, payload: Buffer.from(payload) },
      ]);
    },
  );

  it('[§5.5.3] of pong that nobody asked for are passed over', async () => {
    await using client = await RawClient.upgraded(server.port, ECHO);
    await client.write(frame(FIN | Opcode.PONG, 'by myself'));
    await client.write(frame(FIN | Opcode.TEXT, 'and then'));
    expect((await client.frames(1)).map(asText)).toEqual(['Echo: and then']);
  });

  it.each<[what: string, code: 1002 | 1007 | 1009, frames: Uint8Array[]]>([
    ['[§5.2] with a reserved bit (1)', 1002, [frame(FIN | RSV1 | Opcode.TEXT, 'x')]],
    ['[§5.2] with a reserved bit (2)', 1002, [frame(FIN | RSV2 | Opcode.TEXT, 'x')]],
    ['[§5.2] with a reserved bit (3)', 1002, [frame(FIN | RSV3 | Opcode.TEXT, 'x')]],
    ['[§5.2] with a reserved opcode (3)', 1002, [frame(FIN | 3, 'x')]],
    ['[§5.2] with a reserved opcode (11)', 1002, [frame(FIN | 11, 'x')]],
    ['[§5.4] that continue nothing', 1002, [frame(FIN | Opcode.CONTINUATION, 'x')]],
    ['[§5.4] of text amid another text', 1002, [frame(Opcode.TEXT, 'a'), frame(FIN | Opcode.TEXT, 'b')]],
    ['[§5.5] of ping in fragments', 1002, [frame(Opcode.PING, 'x')]],
    ['[§5.5] of ping with 126 bytes', 1002, [frame(FIN | Opcode.PING, 'x'.repeat(126))]],
    ['[§5.5] of close with 126 bytes', 1002, [frame(FIN | Opcode.CLOSE, closing(1000, 'x'.repeat(124)))]],
    ['[§8.1] of text that is not UTF-8', 1007, [frame(FIN | Opcode.TEXT, [0xc3, 0x28])]],
    ['[§8.1] of text with half of a surrogate pair', 1007, [frame(FIN | Opcode.TEXT, [0xed, 0xa0, 0x80])]],
    ['[§8.1] of text that ends within a character', 1007, [frame(FIN | Opcode.TEXT, [0xe2, 0x82])]],
    [
      '[§10.4] that announce 2^63 bytes',
      1009,
      [Buffer.from([FIN | Opcode.TEXT, 0xff, ...Array(12).fill(0xff)])],
    ],
  ])('%s end the connection with %i, or at once', async (_what, code, frames) => {
    const received = await framesAfter(...frames);
    expect(received.map(({ opcode, payload }) => [opcode, payload])).toEqual(
      its.breach(code).map((payload) => [Opcode.CLOSE, payload]),
    );
  });

  it('[§5.1] without a mask are misread, and never answered as if they were well-formed', async () => {
    // `ws` ends the connection. uWebSockets.js does not look at the mask bit: it takes the next four bytes for a mask. So it waits for
    // bytes that a client without masks does not know of, or makes gibberish of the next frame, as here.
    const received = await framesAfter(
      Buffer.concat([
        frame(FIN | Opcode.TEXT, 'hi', false),
        frame(FIN | Opcode.TEXT, 'hello?', false),
        frame(FIN | Opcode.TEXT, 'hello?', false),
      ]),
    );
    expect(received.map(asText).filter((text) => /hi|hello/.test(text))).toEqual([]);
  });
});

describe('close frames', () => {
  it.each([1000, 1001, 1011, 4000, 4999])('[§5.5.1] with the code %d are echoed', async (code) => {
    expect(await framesAfter(frame(FIN | Opcode.CLOSE, closing(code, 'bye')))).toEqual([
      { isFinal: true, opcode: Opcode.CLOSE, payload: closing(code, 'bye') },
    ]);
  });

  it('[§5.5.1] without a code are answered without one', async () => {
    expect(await framesAfter(frame(FIN | Opcode.CLOSE))).toEqual([
      { isFinal: true, opcode: Opcode.CLOSE, payload: Buffer.alloc(0) },
    ]);
  });

  it.each<[what: string, answer: 1002 | 1007, payload: Buffer]>([
    ['of one byte', 1002, Buffer.from([3])],
    ['with a reason that is not UTF-8', 1007, closing(1000, [0xff])],
    ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000].map((code): [string, 1002, Buffer] => [
      `with the forbidden code ${code}`,
      1002,
      closing(code),
    ]),
  ])('[§7.4] %s are answered with %i, or without a code', async (_what, answer, payload) => {
    expect(await framesAfter(frame(FIN | Opcode.CLOSE, payload))).toEqual([
      { isFinal: true, opcode: Opcode.CLOSE, payload: its.malformedClose(answer) },
    ]);
  });

  // Allowed and registered, but uWebSockets.js does not know them.
  it.each([1012, 1013, 1014, 3000])(
    '[§7.4] with the code %i are echoed, or answered without',
    async (code) => {
      expect(await framesAfter(frame(FIN | Opcode.CLOSE, closing(code)))).toEqual([
        { isFinal: true, opcode: Opcode.CLOSE, payload: its.rareCloseCode(code) },
      ]);
    },
  );

  it('[§5.5.1] are the last: what comes after them is not read', async () => {
    const frames = [frame(FIN | Opcode.CLOSE, closing(1000)), frame(FIN | Opcode.TEXT, 'one more thing')];
    const received = await framesAfter(Buffer.concat(frames));
    expect(received.map(({ opcode }) => opcode)).toEqual([Opcode.CLOSE]);
  });
});
