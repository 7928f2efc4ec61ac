/*
 * Names the tests that failed first and passed at the second attempt. A busy machine gets one where real browsers and
 * processes run; but such a test, or the code under it, has a race, which somebody should find.
 */

import type { Reporter, TestCase } from 'vitest/node';

export default class SecondAttempts implements Reporter {
  private readonly names: string[] = [];

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    if (!test.diagnostic()?.flaky) return;
    const { message } = result.errors?.[0] ?? {};
    this.names.push(`${test.module.relativeModuleId} > ${test.fullName}: ${message?.split('\n')[0]}`);
  }

  onTestRunEnd(): void {
    if (this.names.length === 0) return;
    console.log(`Passed at the second attempt only (a race to find):\n  ${this.names.join('\n  ')}\n`);
  }
}
