import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  encodeBinaryReport,
  encodeTextReport,
  type Report,
  type ServerFigures,
} from '../../../protocol/monitor.ts';
import { monitor } from '../../../server/lessons/monitor.ts';
import { measureServer, type ServerAgent } from '../../../server/lessons/monitor-server-agent.ts';
import { sameSecret } from '../../../server/same-secret.ts';
import { admission, connect, type FakeSocket, FakeWorld } from './fake-lesson.ts';

const TOKEN = 'a-secret';
const figures: ServerFigures = { sockets: 1, messagesPerSecond: 2, eventLoopDelayMs: 3, rssBytes: 4 };

class FakeServerAgent implements ServerAgent {
  isMeasuring = false;

  constructor(private readonly world: FakeWorld) {}

  start = () => {
    this.isMeasuring = true;
  };

  report = (): Report & ServerFigures => {
    if (!this.isMeasuring) throw new Error('it does not measure');
    return { name: 'server', cpu: 5, memory: 6, at: this.world.now(), ...figures };
  };

  stop = () => {
    this.isMeasuring = false;
  };
}

function open() {
  const world = new FakeWorld();
  const server = new FakeServerAgent(world);
  const lesson = monitor(world, { token: TOKEN, server });
  const enter = (headers?: Record<string, string>) =>
    connect(lesson, world, headers) as unknown as FakeSocket;
  return {
    world,
    server,
    lesson,
    viewer: () => enter(),
    agent: () => enter({ 'x-monitor-token': TOKEN }),
  };
}

const reportOf = (name: string, cpu = 1): Report => ({ name, cpu, memory: 50, at: 1_000 });
const textOf = (name: string, cpu?: number) => encodeTextReport(reportOf(name, cpu));
const bytesOf = (name: string, cpu?: number) => encodeBinaryReport(reportOf(name, cpu));
const agentsIn = (socket: FakeSocket) => JSON.parse(String(socket.sent[0])).agents;

describe('the handshake', () => {
  it.each(['', 'wrong', `${TOKEN} `, TOKEN.slice(1), TOKEN.toUpperCase()])(
    'refuses the token %j with 401',
    (token) => {
      expect(admission(open().lesson, { 'x-monitor-token': token })).toEqual({
        kind: 'refused',
        status: '401 Unauthorized',
        message: 'Invalid or missing token',
        headers: [['WWW-Authenticate', 'Token']],
      });
    },
  );

  it('welcomes the right token as an agent, and none as a viewer', () => {
    const { lesson } = open();
    expect(admission(lesson, { 'x-monitor-token': TOKEN })).toMatchObject({
      kind: 'welcome',
      memory: { isAgent: true },
    });
    expect(admission(lesson)).toMatchObject({ kind: 'welcome', memory: { isAgent: false } });
  });
});

describe('a secret', () => {
  it.each([
    ['a-secret', true],
    ['a-secret-and-more', false],
    ['a-secre', false],
    ['', false],
    ['schlüssel', false],
  ])('is the same as %j: %s', (given, isSame) => {
    expect(sameSecret(given, TOKEN)).toBe(isSame);
  });
});

describe('a report', () => {
  it('is heard by everybody else as it came, text as text and bytes as bytes', () => {
    const { viewer, agent } = open();
    const [first, second, watching] = [agent(), agent(), viewer()];
    second.receive(textOf('web-2'));
    for (const socket of [first, second, watching]) socket.take();
    first.receive(textOf('web-1'));
    first.receive(bytesOf('web-1'));
    expect(first.take()).toEqual([]);
    for (const socket of [second, watching]) {
      expect(socket.take()).toEqual([textOf('web-1'), bytesOf('web-1')]);
    }
  });

  it('as tutorials write it is heard in our forms, and those agents hear of the others in lines', () => {
    const { world, viewer, agent } = open();
    const [one, two, ours, watching] = [agent(), agent(), agent(), viewer()];
    ours.receive(textOf('web-1'));
    for (const socket of [one, two]) socket.receive('CPU:12.34%, MEM:56.78%');
    expect([one.take(), two.take()]).toEqual([['[192.0.2.7 #2] CPU:12.34%, MEM:56.78%'], []]);
    ours.take();
    watching.take();
    one.receive(new TextEncoder().encode('1.5|100'));
    const report = { name: '192.0.2.7 #1', cpu: 1.5, memory: 100, at: world.now() };
    expect([ours.take(), watching.take()]).toEqual([
      [encodeBinaryReport(report)],
      [encodeBinaryReport(report)],
    ]);
    ours.receive(textOf('web-1'));
    expect(two.take()).toEqual(['[192.0.2.7 #1] 1.50|100.00', '[web-1] CPU:1.00%, MEM:50.00%']);
    two.leave();
    expect(watching.take().at(-1)).toBe('{"type":"gone","name":"192.0.2.7 #2"}');
  });

  it.each(['CPU:100.01%, MEM:1%', 'CPU:1, MEM:1', 'CPU:-1%, MEM:1%', '1|2'])('is not %j', (text) => {
    const bad = open().agent();
    bad.receive(text);
    expect(bad.ending).toMatchObject({ code: 1008, reason: 'not a valid report' });
  });

  it('is what an agent begins with: it hears nothing before', () => {
    const { viewer, agent } = open();
    viewer();
    const reporting = agent();
    agent().receive(textOf('web-1'));
    expect(reporting.sent).toEqual([]);
  });

  it('is told to newcomers, the last of each agent', () => {
    const { viewer, agent } = open();
    expect(agentsIn(viewer())).toEqual([]);
    const [first, second] = [agent(), agent()];
    first.receive(textOf('web-1', 1));
    second.receive(bytesOf('web-2', 2));
    first.receive(bytesOf('web-1', 3));
    expect(agentsIn(viewer())).toEqual([reportOf('web-1', 3), reportOf('web-2', 2)]);
  });

  it.each<[string, string | Uint8Array, string]>([
    ['no report', 'hello', 'not a valid report'],
    ['no report in bytes', new Uint8Array([1, 2, 3]), 'not a valid report'],
    ['impossible', textOf('web-1', 101), 'not a valid report'],
    ['in the name of the server', textOf('server'), 'only the server is named server'],
    ['in the name of the server, in bytes', bytesOf('server'), 'only the server is named server'],
  ])('that is %s ends the agent with 1008, and nobody hears it', (_what, message, reason) => {
    const { viewer, agent } = open();
    const [bad, watching] = [agent(), viewer()];
    watching.take();
    bad.receive(message);
    expect(bad.ending).toEqual({ by: 'end', code: 1008, reason });
    expect(watching.take()).toEqual([]);
  });

  it('under another name than before ends the agent with 1008', () => {
    const bad = open().agent();
    bad.receive(textOf('web-1'));
    bad.receive(textOf('web-2'));
    expect(bad.ending).toEqual({ by: 'end', code: 1008, reason: 'an agent cannot change its name' });
  });
});

