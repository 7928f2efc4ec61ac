/*
 * Where the server begins: may it run here, and how? Then serve.ts does the rest.
 */

import { readConfig } from './config.ts';
import { EXIT_FAILURE, EXIT_USAGE } from './exit-codes.ts';
import { checkNode } from './startup-errors.ts';

async function main(): Promise<void> {
  const { isTooOld, line } = checkNode(process.versions.node);
  if (isTooOld) return fail(line!, EXIT_FAILURE);
  if (line !== undefined) console.error(line);
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
