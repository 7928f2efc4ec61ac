/* `npm run mutants`: which code is mutated, and how. The score and what survives are in FAULTS.md. */

export default {
  mutate: ['client/sync/*.ts', 'protocol/*.ts', 'server/counter/*.ts', 'server/stores/**/*.ts', '!**/*.d.ts'],
  // The compiler's own API, which Stryker would read tsconfig.json with, is gone from TypeScript 7.
  tsconfigFile: 'none',
  plugins: ['@stryker-mutator/vitest-runner', './ignored.mjs'].map((name) => import.meta.resolve(name)),
  testRunner: 'vitest',
  vitest: { configFile: 'tests/mutants/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  // What runs once, when a file is loaded, is in no test's coverage: each such mutant would cost a run of all tests.
  ignoreStatic: true,
  ignorers: ['sentences', 'unreachable'],
  ignorePatterns: ['dist', 'data', 'public', 'reports'],
  cleanTempDir: 'always',
  concurrency: 2,
  timeoutMS: 20_000,
  incremental: true,
  incrementalFile: 'reports/mutants/incremental.json',
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false },
  htmlReporter: { fileName: 'reports/mutants/index.html' },
  eventReporter: { baseDir: 'reports/mutants/events' },
  jsonReporter: { fileName: 'reports/mutants/mutants.json' },
  thresholds: { high: 95, low: 90, break: 90 },
};
