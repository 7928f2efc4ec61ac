/*
 * The testers of one measurement, seen from the bench: started, led through the steps together, and ended.
 */

import { type ChildProcess, fork, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import { endChild } from '../system/children.ts';
import type { Assignment, Order, Report, Step } from './assignment.ts';
import { BenchError } from './failure.ts';

/** The argument that makes a process of this program a tester. */
export const TESTER = 'tester';

type ReportOf<Which extends Step> = Extract<Report, { step: Which }>;

export class Testers implements AsyncDisposable {
  private readonly testers: readonly Tester[];

  /**
   * @param program the file to run: dist/bench.mjs
   * @param presser the compiled presser.c, which is to press instead
   */
  constructor(program: string, assignments: readonly Assignment[], presser?: string) {
    this.testers = assignments.map((assignment) => {
      return presser === undefined ? Tester.forked(program, assignment) : Tester.spawned(presser, assignment);
    });
  }

  tell(what: 'go' | 'end'): void {
    for (const tester of this.testers) tester.tell({ do: what });
  }

  /**
   * Resolves when every tester has come to this step.
   * @throws {BenchError}
   */
  reach<Which extends Step>(step: Which, timeoutMs: number): Promise<ReportOf<Which>[]> {
    return Promise.all(this.testers.map((tester) => tester.reach(step, timeoutMs))).catch((error) => {
      if (!(error instanceof BenchError) || this.testers.length === 1) throw error;
      throw new BenchError(`one of ${this.testers.length} testers: ${error.message}`);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.testers.map(({ child }) => endChild(child)));
  }
}

class Tester {
  private readonly reports = new Map<Step, Report>();
  private readonly news = new EventEmitter();

  private constructor(
    readonly child: ChildProcess,
    readonly tell: (order: Order) => void,
  ) {
    child.on('close', () => {
      if (!this.reports.has('failed')) this.heard({ step: 'failed', why: 'a tester ended' });
    });
  }

  static forked(program: string, assignment: Assignment): Tester {
    const child = fork(program, [TESTER]);
    const tester = new Tester(child, (order) => child.connected && child.send(order));
    child.on('message', (report: Report) => tester.heard(report));
    tester.tell({ do: 'begin', assignment });
    return tester;
  }

  static spawned(presser: string, assignment: Assignment): Tester {
    const { url, sockets, rate, warmUpMs, durationMs, patienceMs } = assignment;
    const numbers = [new URL(url).port, sockets, rate, warmUpMs, durationMs, patienceMs];
    const child = spawn(presser, numbers.map(String), { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.on('error', () => {}); // it has ended, and said why
    const tester = new Tester(child, (order) => child.stdin.write(`${order.do}\n`));
    createInterface({ input: child.stdout }).on('line', (line) => tester.heard(JSON.parse(line)));
    return tester;
  }

  private heard(report: Report): void {
    this.reports.set(report.step, report);
    this.news.emit('report');
  }

  async reach<Which extends Step>(step: Which, timeoutMs: number): Promise<ReportOf<Which>> {
    const signal = AbortSignal.timeout(Math.ceil(timeoutMs));
    for (;;) {
      const report = this.reports.get(step);
      if (report !== undefined) return report as ReportOf<Which>;
      const failed = this.reports.get('failed') as ReportOf<'failed'> | undefined;
      if (failed !== undefined) throw new BenchError(failed.why);
      await once(this.news, 'report', { signal }).catch(() => {
        throw new BenchError(`not ${step} within ${Math.round(timeoutMs / 1000)} s`);
      });
    }
  }
}
