/*
 * What rows need of the system: programs, root's rights, a small disk. In: names. Out: whether they are there.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** @returns its path; undefined where there is no such program */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** @returns what is missing, @example 'needs strace'; undefined if nothing is */
export function missingPrograms(...names: readonly string[]): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  const missing = names.filter((name) => findProgram(name) === undefined);
  return missing.length === 0 ? undefined : `needs ${missing.join(' and ')}`;
}

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
    process.on('exit', this.onExit);
  }

  /** Also where a process still has files open there. */
  remove(): void {
    process.off('exit', this.onExit);
    spawnSync(findProgram('umount')!, ['--lazy', this.directory]);
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