describe('an agent', () => {
  it('is announced when it has gone', () => {
    const { viewer, agent } = open();
    const [leaving, watching] = [agent(), viewer()];
    leaving.receive(textOf('web-1'));
    watching.take();
    leaving.leave();
    expect(watching.take()).toEqual(['{"type":"gone","name":"web-1"}']);
    expect(agentsIn(viewer())).toEqual([]);
  });

  it('that never reported goes without a word', () => {
    const { viewer, agent } = open();
    const [leaving, watching] = [agent(), viewer()];
    watching.take();
    leaving.leave();
    expect(watching.take()).toEqual([]);
  });

  it('takes the place of another one of its name, which is closed with 4000', () => {
    const { viewer, agent } = open();
    const [former, later, watching] = [agent(), agent(), viewer()];
    former.receive(textOf('web-1', 1));
    watching.take();
    later.receive(textOf('web-1', 2));
    expect(former.ending).toEqual({ by: 'end', code: 4000, reason: 'replaced' });
    expect(later.ending).toBeUndefined();
    expect(watching.take()).toEqual([textOf('web-1', 2)]); // and not that it has gone
    expect(agentsIn(viewer())).toEqual([reportOf('web-1', 2)]);
    later.leave();
    expect(watching.take()).toEqual(['{"type":"gone","name":"web-1"}']);
  });

  it('is swept after 30 s of silence, with 1001', () => {
    const { world, viewer, agent } = open();
    const [silent, mute, watching] = [agent(), agent(), viewer()];
    world.advance(10_000);
    silent.receive(textOf('web-1'));
    world.advance(19_999);
    expect(mute.ending).toBeUndefined();
    world.advance(1);
    expect(mute.ending).toEqual({ by: 'end', code: 1001, reason: 'silent for 30 s' });
    expect(silent.ending).toBeUndefined();
    watching.take();
    world.advance(10_000);
    expect(silent.ending).toEqual({ by: 'end', code: 1001, reason: 'silent for 30 s' });
    expect(watching.take()).toContain('{"type":"gone","name":"web-1"}');
  });

  it.each<[string, string | Uint8Array]>([
    ['pings', 'ping'],
    ['reports in text', textOf('web-1')],
    ['reports in bytes', bytesOf('web-1')],
  ])('stays as long as it %s', (_what, message) => {
    const { world, agent } = open();
    const alive = agent();
    for (let i = 0; i < 10; i++) {
      world.advance(29_999);
      alive.receive(message);
    }
    expect(alive.ending).toBeUndefined();
  });

  it('gets a pong for a ping, which nobody else hears', () => {
    const { viewer, agent } = open();
    const [pinging, watching] = [agent(), viewer()];
    for (const socket of [pinging, watching]) socket.take();
    pinging.receive('ping');
    expect([pinging.take(), watching.take()]).toEqual([['pong'], []]);
  });
});

describe('a viewer', () => {
  it('gets a pong for a ping, and is never swept', () => {
    const { world, viewer } = open();
    const watching = viewer();
    watching.receive('ping');
    expect(watching.sent).toContain('pong');
    world.advance(120_000);
    expect(watching.ending).toBeUndefined();
  });

  it.each<[string | Uint8Array]>([
    [textOf('web-1')],
    [bytesOf('web-1')],
    ['PING'],
    [''],
    [new TextEncoder().encode('ping')],
  ])('who sends %j is closed with 1008', (message) => {
    const { viewer } = open();
    const [bad, watching] = [viewer(), viewer()];
    watching.take();
    bad.receive(message);
    expect(bad.ending).toEqual({ by: 'end', code: 1008, reason: 'a viewer may only send ping' });
    expect(watching.take()).toEqual([]);
  });
});

