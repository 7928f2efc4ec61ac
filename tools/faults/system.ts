/*
 * What rows need of the system besides programs: root's rights, a small disk. In: commands. Out: whether they may be.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { findProgram } from '../system/programs.ts';

/** May this user mount a file system? Tried where nobody sees it. */
export function canMount(): boolean {
  return succeeds('unshare', '--mount', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', tmpdir());
}

/** @param script for a shell @returns whether it succeeds in a network namespace of its own */
export function succeedsIsolated(script: string): boolean {
  return succeeds('unshare', '--net', 'sh', '-c', script);
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
