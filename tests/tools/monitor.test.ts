/*
 * The monitor's agent: its options, what it measures, when it comes back, and one connection, over real
 * sockets to a small server in this process, with shorter times.
 */

import { on, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { decodeBinaryReport, decodeTextReport } from '../../protocol/monitor.ts';
import { runAgent } from '../../tools/monitor/agent.ts';
import { connect, type Ending, TIMES, type Times } from '../../tools/monitor/connection.ts';
import { cpuPercentage, machineLoad, memAvailable, memoryPercentage } from '../../tools/monitor/machine.ts';
import { parseOptions } from '../../tools/monitor/options.ts';

const URL_OF_MONITOR = 'ws://localhost:6789/lessons/monitor';

describe('options', () => {
  const parse = (argv: string[], env: Record<string, string> = {}, host = 'web-1') =>
    parseOptions(argv, env, host);

  it('default to the server on this machine, and to the name of this machine', () => {
    expect(parse(['--token', 'secret'])).toEqual({
      kind: 'options',
      options: { url: URL_OF_MONITOR, token: 'secret', name: 'web-1' },
    });
  });

  it('may all be given; the token also in the environment, which a flag overrides', () => {
    const argv = ['--url', 'wss://counter.example/lessons/monitor', '--name', 'my machine'];
    const options = { url: 'wss://counter.example/lessons/monitor', name: 'my machine' };
    const env = { MONITOR_TOKEN: 'from-env' };
    expect(parse(argv, env)).toEqual({ kind: 'options', options: { ...options, token: 'from-env' } });
    expect(parse([...argv, '--token=flag'], env)).toEqual({
      kind: 'options',
      options: { ...options, token: 'flag' },
    });
  });

  it.each([
    ['x'.repeat(60), 'x'.repeat(40)],
    ['server', 'agent'],
    ['', 'agent'],
    ['a\nb', 'agent'],
  ])('take %j, the name of the machine, as %j', (host, name) => {
    expect(parse(['--token', 'secret'], {}, host)).toMatchObject({ options: { name } });
  });

  it.each([
    [[], '--token is missing'],
    [['--token='], '--token is missing'],
    [['--token'], '--token needs a value'],
    [['--token', '--url', URL_OF_MONITOR], '--token needs a value'],
    [['--token', 'two words'], '--token must be'],
    [['--token', 'schlüssel'], '--token must be'],
    [['--url', 'http://localhost'], '--url must begin with ws:// or wss://'],
    [['--url', 'localhost:6789'], '--url must begin with ws:// or wss://'],
    [['--url', 'ws://localhost/#a'], '--url must begin with ws:// or wss:// and have no #'],
    [['--token', 'x', '--name', 'server'], '--name must not be "server"'],
    [['--token', 'x', '--name', ''], '--name must be 1 to 40'],
    [['--token', 'x', '--name', 'a\nb'], '--name must be 1 to 40'],
    [['--tokn', 'x'], 'Unknown option --tokn. Did you mean --token?'],
    [['x'], 'Unexpected argument "x"'],
    [['--help=x'], 'does not take an argument. See --help.'],
  ])('that are wrong are told in one line: %j', (argv, expected) => {
    const result = parse(argv);
    expect(result).toEqual({ kind: 'usage-error', message: expect.stringContaining(expected) });
    expect(JSON.stringify(result)).not.toMatch(/\\n.*\\n|schlüssel|two words/);
  });

  it.each(['--help', '-h'])('explain themselves after %s', (flag) => {
    expect(parse([flag])).toEqual({ kind: 'help', text: expect.stringContaining('MONITOR_TOKEN') });
  });
});

describe('the load of a machine', () => {
  const core = (user: number, idle: number) => ({ times: { user, nice: 0, sys: 0, idle, irq: 0 } });

  it('is what the cores did between two looks, all of them together', () => {
    const before = [core(100, 100), core(500, 500)];
    expect(cpuPercentage(before, [core(200, 100), core(500, 600)])).toBe(50);
    expect(cpuPercentage(before, [core(125, 175), core(525, 575)])).toBe(25);
  });

  it.each([
    ['no time has passed', [core(100, 100)]],
    ['a core was switched off', []],
  ])('is 0 where %s', (_when, after) => {
    expect(cpuPercentage([core(100, 100)], after)).toBe(0);
  });

  it('stays between 0 and 100 where idle time runs faster than the clock, or backwards', () => {
    expect(cpuPercentage([core(100, 100)], [core(99, 110)])).toBe(0);
    expect(cpuPercentage([core(100, 100)], [core(120, 99)])).toBe(100);
  });

  it('is told of the time since it was told last', () => {
    const looks = [[core(0, 0)], [core(100, 0)], [core(100, 100)], [core(150, 150)]];
    const load = machineLoad(() => looks.shift()!);
    expect([load(), load(), load()].map(({ cpu }) => cpu)).toEqual([100, 0, 50]);
  });

  it('is what is not available of the memory', () => {
    expect(memoryPercentage(250, 1000)).toBe(75);
    expect(memoryPercentage(2000, 1000)).toBe(0);
  });

  it('reads what Linux calls available', () => {
    const meminfo = 'MemTotal:       16000000 kB\nMemFree:         1000000 kB\nMemAvailable:    8000000 kB\n';
    expect(memAvailable(meminfo)).toBe(8_192_000_000);
    expect(memAvailable('MemFree: 1 kB')).toBeUndefined();
  });

  it('is measured on this machine', () => {
    const load = machineLoad();
    const before = process.cpuUsage().user;
    while (process.cpuUsage().user < before + 50_000); // µs: the kernel counts in steps of 10 ms
    const { cpu, memory } = load();
    expect(cpu).toBeGreaterThan(0);
    expect(cpu).toBeLessThanOrEqual(100);
    expect(memory).toBeGreaterThan(0);
    expect(memory).toBeLessThan(100);
  });
});

describe('the agent', () => {
  const closed = (code: number, reason = '', held = false): Ending => ({
    kind: 'closed',
    code,
    reason,
    held,
  });
  const unreachable: Ending = { kind: 'unreachable', reason: 'ECONNREFUSED' };

  /** Its connections end as told, the last of them because it was asked to end. */
  async function run(endings: readonly Ending[]) {
    const lines: string[] = [];
    const waits: number[] = [];
    const stopping = new AbortController();
    const left = [...endings];
    const code = await runAgent({
      url: URL_OF_MONITOR,
      name: 'web-1',
      connect: async (opened) => {
        const ending = left.shift();
        if (ending === undefined) stopping.abort();
        if (ending?.kind === 'closed' || ending?.kind === 'silent') opened();
        return ending ?? closed(1000);
      },
      wait: async (ms) => {
        waits.push(ms);
      },
      stop: stopping.signal,
      random: () => 0.5,
      print: (line) => lines.push(line),
    });
    return { code, lines, waits, untried: left.length };
  }

  it('comes back with longer and longer waits, at most 30 s, and says so once', async () => {
    const { code, lines, waits } = await run(Array(9).fill(unreachable));
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    expect(lines).toEqual([`Cannot reach ${URL_OF_MONITOR} (ECONNREFUSED). Trying again …`, 'Ended.']);
    expect(code).toBe(0);
  });

  it('begins anew with the waits after a connection that held, not after one that broke at once', async () => {
    const breaks = closed(1013, 'full');
    const { waits } = await run([breaks, breaks, closed(1001, 'bye', true), unreachable]);
    expect(waits).toEqual([250, 500, 250, 500]);
    expect((await run([breaks, breaks, { kind: 'silent', held: true }])).waits).toEqual([250, 500, 250]);
  });

  it('tells every change of its state', async () => {
    const { lines } = await run([closed(1001, 'the server is shutting down'), unreachable, unreachable]);
    expect(lines).toEqual([
      `Reporting as web-1 to ${URL_OF_MONITOR}`,
      'The connection was closed (1001, the server is shutting down). Trying again …',
      `Cannot reach ${URL_OF_MONITOR} (ECONNREFUSED). Trying again …`,
      'Ended.',
    ]);
  });

  it.each<[Ending, string]>([
    [{ kind: 'refused', status: 503 }, 'HTTP status 503. Trying again …'],
    [{ kind: 'silent', held: false }, 'did not answer to a ping: the connection is dead. Trying again …'],
    [closed(1006), 'closed (1006). Trying again …'],
    [closed(1001, 'silent for 30 s'), 'closed (1001, silent for 30 s). Trying again …'],
    [closed(1012), 'Trying again …'],
  ])('comes back after %j', async (ending, line) => {
    const { code, lines, waits } = await run([ending]);
    expect(lines.at(-2)).toContain(line);
    expect([code, waits.length]).toEqual([0, 1]);
  });

  it.each<[Ending, string]>([
    [
      { kind: 'refused', status: 401 },
      'The server refused the token (401): give it the one that it printed.',
    ],
    [closed(4000, 'replaced'), 'Another agent reports as web-1 now.'],
    [
      closed(1008, 'not a valid report'),
      'The server does not want these reports (1008, not a valid report).',
    ],
  ])('ends with 1 after %j', async (ending, line) => {
    const { code, lines, waits, untried } = await run([ending, unreachable]);
    expect(lines.at(-1)).toBe(line);
    expect({ code, waits, untried }).toEqual({ code: 1, waits: [], untried: 1 });
  });
});

describe('a connection', () => {
  const times: Times = { reportEveryMs: 20, pingEveryMs: 30, pongWithinMs: 10_000 };
  const load = () => ({ cpu: 12.5, memory: 50 });
  let http: Server;
  let accepting: WebSocketServer;
  let url: string;
  let stopping: AbortController;

  beforeEach(async () => {
    http = createServer((_request, response) => response.writeHead(404).end());
    accepting = new WebSocketServer({ noServer: true });
    stopping = new AbortController();
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/lessons/monitor`;
  });
  afterEach(async () => {
    vi.useRealTimers();
    for (const client of accepting.clients) client.terminate();
    http.closeAllConnections();
    http.close();
    await once(http, 'close');
  });

  const accept = () =>
    http.on('upgrade', (request, socket, head) => {
      accepting.handleUpgrade(request, socket, head, (client) =>
        accepting.emit('connection', client, request),
      );
    });

  function begin(to = url, otherTimes: Partial<Times> = {}) {
    let opened = 0;
    const ended = connect(
      { url: to, token: 'secret', name: 'web-1' },
      { load, times: { ...times, ...otherTimes }, stop: stopping.signal, opened: () => opened++ },
    );
    return { ended, opened: () => opened };
  }

  async function beginAccepted(otherTimes?: Partial<Times>) {
    accept();
    const accepted = once(accepting, 'connection');
    const { ended, opened } = begin(url, otherTimes);
    const [server, request] = await accepted;
    return { ended, opened, server: server as WebSocket, request };
  }

  it('proves itself with the header', async () => {
    const { request, ended } = await beginAccepted();
    expect(request.headers['x-monitor-token']).toBe('secret');
    stopping.abort();
    await ended;
  });

  /** The first frames that are no pings; those are answered. */
  async function reportsOf(server: WebSocket, count: number): Promise<(string | Buffer)[]> {
    const frames: (string | Buffer)[] = [];
    for await (const [bytes, isBinary] of on(server, 'message')) {
      const frame = isBinary ? (bytes as Buffer) : String(bytes);
      if (frame === 'ping') server.send('pong');
      else frames.push(frame);
      if (frames.length === count) break;
    }
    return frames;
  }

  it('reports at once and then regularly, each time the same as text and as bytes', async () => {
    const { server, ended } = await beginAccepted();
    const frames = await reportsOf(server, 6);
    const texts = [frames[0], frames[2], frames[4]].map((frame) => decodeTextReport(frame as string));
    const bytes = [frames[1], frames[3], frames[5]].map((frame) => decodeBinaryReport(frame as Buffer));
    expect(bytes).toEqual(texts);
    for (const report of texts) expect(report).toEqual({ name: 'web-1', ...load(), at: expect.any(Number) });
    expect(texts[1]!.at).toBeGreaterThan(texts[0]!.at);
    stopping.abort();
    await ended;
  });

  it('does not let the first report wait', async () => {
    const { server, ended } = await beginAccepted({ reportEveryMs: 1_000_000 });
    expect((await reportsOf(server, 2)).length).toBe(2);
    stopping.abort();
    await ended;
  });

  it('stays as long as its pings are answered', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const { server, ended } = await beginAccepted({ ...TIMES, reportEveryMs: 1_000_000 });
    await reportsOf(server, 2); // it is open
    for (let pings = 0; pings < 25; pings++) {
      const pinged = once(server, 'message');
      vi.advanceTimersByTime(TIMES.pingEveryMs);
      expect(String((await pinged)[0])).toBe('ping');
      server.send('pong');
      server.ping();
      await once(server, 'pong'); // by the library, which has handed out what came before
    }
    server.close(1001, 'bye');
    expect(await ended).toEqual({ kind: 'closed', code: 1001, reason: 'bye', held: true });
  });

  it('is dead when a ping is not answered, even if the server says other things', async () => {
    const { server, ended } = await beginAccepted({ pongWithinMs: 50 });
    server.on('message', () => server.send('{"type":"agents","agents":[]}'));
    expect(await ended).toEqual({ kind: 'silent', held: false });
  });

  it('says goodbye with 1000 when the agent is to stop', async () => {
    const { server, ended, opened } = await beginAccepted();
    const closed = once(server, 'close');
    await once(server, 'message');
    stopping.abort();
    expect((await closed)[0]).toBe(1000);
    await ended;
    expect(opened()).toBe(1);
  });

  it('is cut when the agent is to stop before it has come about', async () => {
    const upgrading = once(http, 'upgrade'); // and no answer to it
    const { ended, opened } = begin();
    const [, socket] = await upgrading;
    stopping.abort();
    await ended;
    expect(opened()).toBe(0);
    socket.destroy();
  });

  it('does not come about where the server refuses', async () => {
    http.on('upgrade', (_request, socket) =>
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n'),
    );
    const { ended, opened } = begin();
    expect(await ended).toEqual({ kind: 'refused', status: 401 });
    expect(opened()).toBe(0);
  });

  it('does not come about where there is no server', async () => {
    const probe = createTcpServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    expect(await begin(`ws://127.0.0.1:${port}/`).ended).toEqual({
      kind: 'unreachable',
      reason: 'ECONNREFUSED',
    });
  });

  it('is closed with what the server says', async () => {
    const { server, ended } = await beginAccepted();
    server.close(4000, 'replaced');
    expect(await ended).toMatchObject({ kind: 'closed', code: 4000, reason: 'replaced' });
  });
});
