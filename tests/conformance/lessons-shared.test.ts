/*
 * The lessons in which clients share something, over real sockets: polling, chat, the classic counter, the
 * monitor. What each does in detail stands in tests/server/lessons/; here is what the network adds.
 */

import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decodeBinaryReport, encodeBinaryReport, encodeTextReport } from '../../protocol/monitor.ts';
import { LessonClient, refusalOf } from '../system/lesson-client.ts';
import { ServerProcess } from '../system/server-process.ts';

const MONITOR_TOKEN = 'token-of-this-test';

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start(['--memory', '--monitor-token', MONITOR_TOKEN]);
});
afterAll(async () => {
  expect(await server.end()).toEqual({ code: 0, signal: null });
});

const at = (name: string): string => server.webSocketUrl(`/lessons/${name}`);
const jsonOf = (message: string | Buffer | undefined) => JSON.parse(String(message));
const parsed = (client: LessonClient) => client.received.map(jsonOf);
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

describe('/lessons/polling', () => {
  /** The value does not change again sooner. */
  const SHORTEST_MS = 500;
  const get = (path: string, signal: AbortSignal | null = null) =>
    fetch(server.pageUrl(`/lessons/polling/${path}`), { signal });

  it('has one value for all three ways, and tells of its change at once to those who wait', async () => {
    const listener = await LessonClient.open(at('polling'));
    await listener.messages(1);
    const latest = () => jsonOf(listener.received.at(-1)) as Record<string, number>;
    const ask = async () => {
      const after = latest().value!;
      const response = await get(`next?after=${after}`);
      return {
        response,
        after,
        ...((await response.json()) as { value: number; changedAt: number; now: number }),
      };
    };
    let waited = await ask();
    const isAtOnce = ({ after, value, changedAt, now }: typeof waited) =>
      value === after + 1 && now - changedAt < SHORTEST_MS;
    // On a busy machine, the next change may be over before the question is there: then nobody waited.
    while (!isAtOnce(waited)) waited = await ask();
    const { value, changedAt } = waited;
    await listener.until(() => parsed(listener).some((told) => told.value === value));
    expect(parsed(listener).find((told) => told.value === value)).toMatchObject({ value, changedAt });
    const polled = await get('value');
    expect(((await polled.json()) as { value: number }).value).toBeGreaterThanOrEqual(value);
    for (const response of [waited.response, polled]) {
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('content-type')).toBe('application/json');
    }
    await listener.close();
  });

  it('refuses a question without a number', async () => {
    expect((await get('next')).status).toBe(400);
  });

  it('outlives clients that do not wait for the answer', async () => {
    const leaving = new AbortController();
    const { value } = (await (await get('value')).json()) as { value: number };
    const asked = Array.from({ length: 50 }, () => get(`next?after=${value + 1_000}`, leaving.signal));
    const waiting = get(`next?after=${value + 1}`);
    await get('value'); // by now, those that found a connection have been asked
    leaving.abort();
    const answers = await Promise.allSettled(asked);
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    expect((await waiting).status).toBe(200); // after two changes
  });

  it('does not hold up the end of the server', async () => {
    const own = await ServerProcess.start();
    const waiting = fetch(own.pageUrl('/lessons/polling/next?after=100000')).catch(() => 'cut');
    const listener = await LessonClient.open(own.webSocketUrl('/lessons/polling'));
    expect(await own.end()).toEqual({ code: 0, signal: null }); // 1 where it takes longer than a stop may
    expect(await waiting).toBe('cut');
    expect((await listener.closed).code).toBe(1001);
  });
});

