/*
 * What becomes of failures of our own, over real sockets: a broken invariant of the core ends the process in order, a
 * lesson's mistake costs its socket only.
 */

import { describe, expect, it, vi } from 'vitest';
import { CloseCode } from '../../protocol/close-codes.ts';
import type { CounterHost } from '../../server/counter/host.ts';
import { Room } from '../../server/counter/room.ts';
import type { Committed, Store } from '../../server/counter/store.ts';
import { StoreBroken } from '../../server/counter/store-error.ts';
import { EXIT_BROKEN_INVARIANT } from '../../server/exit-codes.ts';
import type { Lesson } from '../../server/lessons/lesson.ts';
import { ALONE } from '../../server/nodes.ts';
import { openMemoryStore } from '../../server/stores/memory.ts';
import { mountCounter } from '../../server/transports/counter.ts';
import { LessonSockets } from '../../server/transports/lessons.ts';
import { LessonClient, refusalOf } from '../system/lesson-client.ts';
import { Peer } from '../system/peer.ts';
import { ServerProcess, temporaryDirectory } from '../system/server-process.ts';
import { listen } from './transport-in-process.ts';

/** Loaded before the server: from then on, what a pong is made with throws, amid what the room has asked for. */
const BROKEN_PONGS = `--import=data:text/javascript,${encodeURIComponent(`
  const { stringify } = JSON;
  JSON.stringify = (value, ...rest) => {
    if (value?.type === 'pong') throw new Error('thrown by the test');
    return stringify(value, ...rest);
  };
`)}`;

/** Loaded before the server: the thread that has the database ends when it is to commit the press number 3. */
const MORTAL_WORKER = `--import=data:text/javascript,${encodeURIComponent(`
  import { Worker } from 'node:worker_threads';
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (request) {
    // Of one session: first, how many, and the deltas (server/stores/sqlite/requests.ts).
    const [first = 0, count = 0] = request.kind === 'commit' ? request.batch.numbers : [];
    if (first + count > 3) this.terminate();
    else postMessage.call(this, request);
  };
`)}`;

