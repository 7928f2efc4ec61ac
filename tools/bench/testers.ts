/*
 * The testers of one measurement, seen from the bench: started, led through the steps together, and ended.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Assignment, Order, Report, Step } from './assignment.ts';
import { BenchError } from './failure.ts';

/** The argument that makes a process of this program a tester. */
export const TESTER = 'tester';

type ReportOf<Which extends Step> = Extract<Report, { step: Which }>;

export class Testers implements AsyncDisposable {
  private readonly testers: readonly Tester[];

  /** @param program the file to run: dist/bench.mjs */
  constructor(program: string, assignments: readonly Assignment[]) {
    this.testers = assignments.map((assignment) => {
      const tester = new Tester(fork(program, [TESTER]));
      tester.tell({ do: 'begin', assignment });
      return tester;
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
    return Promise.all(this.testers.map((tester) => tester.reach(step, timeoutMs)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.testers.map((tester) => tester.end()));
  }
}

class Tester {
  private readonly reports = new Map<Step, Report>();
  private changed: () => void = () => {};

  constructor(private readonly child: ChildProcess) {
    child.on('message', (report: Report) => {
      this.reports.set(report.step, report);
      this.changed();
    });
    child.on('exit', () => {
      if (!this.reports.has('failed')) this.reports.set('failed', { step: 'failed', why: 'a tester ended' });
      this.changed();
    });
  }

  tell(order: Order): void {
    if (this.child.connected) this.child.send(order);
  }

  async reach<Which extends Step>(step: Which, timeoutMs: number): Promise<ReportOf<Which>> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.changed();
    }, timeoutMs);
    try {
      for (;;) {
        const report = this.reports.get(step);
        if (report !== undefined) return report as ReportOf<Which>;
        const failed = this.reports.get('failed') as ReportOf<'failed'> | undefined;
        if (failed !== undefined) throw new BenchError(failed.why);
        if (isLate) throw new BenchError(`not ${step} within ${Math.round(timeoutMs / 1000)} s`);
        await new Promise<void>((resolve) => {
          this.changed = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