describe('/lessons/chat', () => {
  const login = (client: LessonClient, name: string) =>
    client.socket.send(JSON.stringify({ type: 'login', name }));
  const say = (client: LessonClient, text: string) =>
    client.socket.send(JSON.stringify({ type: 'message', text }));

  const joined: LessonClient[] = [];
  afterEach(async () => {
    for (const { socket } of joined) socket.terminate();
    await Promise.all(joined.splice(0).map(({ closed }) => closed));
  });

  async function join(name: string): Promise<LessonClient> {
    const client = await LessonClient.open(at('chat'));
    joined.push(client);
    login(client, name);
    await client.messages(2); // welcome, history
    return client;
  }

  const joinAll = async (count: number) => {
    const clients: LessonClient[] = [];
    for (let i = 0; i < count; i++) clients.push(await join(`guest ${i}`));
    return clients;
  };
  const textsOf = (client: LessonClient, wanted: string): string[] =>
    parsed(client)
      .filter(({ type }) => type === wanted)
      .map(({ text }) => text);
  const heard = (client: LessonClient) => textsOf(client, 'message');
  const deliveredTo = (client: LessonClient) => textsOf(client, 'delivered');

  it('brings what each of 20 clients says to the 19 others, once and in order', async () => {
    const clients = await joinAll(20);
    for (const round of [1, 2, 3]) for (const [i, client] of clients.entries()) say(client, `${round}/${i}`);
    for (const [i, client] of clients.entries()) {
      await client.until(() => heard(client).length >= 3 * 19 && deliveredTo(client).length >= 3);
      expect(heard(client).length).toBe(3 * 19);
      for (const other of clients.keys()) {
        const words = heard(client).filter((text) => text.endsWith(`/${other}`));
        expect(words).toEqual(other === i ? [] : [1, 2, 3].map((round) => `${round}/${other}`));
      }
      expect(deliveredTo(client)).toEqual([1, 2, 3].map((round) => `${round}/${i}`));
    }
  });

  it('does not wait for a client that stopped reading, which has missed nothing when it reads again', async () => {
    const clients = await joinAll(20);
    const [stalled, ...others] = clients as [LessonClient, ...LessonClient[]];
    const control = await latenciesOf(others, 'before');
    stalled.socket.pause();
    const before = heard(stalled).length;
    expect(median(await latenciesOf(others, 'now'))).toBeLessThan(100 + 5 * median(control));
    expect(heard(stalled).length).toBe(before);
    stalled.socket.resume();
    await stalled.until(() => heard(stalled).length >= 2 * others.length);
    expect(heard(stalled).slice(-others.length)).toEqual(others.map((_, i) => `words of ${i} now`));
  });

  it('cuts a client that stopped reading when its buffers are full, and nobody else notices', async () => {
    const [watcher, ...others] = (await joinAll(19)) as [LessonClient, ...LessonClient[]];
    const stalled = await join('Stalled');
    const left = watcher.until(() => parsed(watcher).some(isLeaveOf('Stalled')));
    const control = await latenciesOf([watcher, ...others], 'before');
    stalled.socket.pause();
    // Each of these is answered with a refusal of 60 bytes: 24 MB. The kernel takes some megabytes of it.
    for (let i = 0; i < 400_000; i++) stalled.socket.send('x');
    const latencies = await latenciesOf([watcher, ...others], 'now');
    expect(median(latencies)).toBeLessThan(100 + 5 * median(control));
    await left;
  });

  const isLeaveOf = (name: string) => (message: { type: string; name: string }) =>
    message.type === 'left' && message.name === name;

  /** How long each one's words take to reach the next one, in ms. */
  async function latenciesOf(clients: readonly LessonClient[], when: string): Promise<number[]> {
    const latencies: number[] = [];
    for (const [i, client] of clients.entries()) {
      const next = clients[(i + 1) % clients.length]!;
      const startMs = performance.now();
      say(client, `words of ${i} ${when}`);
      await next.until(() => heard(next).includes(`words of ${i} ${when}`));
      latencies.push(performance.now() - startMs);
    }
    return latencies;
  }

  it('ends a client that sends more than any message may have', async () => {
    const client = await join('Chatterbox');
    client.socket.send('x'.repeat(9_000));
    expect(await client.closed).toEqual({ code: 1009, reason: 'at most 8192 bytes' });
  });
});

describe('/lessons/counter', () => {
  it('sends each of ten clients one state for every press, in order', async () => {
    const clients: LessonClient[] = [];
    for (let i = 0; i < 10; i++) clients.push(await LessonClient.open(at('counter')));
    const states = (client: LessonClient) => parsed(client).filter(({ type }) => type === 'state');
    const last = clients.at(-1)!;
    await last.until(() => states(last).length > 0);
    expect(parsed(last)).toEqual([
      { type: 'users', count: 10 },
      { type: 'state', value: 0 },
    ]);
    for (let i = 0; i < 20; i++) for (const { socket } of clients) socket.send('{"action":"plus"}');
    for (const client of clients) {
      await client.until(() => states(client).length === 201);
      expect(states(client).map(({ value }) => value)).toEqual(Array.from({ length: 201 }, (_, i) => i));
    }
    await clients[0]!.close();
    await last.until(() => parsed(last).some(({ count }) => count === 9));
    await Promise.all(clients.map((client) => client.close()));
  });
});

