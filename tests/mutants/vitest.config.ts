/*
 * The tests that run against each mutant: those of the sans-I/O core, the stores and the hosts, and some worlds of the
 * simulator in place of its thousands. All run in one process, since a mutant is switched on inside of it.
 */

import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { luaAsText } from '../../vitest.config.ts';

/** Most mutants are killed in no time, so what takes its time comes last: SQLite, then the worlds. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number =>
      ['/sqlite/', '/mutants/'].findIndex((folder) => moduleId.includes(folder));
    return files.sort((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

export default defineConfig({
  plugins: [luaAsText],
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    include: [
      'tests/client/sync/**/*.test.ts',
      'tests/protocol/**/*.test.ts',
      'tests/server/counter/**/*.test.ts',
      'tests/server/stores/**/*.test.ts',
      'tests/sim/redis/store-contract.test.ts',
      'tests/mutants/worlds.ts',
    ],
    exclude: ['**/node_modules/**'],
    sequence: { sequencer: QuickFirst },
    setupFiles: 'tests/mutants/worker-in-process.ts',
    // Loaded once for all files: this halves the time.
    isolate: false,
    // Stryker ends what hangs.
    testTimeout: 60_000,
    expect: { poll: { timeout: 5_000 } },
  },
});
