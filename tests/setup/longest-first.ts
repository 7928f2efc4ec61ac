/*
 * The order of the test files: those that take longest start first, and those that mostly wait run beside those that
 * need the processor. Vitest's own order finishes one project before the next, and leaves the waiting ones to the end.
 */

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Of the files that need the processor, those that take a minute or so. */
const LONG = /tests\/(system\/(faults|bench|load)|e2e\/(storage|engines|lesson|counter|layout))/;
/** Real clients of a real server: mostly, they wait for timeouts and answers. */
const WAITING: readonly string[] = ['uws', 'ws'];

export class LongestFirst extends BaseSequencer {
  override async sort(specs: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(specs);
    const waiting = sorted.filter(({ project }) => WAITING.includes(project.name));
    const working = sorted.filter(({ project }) => !WAITING.includes(project.name));
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.test(moduleId);
    const ordered = [...working.filter(isLong), ...working.filter((spec) => !isLong(spec))];
    return ordered
      .flatMap((spec, i) => [spec, ...waiting.slice(i, i + 1)])
      .concat(waiting.slice(ordered.length));
  }
}
