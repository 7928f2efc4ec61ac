/*
 * Programs installed on the system. In: names. Out: their paths.
 */

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Not in every user's PATH, but the programs there can usually be run. */
const FOR_ADMINISTRATORS = ['/usr/sbin', '/sbin'];

/**
 * An environment variable of its name that holds a path takes precedence, as REDIS_SERVER for redis-server.
 * @param name or path
 * @returns its path; undefined if there is no such program
 */
export function findProgram(name: string): string | undefined {
  if (name.includes('/')) return isExecutable(name) ? name : undefined;
  const given = process.env[name.toUpperCase().replaceAll('-', '_')];
  if (given?.includes('/')) return findProgram(given);
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...FOR_ADMINISTRATORS];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** @returns what is missing, @example 'needs strace'; undefined if nothing is */
export function missingPrograms(...names: readonly string[]): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  const missing = names.filter((name) => findProgram(name) === undefined);
  return missing.length === 0 ? undefined : `needs ${missing.join(' and ')}`;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