describe('/lessons/monitor', () => {
  const report = { name: 'web-1', cpu: 12.5, memory: 50, at: 1_760_000_000_000 };
  const agentOptions = { headers: { 'X-Monitor-Token': MONITOR_TOKEN } };
  const reportsOfServer = (client: LessonClient) =>
    client.received
      .filter((message) => typeof message === 'string')
      .map(jsonOf)
      .filter(({ type, name }) => type === 'report' && name === 'server');

  it.each([MONITOR_TOKEN.slice(1), 'wrong', ''])('refuses the token %j before any upgrade', async (token) => {
    expect(await refusalOf(at('monitor'), { headers: { 'X-Monitor-Token': token } })).toMatchObject({
      status: 401,
      body: 'Invalid or missing token',
    });
  });

  it('brings reports to everybody else as they came, and tells newcomers the last', async () => {
    const agent = await LessonClient.open(at('monitor'), agentOptions);
    const viewer = await LessonClient.open(at('monitor'));
    await viewer.messages(1);
    agent.socket.send(encodeTextReport(report));
    agent.socket.send(encodeBinaryReport({ ...report, cpu: 25 }));
    const isOfAgent = (message: string | Buffer) =>
      typeof message === 'string' ? jsonOf(message).name === 'web-1' : message.includes('web-1');
    await viewer.until(() => viewer.received.filter(isOfAgent).length === 2);
    const [text, bytes] = viewer.received.filter(isOfAgent);
    expect(text).toBe(encodeTextReport(report));
    expect(bytes).toEqual(Buffer.from(encodeBinaryReport({ ...report, cpu: 25 })));

    const newcomer = await LessonClient.open(at('monitor'));
    const { agents } = jsonOf((await newcomer.messages(1))[0]);
    expect(agents).toContainEqual({ ...report, cpu: 25 });
    await agent.close();
    const gone = '{"type":"gone","name":"web-1"}';
    for (const client of [viewer, newcomer]) {
      await client.until(() => client.received.includes(gone));
      await client.close();
    }
    expect(agent.received.filter(isOfAgent)).toEqual([]);
  });

  it('replaces an agent by a later one of its name, with 4000', async () => {
    const former = await LessonClient.open(at('monitor'), agentOptions);
    former.socket.send(encodeTextReport(report));
    expect(await former.ask('ping')).toBeDefined();
    const later = await LessonClient.open(at('monitor'), agentOptions);
    later.socket.send(encodeBinaryReport(report));
    expect(await former.closed).toEqual({ code: 4000, reason: 'replaced' });
    await later.close();
  });

  it('answers `ping` with `pong`, and closes a viewer who sends anything else', async () => {
    const viewer = await LessonClient.open(at('monitor'));
    viewer.socket.send('ping');
    await viewer.until(() => viewer.received.includes('pong'));
    viewer.socket.send(encodeTextReport(report));
    expect(await viewer.closed).toEqual({ code: 1008, reason: 'a viewer may only send ping' });
  });

  it('reports the server itself: sockets and messages of all endpoints, and the same in bytes', async () => {
    const counter = await LessonClient.open(server.webSocketUrl('/'));
    const echo = await LessonClient.open(at('echo'));
    const viewer = await LessonClient.open(at('monitor'));
    const bytesOf = () => viewer.received.filter((message) => typeof message !== 'string');
    // More than one of them sends; on a busy machine they may be spread over two reports.
    const isBusy = () =>
      reportsOfServer(viewer).findIndex(({ messagesPerSecond }) => messagesPerSecond > 600);
    while (isBusy() < 0) {
      const reports = bytesOf().length;
      for (let i = 0; i < 500; i++) counter.socket.send('{"action":"ping"}');
      for (let i = 0; i < 500; i++) echo.socket.send('x');
      await viewer.until(() => bytesOf().length > reports);
    }
    const figures = reportsOfServer(viewer)[isBusy()]!;
    expect(figures).toMatchObject({
      sockets: 3,
      cpu: expect.any(Number),
      eventLoopDelayMs: expect.any(Number),
    });
    expect(figures.rssBytes).toBeGreaterThan(1024 * 1024);
    expect(figures.at).toBeGreaterThan(Date.now() - 60_000);
    const inBytes = decodeBinaryReport(bytesOf()[isBusy()] as Buffer)!;
    expect(inBytes).toMatchObject({ name: 'server', at: figures.at });
    expect(inBytes.cpu).toBeCloseTo(figures.cpu, 3);
    await Promise.all([counter, echo, viewer].map((client) => client.close()));
  });

  it('never writes a token that was chosen to the terminal', () => {
    expect(server.output.join('\n')).not.toContain(MONITOR_TOKEN);
  });

  it('prints the token that it made up, and takes it', async () => {
    await using own = await ServerProcess.start();
    while (!own.output.some((line) => line.startsWith('Monitor'))) await once(own.child.stdout!, 'data');
    const line = own.output.find((printed) => printed.startsWith('Monitor'))!;
    const token = /^Monitor {4}npm run monitor -- --url ws:\S+ --token ([0-9a-f]{24})$/.exec(line)?.[1];
    const headers = { 'X-Monitor-Token': token! };
    const agent = await LessonClient.open(own.webSocketUrl('/lessons/monitor'), { headers });
    expect(await agent.ask('ping')).toBe('pong');
  });
});
