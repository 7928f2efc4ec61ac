/*
 * Two groups of tests: `unit` needs nothing but the sources; `system` runs what build.mjs made, in real
 * processes and a real browser, so both are made ready before it.
 */

import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests of the built program. */
const SYSTEM = [
  'tests/build.test.ts',
  'tests/e2e/**/*.test.ts',
  'tests/foreign/**/*.test.ts',
  'tests/system/**/*.test.ts',
];

/** `import script from './x.lua'` gives the file's text, as esbuild's loader `text` does in the build. */
const luaAsText = {
  name: 'lua-as-text',
  transform: (code: string, id: string) =>
    id.endsWith('.lua') ? { code: `export default ${JSON.stringify(code)};`, map: null } : undefined,
};

export default defineConfig({
  plugins: [luaAsText],
  test: {
    // Most of the time, a test waits for a process, a socket or a browser; so three at once also pay on two cores.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // No measure of anything: a busy machine may take its time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/**/*.test.{ts,tsx}'], exclude: SYSTEM } },
      { extends: true, test: { name: 'system', include: SYSTEM, globalSetup: 'tests/setup/global.ts' } },
    ],
  },
});
