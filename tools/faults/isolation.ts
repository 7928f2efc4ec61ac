/*
 * A network of its own for a row that needs the kernel's settings to be others than this computer's: this program,
 * once more, in a namespace. In: the row. Out: its result.
 */

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { endWithThisProcess } from '../system/children.ts';
import { findProgram } from '../system/programs.ts';
import type { Result } from './result.ts';
import type { Row } from './row.ts';
import { succeedsIsolated } from './system.ts';

/** May this user have what the row wants? */
export function canIsolate(row: Row): boolean {
  return succeedsIsolated(setUp(row));
}

/**
 * @param flags of this program, to run only that row, and to print its result as JSON
 * @throws where that fails
 */
export async function runIsolated(row: Row, flags: readonly string[]): Promise<Result> {
  const program = [process.execPath, process.argv[1]!, ...flags];
  const script = `${setUp(row)} && exec "$@"`;
  const child = spawn(findProgram('unshare')!, ['--net', 'sh', '-c', script, 'sh', ...program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endWithThisProcess(child, 'SIGTERM');
  return JSON.parse(await text(child.stdout));
}

/** A shell's commands: a new namespace has the kernel's defaults, and its loopback is down. */
function setUp({ isolated }: Row): string {
  const settings = Object.entries(isolated?.sysctls ?? {}).map(([name, value]) => {
    return `echo "${value}" > /proc/sys/${name.replaceAll('.', '/')}`;
  });
  return [`${findProgram('ip') ?? 'ip'} link set lo up`, ...settings].join(' && ');
}
