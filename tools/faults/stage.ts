/*
 * The stage of a row: a directory, a port, a server that keeps its data there, a crowd that presses at it, and
 * the checker. In: what the row needs. Out: at the end, the judgement, by a fresh server's word on what is on
 * the disk.
 */

import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Crowd } from '../load/crowd.ts';
import { Server } from '../suite/server.ts';
import { freePort } from '../system/port.ts';
import { loopback } from '../websocket/target.ts';
import { Checker, type Exactness } from './checker.ts';
import { FaultCrowd } from './crowd.ts';
import { fork, type Random } from './random.ts';

/** What a row is given by the suite. */
export interface Context {
  /** The row's own, from the seed: it does not depend on which other rows run. */
  readonly random: Random;
  /** For a test: a few faults, in two or three seconds. */
  readonly quick: boolean;
  /** The server: a JavaScript file. */
  readonly program: string;
  /** Where the row may put its files; on a disk, and gone afterwards. */
  readonly directory: string;
  /** How far it is, for people who watch. */
  readonly progress: (text: string) => void;
}

/** What a row happens on: a stage, and what may stand around it. */
export interface Setting {
  readonly stage: Stage;
  /** Ends whatever still runs. */
  close(): Promise<void>;
}

export interface StageOptions {
  /** Flags beyond the usual ones. */
  readonly flags?: readonly string[];
  /** A program that runs the server, with its arguments. @example ['prlimit', '--nofile=256:256'] */
  readonly wrapper?: readonly string[];
  /** Flags that say where the server keeps its data; by default --data, with a new directory. */
  readonly storage?: readonly string[];
}

/** So long may it take, when no fault stands in the way any more, until all is acknowledged and shown to all. */
const SETTLE_MS = 60_000;
const QUICK_SETTLE_MS = 8_000;
const READ_MS = 10_000;
/** At a time: fewer than the kernel queues for a server. */
const HANDSHAKES = 250;
/** The rate is no fault of these rows. */
const USUAL = ['--host', '127.0.0.1', '--no-qr', '--press-rate', '1000000', '--press-burst', '1000000'];

export class Stage implements Setting {
  readonly stage = this;
  readonly checker = new Checker();
  readonly crowd: FaultCrowd;
  server!: Server;
  /** Where clients connect to: the server, or what stands before it. */
  entrance: number;
  /** Rejects when a server dies by itself: then there is nothing to wait for. */
  readonly died: Promise<never>;
  private reject!: (error: Error) => void;
  /** The row is over: what it had planned must not go on. */
  isClosed = false;

  private constructor(
    private readonly context: Context,
    readonly port: number,
    private readonly options: StageOptions,
    private readonly storage: readonly string[],
  ) {
    this.entrance = port;
    this.crowd = new FaultCrowd(fork(context.random), this.checker, () => this.entrance);
    this.died = new Promise((_, reject) => {
      this.reject = reject;
    });
    this.died.catch(() => {}); // it matters only while the row runs
  }

  static async open(context: Context, options: StageOptions = {}): Promise<Stage> {
    const storage = options.storage ?? ['--data', await mkdtemp(join(context.directory, 'data-'))];
    const stage = new Stage(context, await freePort(), options, storage);
    stage.spawn();
    await stage.server.listening;
    return stage;
  }

  /** Starts the server, without waiting for anything. */
  spawn(wrapper: readonly string[] = this.options.wrapper ?? []): void {
    this.server = this.start(this.port, [...this.storage, ...(this.options.flags ?? [])], wrapper);
  }

  /** @param flags beyond those that all servers get @throws where the row is over */
  start(port: number, flags: readonly string[], wrapper: readonly string[] = []): Server {
    if (this.isClosed) throw new Error('the row is over');
    const program = [...wrapper, process.execPath, this.context.program];
    const server = new Server([...program, '--port', String(port), ...USUAL, ...flags]);
    server.exited.then(() => {
      if (!server.isToEnd) this.reject(new Error(`the server ended: ${server.lastWords}`));
    });
    return server;
  }

  /** Lets clients in, not all at once, and waits until they are live. */
  async fill(clients: number): Promise<void> {
    const { crowd } = this;
    for (let left = clients; left > 0; left -= HANDSHAKES) {
      crowd.enter(Math.min(left, HANDSHAKES));
      if (await crowd.until(() => crowd.live === crowd.clients.length, SETTLE_MS)) continue;
      throw new Error(`only ${crowd.live} of ${crowd.clients.length} clients came in`);
    }
  }

  /** The server was started again: everybody tries at once, and their recovery counts from here on. */
  async comeBack(): Promise<void> {
    await this.server.listening;
    this.crowd.restartClocks();
    this.crowd.connectNow();
  }

  /**
   * No more faults, no more presses: waits until all is acknowledged, sends everybody home, and has a server
   * that was killed and started again say what is on the disk.
   */
  async judge(): Promise<Exactness> {
    const { crowd, checker } = this;
    crowd.press(0);
    await crowd.until(() => crowd.isSettled(), this.context.quick ? QUICK_SETTLE_MS : SETTLE_MS); // or the figures tell
    const told = new Set(crowd.clients.map((client) => client.told));
    await crowd.leave();
    const onDisk = await this.numberOnDisk();
    const exactness = checker.judge(onDisk);
    if (told.size === 1 && told.has(onDisk)) return exactness;
    const shown = [...told].slice(0, 4).join(', ');
    return { ...exactness, problems: [...exactness.problems, `clients show ${shown}; on disk is ${onDisk}`] };
  }

  /** By the word of a server that was killed and started again. */
  async numberOnDisk(): Promise<number> {
    await this.server.end('SIGKILL');
    this.spawn([]);
    await this.server.listening;
    return readNumber(this.port);
  }

  /** Ends whatever still runs. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.crowd.leave();
    await this.server.end('SIGKILL');
  }
}

/** What a newcomer is told. */
async function readNumber(port: number): Promise<number> {
  const crowd = new Crowd(loopback(port), 1);
  const [newcomer] = crowd.addListeners(1);
  newcomer!.connect();
  await crowd.until(() => newcomer!.last.shown !== undefined, READ_MS);
  const shown = newcomer!.last.shown;
  newcomer!.vanish();
  if (shown === undefined) throw new Error(`the server tells no number (${crowd.counts.endings})`);
  return shown.value;
}
