/*
 * Several nodes of this server with everything around them: Redis, and nginx with the configuration that docs/ gives to
 * operators, but without TLS, and with one worker. In: how many nodes. Out: where to connect, and what each part costs.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lookAt, type ProcessLook } from '../load/server-process.ts';
import { BenchError } from './failure.ts';
import type { Visible } from './measure.ts';
import { PeerProcess } from './peer-process.ts';
import { type Needs, PEERS, type Places } from './peers.ts';

/** Durable to the last second, which is what most people run. */
const REDIS_FLAGS = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec'];
const START_TIMEOUT_MS = 5_000;
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
/** The lines with the nodes in docs/nginx.conf. */
const NODES = /(?: *server 127\.0\.0\.1:\d+ .*;\n)+/;

const running = new Set<Cluster>();
process.once('exit', () => {
  for (const cluster of running) cluster.abandon();
});

/** Why there can be no cluster here; undefined if there can. */
export function whyNoCluster(): string | undefined {
  const missing = ['redis-server', 'nginx'].filter(
    (program) => spawnSync(program, ['-v']).error !== undefined,
  );
  return missing.length === 0 ? undefined : `${missing.join(' and ')} is not installed.`;
}

export class Cluster implements Visible, AsyncDisposable {
  readonly nodes: PeerProcess[] = [];
  url = '';
  private redisProcess: ChildProcess | undefined;
  private nginxProcess: ChildProcess | undefined;

  private constructor(private readonly folder: string) {
    running.add(this);
  }

  /** @throws {BenchError} */
  static async start(count: number, places: Places, needs: Needs): Promise<Cluster> {
    await mkdir(places.storage, { recursive: true });
    const cluster = new Cluster(await mkdtemp(join(places.storage, 'bench-')));
    try {
      const redisPort = await cluster.startRedis();
      for (let i = 0; i < count; i++) {
        cluster.nodes.push(await startNode(`redis://127.0.0.1:${redisPort}`, places, needs));
      }
      const nginxPort = await cluster.startNginx(places);
      cluster.url = `ws://127.0.0.1:${nginxPort}/`;
      return cluster;
    } catch (error) {
      await cluster[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** All nodes together. */
  look(): ProcessLook | undefined {
    return sumOf(this.nodes.map((node) => node.look()));
  }

  /** Redis, as something that can be looked at. */
  get redis(): Visible {
    return { look: () => lookAt(this.redisProcess!.pid!) };
  }

  /** nginx's workers. */
  get nginx(): Visible {
    return { look: () => sumOf(childrenOf(this.nginxProcess!.pid!).map(lookAt)) };
  }

  /** Without waiting for anything. */
  abandon(): void {
    for (const node of this.nodes) node.abandon();
    this.redisProcess?.kill('SIGKILL');
    this.nginxProcess?.kill('SIGTERM'); // it ends its workers
  }

  async [Symbol.asyncDispose](): Promise<void> {
    running.delete(this);
    await Promise.all(this.nodes.map((node) => node[Symbol.asyncDispose]()));
    await Promise.all([end(this.redisProcess, 'SIGKILL'), end(this.nginxProcess, 'SIGTERM')]);
    await rm(this.folder, { recursive: true, force: true });
  }

  private async startRedis(): Promise<number> {
    const port = await freePort();
    const flags = ['--port', String(port), '--dir', this.folder, ...REDIS_FLAGS];
    this.redisProcess = spawn('redis-server', flags, { stdio: 'ignore' });
    await untilAccepts(port, 'redis-server');
    return port;
  }

  private async startNginx({ root }: Places): Promise<number> {
    const port = await freePort();
    const file = join(this.folder, 'nginx.conf');
    const text = await readFile(join(root, 'docs/nginx.conf'), 'utf8');
    await writeFile(file, this.configuration(text, port, await freePort()));
    const args = ['-p', this.folder, '-c', file, '-e', 'stderr', '-g', 'daemon off; pid nginx.pid;'];
    this.nginxProcess = spawn('nginx', args, { stdio: 'ignore' });
    await untilAccepts(port, 'nginx');
    return port;
  }

  private configuration(text: string, port: number, redirectPort: number): string {
    const [line = ''] = NODES.exec(text)![0].split('\n');
    const nodes = this.nodes.map(({ url }) => `${line.replace(/:\d+/, `:${new URL(url).port}`)}\n`);
    const folders = TEMPORARY.map((name) => `${name}_temp_path ${this.folder}/${name};\n`);
    return text
      .replace(NODES, nodes.join(''))
      .replace('worker_processes auto', 'worker_processes 1')
      .replace('listen      80;', `listen 127.0.0.1:${redirectPort};`)
      .replace('listen      443 ssl;', `listen 127.0.0.1:${port};`)
      .replace(/^ *ssl_.*\n/gm, '')
      .replace('http {\n', `http {\n${folders.join('')}`);
  }
}

function startNode(redisUrl: string, places: Places, needs: Needs): Promise<PeerProcess> {
  const { command } = PEERS.this;
  const withRedis: typeof command = (...given) => {
    const [program, ...args] = command(...given);
    return [program, ...args.toSpliced(args.indexOf('--data'), 2, '--redis', redisUrl)];
  };
  return PeerProcess.start({ ...PEERS.this, command: withRedis }, places, needs);
}

function sumOf(looks: readonly (ProcessLook | undefined)[]): ProcessLook | undefined {
  const sum = (of: (look: ProcessLook) => number) =>
    looks.reduce((total, look) => total + (look === undefined ? Number.NaN : of(look)), 0);
  return {
    atMs: performance.now(),
    rssBytes: sum((look) => look.rssBytes),
    cpuMs: sum((look) => look.cpuMs),
  };
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

async function untilAccepts(port: number, program: string): Promise<void> {
  for (const untilMs = performance.now() + START_TIMEOUT_MS; performance.now() < untilMs; await delay(20)) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isThere) return;
  }
  throw new BenchError(`${program} does not start.`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}
