/*
 * The benchmarks as they are run: each peer is a counter, the floor sends what it should, a server that loses
 * presses is found out, and a small run comes to its end.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Assignment } from '../../tools/bench/assignment.ts';
import { Compiled, measureFloor } from '../../tools/bench/floor.ts';
import { measure } from '../../tools/bench/measure.ts';
import { PeerProcess } from '../../tools/bench/peer-process.ts';
import { DIALECTS, PEER_NAMES, PEERS } from '../../tools/bench/peers.ts';
import { Crowd } from '../../tools/load/crowd.ts';
import { Observer } from '../../tools/load/observer.ts';
import { freePort } from '../../tools/system/port.ts';
import { lookAt } from '../../tools/system/proc.ts';
import { findTarget } from '../../tools/websocket/target.ts';
import { type Fault, FaultyServer } from './faulty-server.ts';
import { ServerProcess, temporaryDirectory } from './server-process.ts';

const TIMEOUT_MS = 60_000;
const ROOT = process.cwd();
const PROGRAM = resolve('dist/bench.mjs');

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** @param seen is called with the output so far */
async function bench(
  flags: readonly string[],
  seen: (output: string, child: ChildProcess) => void = () => {},
): Promise<Outcome> {
  const child = spawn(process.execPath, [PROGRAM, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      seen(output, child);
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}

describe.concurrent('the peer', () => {
  it.for(PEER_NAMES)('%s counts a press, and shows it to everybody', async (name, { expect }) => {
    await using storage = await temporaryDirectory();
    const peer = PEERS[name];
    await using server = await PeerProcess.start(peer, { root: ROOT, storage: storage.path }, {});
    const crowd = new Crowd(await findTarget(server.url), 2, { dialect: DIALECTS[peer.dialectName] });
    const [first, second] = crowd.addListeners(2);
    const observers = [silentObserver(), silentObserver()];
    crowd.observe(observers, 0);
    await crowd.comeIn(0, AbortSignal.timeout(TIMEOUT_MS));
    await expect.poll(() => observers.map(({ users }) => users)).toEqual([2, 2]);
    first!.press();
    await expect.poll(() => crowd.showingOther(1)).toBe(0);
    second!.leave();
    await expect.poll(() => observers[0]!.users).toBe(1);
    await crowd.leave();
    expect(crowd.counts.dropped + crowd.counts.failed).toBe(0);
  });

  it.for(['ws', 'socket.io', 'websockets'] as const)(
    '%s can keep to itself who joins',
    async (name, { expect }) => {
      await using storage = await temporaryDirectory();
      const peer = PEERS[name];
      const places = { root: ROOT, storage: storage.path };
      await using server = await PeerProcess.start(peer, places, { quietJoins: true });
      const crowd = new Crowd(await findTarget(server.url), 3, { dialect: DIALECTS[peer.dialectName] });
      crowd.addListeners(3);
      await crowd.comeIn(0, AbortSignal.timeout(TIMEOUT_MS));
      crowd.listeners[0]!.press();
      await expect.poll(() => crowd.showingOther(1)).toBe(0);
      expect(crowd.counts.deliveries).toBe(6); // two states to each
      await crowd.leave();
    },
  );
});

describe.concurrent('the floor', () => {
  it('sends a frame to each socket at its pace', async () => {
    using floor = new Compiled('tools/bench/peers/floor.c');
    const pace = { sockets: 20, roundsPerSecond: 50, warmUpMs: 200, durationMs: 600 };
    const { deliveries } = await measureFloor(floor, PROGRAM, pace);
    // 600; but whoever is late here counts fewer, or those of the warm-up, too.
    expect(deliveries).toBeGreaterThan(0);
    expect(deliveries).toBeLessThanOrEqual(800);
  });
});

describe.each(['JavaScript', 'C'])('a tester in %s', { concurrent: true }, (language) => {
  let compiled: Compiled | undefined;
  beforeAll(() => {
    if (language === 'C') compiled = new Compiled('tools/bench/presser.c');
  });
  afterAll(() => compiled?.[Symbol.dispose]());

  const press = (url: string, more: Partial<Assignment> = {}) => {
    const assignment: Assignment = {
      ...{ url, dialect: 'counter', work: 'press', sockets: 20, active: 10, observers: 4, rate: 200 },
      ...{ warmUpMs: 200, durationMs: 800, rampMs: 0, arrivalPatienceMs: 30_000, patienceMs: 5_000 },
    };
    const tools = { program: PROGRAM, presser: compiled?.program };
    return measure({ look: () => lookAt(process.pid) }, [{ ...assignment, ...more }], tools);
  };

  it('finds the real server right', async () => {
    await using server = await ServerProcess.start(['--memory']);
    const pressed = await press(server.webSocketUrl(), { durationMs: 2_800 });
    expect(pressed, JSON.stringify(pressed)).toMatchObject({
      isRight: true,
      faults: [],
      sent: 600,
      isLowerBound: false,
    });
    expect(pressed.p50Ms).toBeGreaterThan(0);
    expect(pressed.p50Ms).toBeLessThanOrEqual(pressed.p99Ms);
    expect(pressed.counted).toBeGreaterThan(0); // 560 after the warm-up, but this machine may be slow
    expect(pressed.deliveries).toBeGreaterThan(pressed.counted);
  });

  it.each<[string, Fault, string]>([
    ['loses presses', 'loses', '20 presses lost'],
    ['counts presses twice', 'doubles', '20 presses too many'],
    ['leaves a socket with an old number', 'forgets-one', '1 socket shows another number'],
  ])('finds a server that %s', async (_, fault, expected) => {
    await using server = await FaultyServer.start(fault);
    const pressed = await press(server.url);
    expect(pressed.isRight).toBe(false);
    expect(pressed.faults.join(' ')).toContain(expected);
    expect(pressed.sent).toBe(200);
  });

  if (language === 'JavaScript') {
    // The tester in C has no sockets that stop reading.
    it('has sockets that stop reading, and expects nothing of them', async () => {
      await using server = await ServerProcess.start(['--memory']);
      const pressed = await press(server.webSocketUrl(), { stalled: 5 });
      expect(pressed, JSON.stringify(pressed)).toMatchObject({ isRight: true, faults: [], sent: 200 });
    });
  }

  it('says so when there is no server', async () => {
    await expect(press(`ws://127.0.0.1:${await freePort()}/`)).rejects.toThrow(/connect/i);
  });
});

it.concurrent('the tester in C sends late what was due while it was held up, even beyond the end', async () => {
  using compiled = new Compiled('tools/bench/presser.c');
  await using server = await ServerProcess.start(['--memory']);
  const flags = [server.port, 20, 20, 200, 0, 1_000, 10_000].map(String); // 20 sockets, 200 presses/s, for a second
  const child = spawn(compiled.program, flags, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const reach = async (step: string): Promise<Record<string, unknown>> => {
    const report = JSON.parse((await lines.next()).value);
    return report.step === step ? report : reach(step);
  };
  try {
    await reach('ready');
    child.stdin.write('go\n');
    await reach('warm');
    child.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    child.kill('SIGCONT');
    await reach('settled');
    child.stdin.write('end\n');
    const { outcome } = await reach('outcome');
    expect(outcome).toMatchObject({ sent: 200, acknowledged: 200, endValue: 200, disagreeing: 0, unseen: 0 });
  } finally {
    child.kill('SIGKILL');
  }
});

describe.concurrent('a run of the bench', () => {
  it('writes the sections that it measured, and leaves the rest of the document', async () => {
    await using directory = await temporaryDirectory();
    const file = join(directory.path, 'figures.md');
    await writeFile(
      file,
      'What people wrote.\n\n<!-- bench W2 -->\nold\n<!-- /bench W2 -->\n\nMore of it.\n',
    );
    const flags = ['--quick', '--only', 'W2', '--peers', 'this,ws', '--data', directory.path, '--out', file];
    const { code, output } = await bench(flags);
    expect(output).toMatch(/^this server .* after [\d.]+ ms/m);
    expect(code).toBe(0);
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/^What people wrote\.\n\n<!-- bench W2 -->\n\n## W2: 100 sockets, 100 presses/);
    expect(text).toMatch(/\| the floor, in C \|.*\n\| this server \|.*\n\| naive, ws \|/);
    expect(text).toContain('`npm run bench -- --only W2 --quick --peers this,ws');
    expect(text).toContain(`Node ${process.versions.node}, uWebSockets.js `);
    expect(text).toMatch(/<!-- \/bench W2 -->\n\nMore of it\.\n$/);
    expect(await readFile(join(directory.path, 'docs/bench-w2.svg'), 'utf8')).toMatch(/^<svg .*\n/);
    expect(await readdir(directory.path)).toEqual(['docs', 'figures.md']); // the counter is gone
  });

  it('compares this server with that of another checkout, by turns', async () => {
    const { code, output } = await bench(['--quick', '--only', 'W2', '--against', ROOT, '--repeat', '2']);
    expect(output.match(/^W2: (this server|\/.*)$/gm)).toEqual(
      ['this server', ROOT, 'this server', ROOT].map((label) => `W2: ${label}`),
    );
    expect(output).toMatch(/^CPU per press .* µs .* µs .* × \([\d.]+ to [\d.]+\)$/m);
    expect(code).toBe(0);
  });

  it('tells how few sockets there are when all join, and that all know', async () => {
    const { code, output } = await bench([
      '--quick',
      '--only',
      'W5',
      '--peers',
      'this,lesson',
      '--patience',
      '60',
    ]);
    expect(output).toMatch(/^this server .* yes$/m);
    expect(output).toMatch(/^naive, uWebSockets\.js .* 125,250 .* yes$/m); // 1 + 2 + … + 500
    expect(code).toBe(0);
  });

  it('leaves no server behind when it is interrupted', async ({ expect }) => {
    await using directory = await temporaryDirectory();
    const flags = ['--quick', '--only', 'W1', '--peers', 'this', '--data', directory.path];
    let servers: number[] = [];
    const { code } = await bench(flags, async (output, child) => {
      if (!output.includes('W1: this server') || servers.length > 0) return;
      servers = [0];
      await expect.poll(() => childrenOf(child.pid!)).toHaveLength(2); // server and tester
      servers = childrenOf(child.pid!);
      child.kill('SIGTERM');
    });
    expect(code).toBe(130);
    expect(servers).toHaveLength(2);
    await expect.poll(() => servers.filter((pid) => lookAt(pid) !== undefined)).toEqual([]);
    expect(await readdir(directory.path)).toEqual([]);
  });

  it('says in one line that an option is wrong', async () => {
    const { code, output } = await bench(['--only', 'W9']);
    expect(output).toMatch(/^--only: there is no "w9".*\n$/);
    expect(code).toBe(2);
  });
});

function silentObserver(): Observer {
  return new Observer(
    () => undefined,
    () => {},
  );
}

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? [] : children.split(' ').map(Number);
}
