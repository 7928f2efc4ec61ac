/*
 * A network of its own for a row that needs the kernel's settings to be others than this computer's: this program,
 * once more, in a namespace. In: the row. Out: its result.
 */

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Result } from './result.ts';
import type { Row } from './row.ts';
import { canIsolateNetwork, findProgram } from './system.ts';

/** What keeps the row from a network of its own; undefined if nothing does. */
export function cannotIsolate(): string | undefined {
  if (process.platform !== 'linux') return 'that takes Linux';
  if (!canIsolateNetwork()) return 'that takes root, and unshare';
  return findProgram('ip') === undefined ? 'that takes ip' : undefined;
}

/**
 * @param flags of this program, to run only that row, and to print its result as JSON
 * @throws where that fails
 */
export async function runIsolated(row: Row, flags: readonly string[]): Promise<Result> {
  const settings = Object.entries(row.isolated?.sysctls ?? {}).map(([name, value]) => {
    return `echo "${value}" > /proc/sys/${name.replaceAll('.', '/')}`;
  });
  const script = [`${findProgram('ip')} link set lo up`, ...settings, 'exec "$@"'].join(' && ');
  const program = [process.execPath, process.argv[1]!, ...flags];
  const child = spawn(findProgram('unshare')!, ['--net', 'sh', '-c', script, 'sh', ...program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = (): boolean => child.kill('SIGTERM');
  process.on('exit', end);
  const output = await text(child.stdout);
  process.off('exit', end);
  return JSON.parse(output);
}
