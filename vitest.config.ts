/*
 * Groups of tests: `unit` needs nothing but the sources; the others run what build.mjs made, in real processes and a
 * real browser, so both are made ready before them. `uws` and `ws` are one suite, over either transport.
 */

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { whyNoBinary } from './server/transports/uws/binary.ts';
import { LongestFirst } from './tests/setup/longest-first.ts';

const CONFORMANCE = 'tests/conformance/**/*.test.ts';

/** Tests of the built program. */
const SYSTEM = [
  'tests/build.test.ts',
  'tests/docs.test.ts',
  'tests/libraries.test.ts',
  'tests/e2e/**/*.test.ts',
  'tests/system/**/*.test.ts',
];

/** `import script from './x.lua'` gives the file's text, as esbuild's loader `text` does in the build; so does `x.js.txt`. */
export const luaAsText = {
  name: 'lua-as-text',
  enforce: 'pre' as const, // before Vite takes .txt for an asset
  load: (id: string) =>
    /\.(lua|js\.txt)$/.test(id) ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))};` : undefined,
};

const missing = whyNoBinary();
if (missing !== undefined) console.warn(`${missing} So only the transport ws is tested.`);

/** Real processes and browsers: a second attempt, which is reported, since it means that something has a race. */
const real = { globalSetup: 'tests/setup/global.ts', retry: 1 };

function conformance(transport: 'uws' | 'ws') {
  return {
    extends: true as const,
    test: { name: transport, include: [CONFORMANCE], env: { TRANSPORT: transport }, ...real },
  };
}

export default defineConfig({
  plugins: [luaAsText],
  test: {
    // Most of the time, a test waits for a process, a socket or a browser; so five at once also pay on two cores.
    maxWorkers: Math.max(5, availableParallelism()),
    // No measure of anything: a busy machine may take its time.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    reporters: ['default', './tests/setup/second-attempts.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: [...SYSTEM, CONFORMANCE],
          // No module of ours has a state that tests change: to load them anew for each file took a third of the time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'system', include: SYSTEM, ...real } },
      ...(missing === undefined ? [conformance('uws')] : []),
      conformance('ws'),
    ],
  },
});
