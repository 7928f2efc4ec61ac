/*
 * What a process holds in memory: for tests of limits. In: its id. Out: bytes.
 */

import { readFile } from 'node:fs/promises';

/** Resident memory of a process, in bytes (Linux). */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) * 1024;
}
