/*
 * Where the server begins: may it run here, and how? Then serve.ts does the rest. It is loaded only when the
 * runtime is known to be a good one, since uWebSockets.js would fail with a stack trace on any other.
 */

import { readConfig } from './config.ts';
import { EXIT_FAILURE, EXIT_USAGE } from './exit-codes.ts';
import { checkRuntime } from './startup-errors.ts';

async function main(): Promise<void> {
  const { node, modules } = process.versions;
  const runtime = { node, modules, platform: process.platform, arch: process.arch };
  const problem = checkRuntime(runtime, import.meta.resolve('uWebSockets.js'));
  if (problem !== undefined) return fail(problem, EXIT_FAILURE);
  const result = readConfig();
  switch (result.kind) {
    case 'help':
    case 'version':
      console.log(result.text);
      return;
    case 'usage-error':
      return fail(result.message, EXIT_USAGE);
    case 'config': {
      const { serve } = await import('./serve.ts');
      const failure = await serve(result.config);
      if (failure !== undefined) fail(failure, EXIT_FAILURE);
      return;
    }
    default:
      result satisfies never;
  }
}

function fail(message: string, exitCode: number): void {
  console.error(message);
  process.exitCode = exitCode;
}

await main();
