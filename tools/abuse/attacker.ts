/*
 * The attacker: a thread of its own, so that its work is not measured as the server's. In: the name of a row, and a port.
 * Out: what its connections got, whenever it is asked.
 */

import { once } from 'node:events';
import { resolve } from 'node:path';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { Tally } from '../report/tally.ts';
import { Arena } from './arena.ts';
import type { Row } from './row.ts';

/** An attacker that says nothing for so long is stuck. */
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

/** In its thread: attacks as soon as it is told to, and until the thread is ended. */
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

/** In the thread of those who measure. */
export class Attacker {
  private readonly worker: Worker;
  /** Rejects where the attack itself is broken. */
  private readonly failed: Promise<never>;

  constructor(task: Task) {
    this.worker = new Worker(resolve(process.argv[1]!), { workerData: task });
    this.failed = new Promise((_, reject) => this.worker.once('error', reject));
    this.failed.catch(() => {}); // it is told with the report
  }

  /** Resolves when the attack is under way: the thread takes a while to start. */
  async begin(): Promise<void> {
    await this.report();
  }

  /** What its connections got so far, and how many presses may have counted. */
  async report(): Promise<{ got: Tally; presses: number }> {
    this.worker.postMessage('report');
    const told = once(this.worker, 'message', { signal: AbortSignal.timeout(REPORT_MS) });
    const [{ got, presses }] = (await Promise.race([told, this.failed])) as [Report];
    return { got: new Tally(got), presses };
  }

  /** Ends it, and all of its connections. */
  async end(): Promise<void> {
    await this.worker.terminate();
  }
}

/** A thread that is as busy as an attacker, and does nothing to the server: that, too, costs others time. */
export async function beBusy(forMs: number): Promise<void> {
  const program = `const until = performance.now() + ${forMs}; while (performance.now() < until);`;
  await once(new Worker(program, { eval: true }), 'exit');
}