describe('the server', () => {
  it('is an agent, too: it reports after a second, and then every five', () => {
    const { world, viewer } = open();
    const watching = viewer();
    const startMs = world.now();
    world.advance(11_000);
    const texts = watching.take().filter((message) => typeof message === 'string');
    expect(texts.slice(1).map((text) => JSON.parse(text))).toEqual(
      [1_000, 5_000, 10_000].map((ms) => ({
        type: 'report',
        name: 'server',
        cpu: 5,
        memory: 6,
        at: startMs + ms,
        ...figures,
      })),
    );
  });

  it('reports in bytes as well', () => {
    const { world, viewer } = open();
    const watching = viewer();
    world.advance(1_000);
    const report = { name: 'server', cpu: 5, memory: 6, at: world.now() };
    expect(watching.sent.at(-1)).toEqual(encodeBinaryReport(report));
  });

  it('is among the agents that a newcomer is told', () => {
    const { world, viewer } = open();
    viewer();
    world.advance(1_000);
    expect(agentsIn(viewer())).toEqual([{ name: 'server', cpu: 5, memory: 6, at: world.now(), ...figures }]);
  });

  it('measures only while somebody is here, and knows nothing old afterwards', () => {
    const { world, server, viewer, agent } = open();
    expect([world.timers, server.isMeasuring]).toEqual([0, false]);
    const [watching, reporting] = [viewer(), agent()];
    world.advance(6_000);
    watching.leave();
    expect(server.isMeasuring).toBe(true);
    reporting.leave();
    expect([world.timers, server.isMeasuring]).toEqual([0, false]);
    expect(agentsIn(viewer())).toEqual([]);
  });

  it('stops in good order when the last one is an agent that is swept', () => {
    const { world, agent } = open();
    agent();
    world.advance(60_000);
    expect(world.timers).toBe(0);
  });
});

describe('measureServer', () => {
  it('tells figures of this very process', () => {
    const server = measureServer({ sockets: 7, messages: 100 });
    server.start();
    const beforeMs = Date.now();
    const { rssBytes, ...report } = server.report();
    const afterMs = Date.now();
    server.stop();
    expect(report).toMatchObject({ name: 'server', sockets: 7, messagesPerSecond: 0 });
    expect(rssBytes).toBeGreaterThan(1024 * 1024);
    expect(report.cpu).toBeLessThanOrEqual(100);
    expect(report.memory).toBeGreaterThan(0);
    expect(report.at).toBeGreaterThanOrEqual(beforeMs);
    expect(report.at).toBeLessThanOrEqual(afterMs);
  });

  it('counts messages since the last report', () => {
    const traffic = { sockets: 1, messages: 100 };
    const server = measureServer(traffic);
    server.start();
    traffic.messages += 1_000;
    const first = server.report().messagesPerSecond;
    const second = server.report().messagesPerSecond;
    server.stop();
    expect(first).toBeGreaterThan(0);
    expect(second).toBe(0);
  });

  it('sees how long the event loop was kept waiting', async () => {
    const server = measureServer({ sockets: 0, messages: 0 });
    server.start();
    await delay(20); // later than the first beat, after 10 ms, from which the delay of the next one is counted
    const blockedMs = spin(200);
    for (let turns = 0; turns < 2; turns++) await new Promise(setImmediate); // the beat that was due has come
    const { eventLoopDelayMs } = server.report();
    server.stop();
    expect(eventLoopDelayMs).toBeGreaterThan(100);
    expect(eventLoopDelayMs).toBeGreaterThan(blockedMs / 2);
  });

  it('tells how much CPU this process used, whatever share of it a busy machine gives', () => {
    const outside = stopwatch();
    const server = measureServer({ sockets: 0, messages: 0 });
    server.start();
    const inside = stopwatch();
    spin(50);
    const atLeast = inside();
    const { cpu } = server.report();
    const atMost = outside();
    server.stop();
    // It rounds; and several threads may use more than one processor, which it tells as 100 %.
    expect(cpu).toBeGreaterThan(Math.min(100, (100 * atLeast.cpuMs) / atMost.elapsedMs) - 0.1);
    expect(cpu).toBeLessThan((100 * atMost.cpuMs) / atLeast.elapsedMs + 0.1);
  });
});

/** Keeps the event loop waiting until this process has used so much CPU. @returns how long that took, in ms */
function spin(cpuMs: number): number {
  const used = stopwatch();
  while (used().cpuMs < cpuMs);
  return used().elapsedMs;
}

/** What has passed since this call. */
function stopwatch(): () => { cpuMs: number; elapsedMs: number } {
  const [cpu, startMs] = [process.cpuUsage(), performance.now()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { cpuMs: (user + system) / 1000, elapsedMs: performance.now() - startMs };
  };
}
