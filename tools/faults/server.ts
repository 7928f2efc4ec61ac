/*
 * The server under test: the built program as a process of its own, which is killed, stopped, and started again.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { between } from './random.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Ports for servers: on Linux, clients get those from 32,768 on (ip_local_port_range). */
const FIRST_PORT = 10_000;
const FIRST_CLIENT_PORT = 32_768;

/** Whatever ends this program must not leave servers behind. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class Server {
  /** What it printed last. */
  readonly output: string[] = [];
  readonly exited: Promise<Exit>;
  /** Resolves to the time when it said that it listens. Rejects if it ends before. */
  readonly listening: Promise<number>;
  private readonly child: ChildProcess;

  /** @param command the program and its arguments */
  constructor(command: readonly string[]) {
    const [program, ...args] = command;
    this.child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(this.child);
    this.exited = once(this.child, 'close').then(([code, signal]) => ({ code, signal }));
    this.exited.then(() => running.delete(this.child));
    this.listening = new Promise((resolve, reject) => {
      for (const stream of [this.child.stdout!, this.child.stderr!]) {
        createInterface({ input: stream }).on('line', (line) => {
          this.output.push(line);
          if (line.startsWith('Local ')) resolve(performance.now());
        });
      }
      this.exited.then(() => reject(new Error(`the server ended: ${this.output.slice(-3).join(' ')}`)));
    });
    this.listening.catch(() => {}); // some starts are killed before they get there, and that is no failure
  }

  /** Of the server: programs that wrap it must become it, as prlimit does. */
  get pid(): number {
    return this.child.pid!;
  }

  signal(name: NodeJS.Signals): void {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(name);
  }

  /** Ends it, and waits for its end. */
  async end(name: NodeJS.Signals): Promise<Exit> {
    this.signal(name);
    return this.exited;
  }
}

/**
 * A port for a server that is started on it again and again. (A server that took any free port, with port 0,
 * leaves connections behind that keep the port taken for a while.) It is below those that the system gives to
 * clients: otherwise one of thousands that try while there is no server would some time get this very port for its
 * own end, and be connected to itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = Math.floor(between(Math.random, FIRST_PORT, FIRST_CLIENT_PORT));
    const probe = createServer().listen(port);
    const isFree = await once(probe, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
