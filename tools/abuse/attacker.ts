/*
 * The attacker: a separate thread, so that its CPU time is not attributed to the server. In: the name of a row, and a port.
 * Out: the outcomes of its connections, on request.
 */

import { once } from 'node:events';
import { resolve } from 'node:path';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { Tally } from '../report/tally.ts';
import { Arena } from './arena.ts';
import type { Row } from './row.ts';

/** An attacker that does not respond for this long is stuck. */
const REPORT_MS = 10_000;

interface Task {
  readonly row: string;
  readonly port: number;
  readonly forMs: number;
  readonly largestFile: string;
}

interface Report {
  readonly got: readonly (readonly [string, number])[];
  readonly presses: number;
}

/** In the attacker's thread: attacks when told to, until the thread is terminated. */
export function attackAsTold(rows: readonly Row[]): void {
  const { row: name, port, forMs, largestFile } = workerData as Task;
  const row = rows.find((row) => row.name === name)!;
  let arena: Arena | undefined;
  parentPort!.on('message', () => {
    if (arena === undefined) {
      arena = new Arena(port, performance.now() + forMs, largestFile);
      row.perform(arena);
    }
    const report: Report = { got: [...arena.got], presses: arena.presses };
    parentPort!.postMessage(report);
  });
}

/** In the measuring thread. */
export class Attacker {
  private readonly worker: Worker;
  /** Rejects if the attack itself has a bug. */
  private readonly failed: Promise<never>;

  constructor(task: Task) {
    this.worker = new Worker(resolve(process.argv[1]!), { workerData: task });
    this.failed = new Promise((_, reject) => this.worker.once('error', reject));
    this.failed.catch(() => {}); // report() rethrows it
  }

  /** Resolves when the attack is running: the thread takes a while to start. */
  async begin(): Promise<void> {
    await this.report();
  }

  /** The outcomes of its connections so far, and how many presses may have counted. */
  async report(): Promise<{ got: Tally; presses: number }> {
    this.worker.postMessage('report');
    const told = once(this.worker, 'message', { signal: AbortSignal.timeout(REPORT_MS) });
    const [{ got, presses }] = (await Promise.race([told, this.failed])) as [Report];
    return { got: new Tally(got), presses };
  }

  /** Ends it, with all its connections. */
  async end(): Promise<void> {
    await this.worker.terminate();
  }
}

/** A thread that is as busy as an attacker, but sends nothing to the server: the control, since its load alone delays others. */
export async function beBusy(forMs: number): Promise<void> {
  const program = `const until = performance.now() + ${forMs}; while (performance.now() < until);`;
  await once(new Worker(program, { eval: true }), 'exit');
}
