/*
 * What rows need of the system besides programs: root's rights, a small disk, and a network whose kernel settings are
 * others than this computer's.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { findProgram } from '../system/programs.ts';
import { RunningProgram } from '../system/running-program.ts';
import type { Result } from './result.ts';
import type { Row } from './row.ts';

/** May this user mount a file system? Tried where nobody sees it. */
export function canMount(): boolean {
  return succeeds('unshare', '--mount', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', tmpdir());
}

/** May this user have the network that the row wants? */
export function canIsolate(row: Row): boolean {
  return succeeds('unshare', '--net', 'sh', '-c', setUp(row));
}

/**
 * Runs this program once more, in a network namespace, for that row alone.
 * @param flags that say so, and that its result is to be printed as JSON
 * @throws where that fails
 */
export async function runIsolated(row: Row, flags: readonly string[]): Promise<Result> {
  const script = [findProgram('unshare')!, '--net', 'sh', '-c', `${setUp(row)} && exec "$@"`, 'sh'];
  const command = [...script, process.execPath, process.argv[1]!, ...flags];
  const [result] = await new RunningProgram(command, 'SIGTERM').line(/^\{.*\}$/);
  return JSON.parse(result);
}

/** A shell's commands: a new namespace has the kernel's defaults, and its loopback is down. */
function setUp({ isolated }: Row): string {
  const settings = Object.entries(isolated?.sysctls ?? {}).map(([name, value]) => {
    return `echo "${value}" > /proc/sys/${name.replaceAll('.', '/')}`;
  });
  return [`${findProgram('ip') ?? 'ip'} link set lo up`, ...settings].join(' && ');
}

function succeeds(name: string, ...args: readonly string[]): boolean {
  const program = process.platform === 'linux' ? findProgram(name) : undefined;
  return program !== undefined && spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/**
 * A small disk, in memory, until it is removed or this program ends. Only root may.
 * @param directory exists, and is empty
 */
export class SmallDisk {
  private readonly onExit = (): void => this.remove();

  constructor(
    readonly directory: string,
    kilobytes: number,
  ) {
    execFileSync(findProgram('mount')!, ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', directory]);
    process.prependListener('exit', this.onExit); // before the folder that it is in is removed
  }

  /** Also where a process still has files open there. */
  remove(): void {
    process.off('exit', this.onExit);
    spawnSync(findProgram('umount')!, ['--lazy', this.directory]);
  }
}
