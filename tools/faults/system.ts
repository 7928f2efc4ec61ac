/*
 * What rows need of the system: programs, root's rights, a small disk. In: names. Out: whether they are there.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
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

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** May this user have a network namespace of their own? */
export function canIsolateNetwork(): boolean {
  const unshare = findProgram('unshare');
  return unshare !== undefined && spawnSync(unshare, ['--net', 'true']).status === 0;
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
