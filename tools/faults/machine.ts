/*
 * Where the suite runs, in a line: figures without their machine say nothing.
 */

import { readFileSync, statfsSync } from 'node:fs';
import { arch, cpus, release, totalmem, type } from 'node:os';

/** Of statfs(2). */
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  61267: 'ext4',
  16914836: 'tmpfs',
  1481003842: 'xfs',
  2435016766: 'btrfs',
  2035054128: 'overlayfs',
};

/** @param directory where the data is kept */
export function machineLine(directory: string): string {
  const processors = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return [
    `${processors.length} × ${processors[0]?.model.trim() ?? 'an unknown processor'}, ${gigabytes} GB, ${arch()}`,
    `${type()} ${release()}, data on ${fileSystemOf(directory)}`,
    `Node ${process.versions.node}, lmdb ${versionOf('lmdb')}, uWebSockets.js ${versionOf('uWebSockets.js')}`,
  ].join('; ');
}

export function fileSystemOf(directory: string): string {
  const { type } = statfsSync(directory);
  return FILE_SYSTEMS[type] ?? `a file system of type ${type}`;
}

function versionOf(name: string): string {
  try {
    const manifest = readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8');
    return JSON.parse(manifest).version;
  } catch {
    return '(unknown)';
  }
}
