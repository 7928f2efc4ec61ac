/*
 * The worker of the SQLite store, run in the thread of the tests: a mutant is switched on in that thread alone. Messages are
 * cloned and come later, one after another, as between threads. Workers of another program stay what they are.
 */

import { beforeEach, vi } from 'vitest';
// Loaded before a mutant is switched on, as everything else is.
import '../../server/stores/sqlite/database.ts';

/** Nothing is mutated in another process; and within one, SQLite remembers a data file that is cut or replaced behind its back. */
const NOT_HERE =
  /another process|is killed|full disk|data file cut|is told from the original|that is restored while/;

beforeEach(({ task, skip }) => skip(NOT_HERE.test(`${task.suite?.name} ${task.name}`)));

type Threads = typeof import('node:worker_threads');
type Receive = (message: unknown) => void;

/** The program that is being loaded reads these. */
const loading = vi.hoisted(() => ({
  port: undefined as unknown,
  data: undefined as unknown,
  count: 0,
  /** One is loaded after the other. */
  last: Promise.resolve(),
}));

vi.mock('node:worker_threads', async (importOriginal) => {
  const threads = await importOriginal<Threads>();
  const { EventEmitter } = await import('node:events');

  const PROGRAM = `${import.meta.dirname}/../../server/stores/sqlite/worker.ts`;

  class InProcessWorker extends EventEmitter {
    private readonly inbox: unknown[] = [];
    private receive: Receive | undefined;
    private hasEnded = false;

    constructor(
      program: URL,
      private readonly options: { workerData: unknown },
    ) {
      super();
      // biome-ignore lint/correctness/noConstructorReturn: another program needs a thread
      if (program.protocol === 'data:') return new threads.Worker(program, options) as never;
      loading.last = loading.last.then(() => this.load());
    }

    private async load(): Promise<void> {
      loading.data = structuredClone(this.options.workerData);
      loading.port = {
        on: (_: 'message', receive: Receive) => {
          this.receive = receive;
          for (const message of this.inbox.splice(0)) this.postMessage(message);
        },
        postMessage: (message: unknown) => this.later(() => this.emit('message', structuredClone(message))),
        close: () => this.later(() => this.end()),
      };
      loading.count += 1;
      // Another module each time, with its own state.
      await import(/* @vite-ignore */ `${PROGRAM}?${loading.count}`).catch((error) => this.fail(error));
    }

    postMessage(message: unknown): void {
      const { receive } = this;
      if (receive === undefined) this.inbox.push(message);
      else this.later(() => receive(structuredClone(message)));
    }

    async terminate(): Promise<void> {
      this.end();
    }

    private later(run: () => void): void {
      setImmediate(() => {
        if (this.hasEnded) return;
        try {
          run();
        } catch (error) {
          this.fail(error);
        }
      });
    }

    private fail(error: unknown): void {
      this.emit('error', error);
      this.end();
    }

    private end(): void {
      if (this.hasEnded) return;
      this.hasEnded = true;
      this.emit('exit');
    }
  }

  return {
    ...threads,
    Worker: InProcessWorker,
    get parentPort() {
      return loading.port;
    },
    get workerData() {
      return loading.data;
    },
  };
});
