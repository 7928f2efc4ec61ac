/*
 * The server's entry point: can it run here, and with which configuration? serve.ts does the rest.
 */

import { type Config, readConfig } from './config.ts';
import { EXIT_FAILURE, EXIT_USAGE } from './exit-codes.ts';
import { adviceFor, checkNode } from './startup-errors.ts';

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
      if (result.config.backupDirectory !== undefined) return backUp(result.config);
      const { serve } = await import('./serve.ts');
      if (!(await serve(result.config))) process.exitCode = EXIT_FAILURE;
      return;
    }
    default:
      result satisfies never;
  }
}

async function backUp({ dataDirectory, backupDirectory }: Config): Promise<void> {
  const { backUp } = await import('./stores/sqlite/backup.ts');
  try {
    const { file, value, revision } = backUp(dataDirectory!, backupDirectory!);
    console.log(`Saved ${file}: value ${value}, revision ${revision}`);
  } catch (error) {
    const advice = adviceFor(error);
    if (advice === undefined) throw error;
    fail(advice, EXIT_FAILURE);
  }
}

function fail(message: string, exitCode: number): void {
  console.error(message);
  process.exitCode = exitCode;
}

await main();
