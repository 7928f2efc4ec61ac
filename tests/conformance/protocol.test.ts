/*
 * The rules of PROTOCOL.md over real sockets, with a client that nobody here wrote.
 */

import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { Peer } from '../system/peer.ts';
import { ServerProcess, temporaryDirectory } from '../system/server-process.ts';
import { its } from './differences.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start(['--memory']);
});
afterAll(() => server.end());

const statusOf = async (url: string, headers: Record<string, string>) => {
  const socket = new WebSocket(url, { headers });
  socket.on('error', () => {});
  const [, response] = await once(socket, 'unexpected-response');
  socket.terminate();
  return response.statusCode as number;
};

describe('frames', () => {
  it.each(['/', '/ws'])('the counter is at %s', async (path) => {
    await (await Peer.open(server.webSocketUrl(path))).close();
  });

  it('there is no counter elsewhere', async () => {
    expect(await statusOf(server.webSocketUrl('/elsewhere'), {})).toBe(404);
  });

  it('[P1] a binary frame ends the connection with 1003', async () => {
    const peer = await Peer.open(server.webSocketUrl());
    peer.socket.send(Buffer.from('{"action":"ping"}'), { binary: true });
    expect(await peer.closed).toMatchObject({ code: 1003 });
  });

  it('[P2] a message of 1,024 bytes is read, one of 1,025 ends the connection with 1009', async () => {
    const peer = await Peer.open(server.webSocketUrl());
    const ping = '{"action":"ping","padding":""}';
    peer.send(ping.replace('""', `"${'x'.repeat(1024 - ping.length)}"`));
    await peer.until('pong');
    peer.send(ping.replace('""', `"${'x'.repeat(1025 - ping.length)}"`));
    expect(await peer.closed).toMatchObject({ code: 1009 });
  });

  it('[P2] a message far beyond that is ended by the transport itself', async () => {
    const peer = await Peer.open(server.webSocketUrl());
    peer.send('x'.repeat(100_000));
    expect(await peer.closed).toMatchObject({ code: its.farTooBig });
  });

  it('[P3] nine messages that make no sense are refused, the tenth ends the connection with 1008', async () => {
    const peer = await Peer.open(server.webSocketUrl());
    for (let i = 0; i < 10; i++) peer.send(['{', 'null', '{"action":1}', '\u0000'][i % 4]!);
    const { code, reason } = await peer.closed;
    expect(code).toBe(1008);
    expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123);
    expect(peer.of('refused').map((refused) => refused.code)).toEqual(Array(9).fill('bad-message'));
  });

  it('[P3] [P16] a newer client whose press is not known here gets it back, and goes on after hello', async () => {
    const { peer, welcome } = await Peer.join(server.webSocketUrl());
    peer.send({ action: 'double', seq: 1 });
    peer.press(2);
    expect(await peer.until('refused')).toMatchObject({ code: 'bad-message', seq: 1 });
    const welcomed = peer.next('welcome');
    peer.send({ action: 'hello', protocol: 1, session: welcome.session, acked: 0 });
    expect(await welcomed).toMatchObject({ seq: 0 });
    peer.press(1);
    expect(await peer.until('ack')).toMatchObject({ seq: 1 });
    expect(peer.of('refused')).toHaveLength(1);
    await peer.close();
  });

  it('[P28] a full server closes a newcomer with 1013', async () => {
    await using small = await ServerProcess.start(['--memory', '--max-sockets', '1']);
    const first = await Peer.open(small.webSocketUrl());
    expect(await Peer.connect(small.webSocketUrl()).closed).toMatchObject({ code: 1013 });
    await first.close();
  });
});

describe('the classic client', () => {
  it('[P4] [P5] [P6] gets users and state, and its plus and minus count', async () => {
    await using alone = await ServerProcess.start(['--memory']);
    const peer = await Peer.open(alone.webSocketUrl());
    expect(peer.frames.slice(0, 2)).toEqual([
      '{"type":"users","count":1}',
      '{"type":"state","value":0,"revision":0}',
    ]);
    peer.send('{"action": "plus"}'); // with a space, as Python writes it
    await peer.until('state', ({ value }) => value === 1);
    peer.send('{"action": "minus"}');
    peer.send('{"action": "minus"}');
    await peer.until('state', ({ value }) => value === -1);
    const other = await Peer.open(alone.webSocketUrl());
    await peer.until('users', ({ count }) => count === 2);
    const left = peer.next('users', ({ count }) => count === 1);
    await other.close();
    await left;
    expect(peer.frames.at(-1)).toBe('{"type":"users","count":1}');
    expect(peer.of('ack')).toEqual([]);
  });
});

