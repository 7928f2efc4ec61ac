/*
 * The testers of one measurement, from the bench's side: started, led through the steps together, and ended.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { type Command, RunningProgram } from '../system/running-program.ts';
import type { Assignment, Reports, Step } from './assignment.ts';
import { BenchError } from './failure.ts';

/** The argument that turns a process of this program into a tester. */
export const TESTER = 'tester';
const STEPS: readonly Step[] = ['ready', 'warm', 'pressed', 'settled', 'outcome'];

export class Testers implements AsyncDisposable {
  private readonly testers: readonly Tester[];

  /**
   * @param program the file to run: that of the bench itself
   * @param presser the compiled presser.c, if it presses instead
   */
  constructor(program: string, assignments: readonly Assignment[], presser?: string) {
    this.testers = assignments.map((assignment) => {
      const { url, sockets, active, rate, warmUpMs, durationMs, patienceMs } = assignment;
      if (presser === undefined) {
        return new Tester([process.execPath, program, TESTER, JSON.stringify(assignment)]);
      }
      const numbers = [new URL(url).port, sockets, active, rate, warmUpMs, durationMs, patienceMs];
      return new Tester([presser, ...numbers.map(String)]);
    });
  }

  tell(what: 'go' | 'end'): void {
    for (const tester of this.testers) tester.tell(what);
  }

  /**
   * Resolves when every tester has reached this step.
   * @throws {BenchError}
   */
  async reach<Which extends Step>(step: Which, timeoutMs: number): Promise<Reports[Which][]> {
    try {
      return await Promise.all(this.testers.map((tester) => tester.reach(step, timeoutMs)));
    } catch (error) {
      const which = this.testers.length === 1 ? '' : `one of ${this.testers.length} testers: `;
      throw new BenchError(`${which}${(error as Error).message}`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.testers.map((tester) => tester.end()));
  }
}

class Tester extends RunningProgram {
  private readonly steps: ReadonlyMap<Step, Promise<RegExpExecArray>>;

  /** Waits for all reports from the start: one tester may be a step ahead of the other. */
  constructor(command: Command) {
    super(command);
    this.steps = new Map(STEPS.map((step) => [step, this.line(RegExp(`^{"step":"(${step}|failed)".*`))]));
    for (const report of this.steps.values()) report.catch(() => {}); // for those who ask
  }

  async reach<Which extends Step>(step: Which, timeoutMs: number): Promise<Reports[Which]> {
    const late = delay(timeoutMs, undefined, { ref: false }).then(() => {
      throw new Error(`not ${step} within ${Math.round(timeoutMs / 1000)} s`);
    });
    const [line, what] = await Promise.race([this.steps.get(step)!, late]);
    const report = JSON.parse(line);
    if (what === 'failed') throw new Error(report.why);
    return report;
  }
}
