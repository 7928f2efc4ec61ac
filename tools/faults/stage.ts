/*
 * The stage of a row: a directory, a port, a server that keeps its data there, a crowd that presses at it, and
 * the witness. In: what the row needs. Out: at the end, the judgement, by a fresh server's word on what is on
 * the disk.
 */

import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { readState } from '../load/last-state.ts';
import { freePort } from '../system/port.ts';
import { Connection } from '../websocket/connection.ts';
import { targetOf } from './client.ts';
import { Crowd } from './crowd.ts';
import { fork } from './random.ts';
import type { Context, Findings } from './row.ts';
import { Server } from './server.ts';
import { type Exactness, Witness } from './witness.ts';

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
const NO_RATE_LIMIT = ['--press-rate', '1000000', '--press-burst', '1000000'];

export class Stage {
  readonly witness = new Witness();
  readonly crowd: Crowd;
  server!: Server;
  /** Where clients connect to: the server, or what stands before it. */
  entrance: number;

  private constructor(
    private readonly context: Context,
    readonly port: number,
    private readonly options: StageOptions,
    private readonly storage: readonly string[],
  ) {
    this.entrance = port;
    this.crowd = new Crowd(fork(context.random), this.witness, () => this.entrance);
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
    const where = [...this.storage, '--port', String(this.port), '--host', '127.0.0.1'];
    this.server = new Server([
      ...wrapper,
      process.execPath,
      this.context.program,
      ...[...where, '--no-qr', ...NO_RATE_LIMIT, ...(this.options.flags ?? [])],
    ]);
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

  /**
   * No more faults, no more presses: waits until all is acknowledged, sends everybody home, and has a server
   * that was killed and started again say what is on the disk.
   */
  async judge(): Promise<Exactness> {
    const { crowd, witness } = this;
    crowd.press(0);
    const patienceMs = this.context.quick ? QUICK_SETTLE_MS : SETTLE_MS;
    await crowd.until(() => crowd.isSettled(), patienceMs); // if not, the figures tell
    const told = new Set(crowd.clients.map((client) => client.told));
    await crowd.leave();
    await this.server.end('SIGKILL');
    this.spawn([]);
    await this.server.listening;
    const onDisk = await readNumber(this.port);
    const exactness = witness.judge(onDisk);
    if (told.size === 1 && told.has(onDisk)) return exactness;
    const shown = [...told].slice(0, 4).join(', ');
    return { ...exactness, problems: [...exactness.problems, `clients show ${shown}; on disk is ${onDisk}`] };
  }

  /** The usual end of a row. */
  async findings(faults: number, more: Partial<Findings> = {}): Promise<Findings> {
    const exactness = await this.judge();
    return { faults, exactness, recovery: this.crowd.recovery, notes: [], problems: [], ...more };
  }

  /** Ends whatever still runs. */
  async close(): Promise<void> {
    await this.crowd.leave();
    await this.server.end('SIGKILL');
  }
}

/** What a newcomer is told. */
function readNumber(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the server tells no number')), READ_MS);
    const connection = new Connection(targetOf(port), undefined, {
      opened: () => {},
      received: (bytes, from, to) => {
        const shown = readState(bytes.toString('utf8', from, to));
        if (shown === undefined) return;
        clearTimeout(timer);
        connection.cut();
        resolve(shown.value);
      },
      closed: (_code, why) => {
        clearTimeout(timer);
        reject(new Error(`the server tells no number (${why})`)); // after resolve() this does nothing
      },
    });
  });
}