describe('sessions', () => {
  it('[P7] are issued by the server, and each is another', async () => {
    const { peer: ann, welcome } = await Peer.join(server.webSocketUrl());
    expect(welcome).toMatchObject({ protocol: 1, seq: 0, session: expect.stringMatching(/^1\.[\w-]{44}$/) });
    const { peer: bob, welcome: other } = await Peer.join(server.webSocketUrl());
    expect(other.session).not.toBe(welcome.session);
    expect(other.epoch).toBe(welcome.epoch);
    await Promise.all([ann.close(), bob.close()]);
  });

  it('[P8] [P10] [P11] are resumed, and presses that are sent again count once', async () => {
    const { peer, welcome } = await Peer.join(server.webSocketUrl());
    peer.press(1, 2, 3);
    const ack = await peer.until('ack', ({ seq }) => seq === 3);
    await peer.until('state', ({ revision }) => revision >= ack.revision);
    const indexOf = (type: string) => peer.received.findLastIndex((message) => message.type === type);
    expect(indexOf('ack')).toBeLessThan(indexOf('state'));
    await peer.close();

    const again = await Peer.join(server.webSocketUrl(), welcome.session, 3);
    expect(again.welcome.seq).toBe(3);
    const { value } = again.welcome;
    again.peer.press(2, 3, 4);
    await again.peer.until('ack', ({ seq }) => seq === 4);
    await again.peer.until('state', (state) => state.value === value + 1);
    await again.peer.close();
  });

  it('[P9] a numbered press before hello is refused', async () => {
    const peer = await Peer.open(server.webSocketUrl());
    peer.press(1);
    expect(await peer.until('refused')).toMatchObject({ code: 'protocol' });
    await peer.close();
  });

  it('[P10] a gap is refused with the last number, and then filled', async () => {
    const { peer } = await Peer.join(server.webSocketUrl());
    peer.press(1, 3);
    expect(await peer.until('refused')).toMatchObject({ code: 'gap', seq: 1 });
    peer.press(2, 3);
    await peer.until('ack', ({ seq }) => seq === 3);
    await peer.close();
  });

  it('[P13] [P14] presses beyond the rate are refused, and count when they are sent again', async () => {
    await using strict = await ServerProcess.start(['--memory', '--press-rate', '5', '--press-burst', '10']);
    const { peer } = await Peer.join(strict.webSocketUrl());
    peer.press(...Array.from({ length: 30 }, (_, i) => i + 1));
    const refused = await peer.until('refused');
    expect(refused).toMatchObject({ code: 'rate-limited', retryAfterMs: expect.any(Number) });
    await peer.until('ack', ({ seq }) => seq === refused.seq! - 1);
    expect(peer.of('refused')).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 2 * refused.retryAfterMs!)); // as the server asks, for two
    peer.press(refused.seq!, refused.seq! + 1);
    await peer.until('state', ({ value }) => value === refused.seq! + 1);
  });

  it('[P17] an unknown one is refused as expired, and hello goes on without', async () => {
    const { peer: ann, welcome } = await Peer.join(server.webSocketUrl());
    await ann.close();
    const peer = await Peer.open(server.webSocketUrl());
    const madeUp = welcome.session.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    for (const session of [madeUp, `99.${'a'.repeat(44)}`]) {
      peer.send({ action: 'hello', protocol: 1, session });
      expect(await peer.until('refused')).toMatchObject({ code: 'session-expired' });
      peer.received.length = 0;
    }
    peer.send({ action: 'hello', protocol: 1 });
    expect(await peer.until('welcome')).toMatchObject({ seq: 0 });
    await peer.close();
  });

  it('[P18] one that is resumed elsewhere leaves its first connection with 4001', async () => {
    const { peer, welcome } = await Peer.join(server.webSocketUrl());
    const again = await Peer.join(server.webSocketUrl(), welcome.session);
    expect(await peer.closed).toMatchObject({ code: 4001 });
    await again.peer.close();
  });
});