describe('a broken invariant of the core, or a broken store', () => {
  it('ends the process with 70 and its sockets with 1011; what was acknowledged is kept, and no more', async () => {
    await using directory = await temporaryDirectory();
    const flags = ['--data', directory.path];
    await using server = await ServerProcess.start(flags, 0, process.execPath, {
      NODE_OPTIONS: BROKEN_PONGS,
    });
    const watcher = await Peer.open(server.webSocketUrl());
    const lesson = await LessonClient.open(server.webSocketUrl('/lessons/echo'));
    const { peer, welcome } = await Peer.join(server.webSocketUrl());
    peer.press(1, 2, 3);
    await peer.until('ack', ({ seq }) => seq === 3);

    peer.press(4, 5);
    peer.send({ action: 'ping' });
    expect(await peer.closed).toEqual({ code: 1011, reason: 'internal error' });
    expect(await watcher.closed).toEqual({ code: 1011, reason: 'internal error' });
    expect(await lesson.closed).toMatchObject({ code: 1001 });
    expect(await server.exited).toEqual({ code: EXIT_BROKEN_INVARIANT, signal: null });
    const told = server.output.filter((line) => line.startsWith('An invariant of the counter is broken'));
    expect(told).toEqual([expect.stringContaining('thrown by the test')]);

    await using next = await ServerProcess.start(flags);
    const again = await Peer.join(next.webSocketUrl(), welcome.session, 3);
    const acknowledged = peer.of('ack').at(-1)!.seq;
    expect(again.welcome.seq).toBeGreaterThanOrEqual(acknowledged);
    expect(again.welcome.value).toBe(again.welcome.seq);
    again.peer.press(4, 5);
    await again.peer.until('state', ({ value }) => value === 5);
  });

  it('is the same where the thread that has the database ends, with one line that says so', async () => {
    await using directory = await temporaryDirectory();
    const flags = ['--data', directory.path];
    await using server = await ServerProcess.start(flags, 0, process.execPath, {
      NODE_OPTIONS: MORTAL_WORKER,
    });
    const { peer, welcome } = await Peer.join(server.webSocketUrl());
    peer.press(1, 2);
    await peer.until('ack', ({ seq }) => seq === 2);
    peer.press(3);
    expect(await peer.closed).toEqual({ code: 1011, reason: 'internal error' });
    expect(await server.exited).toEqual({ code: EXIT_BROKEN_INVARIANT, signal: null });
    expect(server.output).toContain(`The store of ${directory.path} broke: its thread ended`);

    await using next = await ServerProcess.start(flags);
    const again = await Peer.join(next.webSocketUrl(), welcome.session, 2);
    expect(again.welcome.value).toBe(again.welcome.seq);
    again.peer.press(3);
    await again.peer.until('state', ({ value }) => value === 3);
  });

  it.each<[string, () => Promise<Committed>]>([
    ['an answer of the store that makes no sense', async () => ({}) as Committed],
    ['a store that broke', () => Promise.reject(new StoreBroken('broken by the test'))],
  ])('by %s is the same', async (_, commit) => {
    const environment = {
      now: () => 0,
      newEpoch: () => 'epoch-1',
      newSecret: () => 'secret',
      bucketMs: 1e12,
    };
    const store: Store = openMemoryStore(environment);
    const lying: Store = { ...store, commit };
    const room = new Room(await store.load(), {
      pressRate: { perSecond: 50, burst: 100 },
      deliveryBudget: 100_000,
      maxPendingPresses: 1_000,
      maxSockets: 1_000,
      newSessionKey: () => 'k'.repeat(22),
      sign: () => 's'.repeat(22),
    });
    const broken = vi.fn(() => counter.abort(CloseCode.INTERNAL_ERROR, 'internal error'));
    let counter!: CounterHost;
    await using listening = await listen((transport, log) => {
      const options = {
        pressesPerSecond: 50,
        pressBurst: 100,
        idleTimeoutSeconds: 60,
        maxBackpressureBytes: 65_536,
        pressTokens: () => [],
        paths: ['/', '/ws'],
      };
      counter = mountCounter(options, { transport, room, store: lying, nodes: ALONE, log, broken });
    });
    const watcher = await Peer.open(listening.url());
    const { peer } = await Peer.join(listening.url());
    peer.press(1);
    for (const { closed } of [peer, watcher]) expect(await closed).toMatchObject({ code: 1011 });
    expect(peer.of('ack')).toEqual([]);
    expect(watcher.of('state').map(({ value }) => value)).toEqual([0]);
    expect(broken).toHaveBeenCalledTimes(1);
    expect(listening.transport.traffic.sockets).toBe(0);
  });
});

describe("a lesson's mistake", () => {
  const mistake = (): never => {
    throw new Error('a mistake in the lesson');
  };
  const lesson: Lesson = {
    path: '/lessons/faulty',
    admit: ({ header }) => (header('x-admit') === 'no' ? mistake() : { kind: 'welcome', memory: {} }),
    received: (socket, message) => (message === 'break' ? mistake() : socket.send(message)),
    closed: mistake,
    http: { '/lessons/faulty/now': mistake, '/lessons/faulty/later': async () => mistake() },
  };

  it('costs its socket with 1011, or one request with 500; everybody else goes on', async () => {
    await using listening = await listen((transport, log) => {
      new LessonSockets(transport, { idleTimeoutSeconds: 60, maxSockets: 100 }, log).mount(lesson);
    });
    const url = listening.url(lesson.path);
    const [bystander, breaker] = [await LessonClient.open(url), await LessonClient.open(url)];
    breaker.socket.send('break');
    expect(await breaker.closed).toEqual({ code: 1011, reason: 'internal error' });
    expect(await refusalOf(url, { headers: { 'X-Admit': 'no' } })).toMatchObject({
      status: 500,
      body: 'internal error',
    });
    for (const when of ['now', 'later']) {
      const answer = await fetch(`http://127.0.0.1:${listening.port}${lesson.path}/${when}`);
      expect([answer.status, await answer.text()]).toEqual([500, 'internal error']);
    }
    expect(await bystander.ask('still here')).toBe('still here');
    expect(listening.log.filter((line) => line.includes('a mistake in the lesson'))).toHaveLength(5);
    await bystander.close();
    await expect.poll(() => listening.transport.traffic.sockets).toBe(0);
  });
});
