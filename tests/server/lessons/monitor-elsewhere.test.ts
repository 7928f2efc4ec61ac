/*
 * One monitor on several servers.
 */

import { describe, expect, it } from 'vitest';
import { encodeBinaryReport, encodeTextReport } from '../../../protocol/monitor.ts';
import { monitor } from '../../../server/lessons/monitor.ts';
import type { ServerAgent } from '../../../server/lessons/monitor-server-agent.ts';
import { connect, type FakeSocket, FakeWorld } from './fake-lesson.ts';

const TOKEN = 'a-secret';
const figures = { sockets: 1, messagesPerSecond: 2, eventLoopDelayMs: 3, rssBytes: 4 };

function openServer(node: string) {
  const world = new FakeWorld(node);
  let isMeasuring = false;
  const server: ServerAgent = {
    start: () => {
      isMeasuring = true;
    },
    report: () => ({ name: `server ${node}`, cpu: 5, memory: 6, at: world.now(), ...figures }),
    stop: () => {
      isMeasuring = false;
    },
  };
  const lesson = monitor(world, { token: TOKEN, server });
  const enter = (headers?: Record<string, string>) =>
    connect(lesson, world, headers) as unknown as FakeSocket;
  return {
    world,
    isMeasuring: () => isMeasuring,
    viewer: () => enter(),
    agent: () => enter({ 'x-monitor-token': TOKEN }),
  };
}

function openTwo() {
  const [one, two] = [openServer('node-1'), openServer('node-2')];
  one.world.meet(two.world);
  /** On both servers. */
  const advance = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 500) {
      one.world.advance(500);
      two.world.advance(500);
    }
  };
  return { one, two, advance };
}

const reportOf = (name: string, cpu = 1) => ({ name, cpu, memory: 50, at: 1_000 });
const textOf = (name: string, cpu?: number) => encodeTextReport(reportOf(name, cpu));
const bytesOf = (name: string, cpu?: number) => encodeBinaryReport(reportOf(name, cpu));
const goneOf = (name: string) => JSON.stringify({ type: 'gone', name });
const agentsIn = (socket: FakeSocket) => JSON.parse(String(socket.sent[0])).agents;
const reportersIn = (socket: FakeSocket) => {
  const texts = socket.take().filter((message) => typeof message === 'string');
  return new Set(
    texts.map((text) => JSON.parse(text)).flatMap(({ type, name }) => (type === 'report' ? name : [])),
  );
};

describe('an agent', () => {
  it('is heard by viewers on every server, text as text and bytes as bytes', () => {
    const { one, two } = openTwo();
    const [agent, watching] = [one.agent(), two.viewer()];
    watching.take();
    agent.receive(textOf('web-1'));
    agent.receive(bytesOf('web-1'));
    expect(watching.take()).toEqual([textOf('web-1'), bytesOf('web-1')]);
    agent.leave();
    expect(watching.take()).toEqual([goneOf('web-1')]);
    expect(agentsIn(two.viewer())).toEqual([]);
  });

  it('is told to newcomers on every server, by its last report', () => {
    const { one, two } = openTwo();
    const agent = one.agent();
    agent.receive(textOf('web-1', 1));
    agent.receive(bytesOf('web-1', 2));
    expect(agentsIn(two.viewer())).toEqual([reportOf('web-1', 2)]);
  });

  it('takes the place of another one of its name on another server, which is closed with 4000', () => {
    const { one, two } = openTwo();
    const [former, later, watching] = [one.agent(), two.agent(), one.viewer()];
    former.receive(textOf('web-1', 1));
    watching.take();
    later.receive(textOf('web-1', 2));
    expect(former.ending).toEqual({ by: 'end', code: 4000, reason: 'replaced' });
    expect(watching.take()).toEqual([textOf('web-1', 2)]); // and not that it has gone
    later.receive(textOf('web-1', 3));
    expect(later.ending).toBeUndefined();
    for (const { viewer } of [one, two]) expect(agentsIn(viewer())).toContainEqual(reportOf('web-1', 3));
  });

  it('is gone with its server', () => {
    const { one, two } = openTwo();
    one.agent().receive(textOf('web-1'));
    const watching = two.viewer();
    watching.take();
    two.world.lose(one.world);
    expect(watching.take()).toContain(goneOf('web-1'));
  });

  it('is gone after 30 s of silence, where the word that it left was missed', () => {
    const { one, two, advance } = openTwo();
    one.agent().receive(textOf('web-1'));
    const watching = two.viewer();
    two.world.others.clear();
    one.world.others.clear();
    advance(29_000);
    expect(watching.take()).not.toContain(goneOf('web-1'));
    advance(1_000);
    expect(watching.take()).toContain(goneOf('web-1'));
  });
});

describe('each server', () => {
  it('reports as long as somebody watches on any of them', () => {
    const { one, two, advance } = openTwo();
    const watching = one.viewer();
    advance(20_000);
    expect(reportersIn(watching)).toEqual(new Set(['server node-1', 'server node-2']));
    expect(agentsIn(one.viewer())).toContainEqual({
      ...reportOf('server node-2', 5),
      memory: 6,
      at: one.world.now(),
      ...figures,
    });
    for (const viewer of [...one.world.sockets]) viewer.leave();
    expect([one.isMeasuring(), two.isMeasuring()]).toEqual([false, true]);
    advance(12_500);
    expect([two.isMeasuring(), one.world.timers, two.world.timers]).toEqual([false, 0, 0]);
  });

  it('does not keep the others awake by its own reports', () => {
    const { one, two, advance } = openTwo();
    const watching = [one.viewer(), two.viewer()];
    advance(6_000);
    for (const viewer of watching) viewer.leave();
    advance(13_000);
    expect([one.isMeasuring(), two.isMeasuring()]).toEqual([false, false]);
  });
});