describe('states', () => {
  it('[P20] [P21] [P22] are conflated: a flood of presses is a few states, whose revisions grow', async () => {
    await using busy = await ServerProcess.start([
      '--memory',
      '--press-rate',
      '1000000',
      '--press-burst',
      '1000000',
    ]);
    const watcher = await Peer.open(busy.webSocketUrl());
    const { peer } = await Peer.join(busy.webSocketUrl());
    const startMs = performance.now();
    peer.press(...Array.from({ length: 20_000 }, (_, i) => i + 1));
    await watcher.until('state', ({ value }) => value === 20_000);
    const intervals = (performance.now() - startMs) / 16;
    const revisions = watcher.of('state').map(({ revision }) => revision);
    expect(revisions.length).toBeLessThanOrEqual(intervals + 3);
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
  });

  it('[P34] a hidden page gets a state a second, its own acks at once, and the latest once it is seen again', async () => {
    await using own = await ServerProcess.start(['--memory']);
    const { peer: presser } = await Peer.join(own.webSocketUrl());
    const { peer: hidden } = await Peer.join(own.webSocketUrl());
    hidden.send({ action: 'pace', pace: 'slow' });
    hidden.press(1);
    await hidden.until('ack');
    const before = hidden.of('state').length;
    const startMs = performance.now();
    for (let seq = 1; seq <= 50; seq++) {
      presser.press(seq);
      await presser.until('ack', (ack) => ack.seq === seq);
    }
    hidden.send({ action: 'pace', pace: 'fast' });
    await hidden.until('state', ({ value }) => value === 51);
    presser.press(51);
    await hidden.until('state', ({ value }) => value === 52);
    const revisions = hidden.of('state').map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
    const seconds = (performance.now() - startMs) / 1_000; // of 50 commits, usually one
    expect(revisions.length - before).toBeLessThanOrEqual(seconds + 4);
    expect(presser.of('state').length).toBeGreaterThan(50);
  });

  it('[P3] [P34] a pace that nobody knows is refused', async () => {
    const peer = await Peer.open(server.webSocketUrl());
    peer.send({ action: 'pace', pace: 'glacial' });
    expect(await peer.until('refused')).toMatchObject({ code: 'bad-message' });
  });

  it('[P24] ping is answered with pong', async () => {
    const peer = await Peer.open(server.webSocketUrl());
    peer.send({ action: 'ping' });
    expect(await peer.until('pong')).toEqual({ type: 'pong' });
    await peer.close();
  });

  it('[P25] a socket that does not answer pings is dropped', async () => {
    await using impatient = await ServerProcess.start(['--memory', '--idle-timeout', '8']);
    const watcher = await Peer.open(impatient.webSocketUrl());
    const mute = await Peer.open(impatient.webSocketUrl(), { autoPong: false });
    await watcher.until('users', ({ count }) => count === 2);
    const left = watcher.next('users', ({ count }) => count === 1);
    expect(await mute.closed).toMatchObject({ code: 1006 });
    await left;
  });
});

describe('origins', () => {
  const origins = (port: number): [origin: string, status: number | 'open'][] => [
    [`http://127.0.0.1:${port}`, 'open'],
    ['http://evil.example', 403],
    [`http://127.0.0.1:${port + 1}`, 403],
    ['null', 403],
    ['x', 403],
    ['https://friend.example', 'open'],
  ];

  it("[P26] a page connects if it is the server's own or allowed, and is refused with 403 otherwise", async () => {
    await using picky = await ServerProcess.start(['--memory', '--origin', 'https://friend.example']);
    for (const [origin, expected] of origins(picky.port)) {
      if (expected === 'open') await (await Peer.open(picky.webSocketUrl(), { origin })).close();
      else expect([origin, await statusOf(picky.webSocketUrl(), { origin })]).toEqual([origin, expected]);
    }
  });
});

describe('the end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    '[P27] at %s presses are committed and acknowledged, sockets closed with 1001, and the exit code is 0',
    async (signal) => {
      await using directory = await temporaryDirectory();
      await using first = await ServerProcess.start(['--data', directory.path]);
      const { peer, welcome } = await Peer.join(first.webSocketUrl());
      peer.press(...Array.from({ length: 50 }, (_, i) => i + 1));
      await peer.settled(); // all 50 are with the server, perhaps not on disk
      expect(await first.end(signal)).toEqual({ code: 0, signal: null }); // 1 where it takes longer than a stop may
      expect(await peer.closed).toMatchObject({ code: 1001 });
      expect(peer.of('ack').at(-1)?.seq).toBe(50);

      await using second = await ServerProcess.start(['--data', directory.path]);
      const again = await Peer.join(second.webSocketUrl(), welcome.session, 50);
      expect(again.welcome).toMatchObject({ value: 50, seq: 50, epoch: welcome.epoch });
    },
  );
});
