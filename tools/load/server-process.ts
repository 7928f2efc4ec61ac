/*
 * The server's process, where it runs on this computer: its memory and CPU, from Linux's /proc. In: its pid, or
 * the port that it listens on. Elsewhere there is simply nothing to tell.
 */

import { readdirSync, readlinkSync } from 'node:fs';
import { readSystemFile } from '../system/system-file.ts';

export interface ProcessLook {
  readonly atMs: number;
  readonly rssBytes: number;
  readonly cpuMs: number;
}

/** In /proc CPU time counts in ticks: 100 a second on every Linux that Node runs on. */
const MS_PER_TICK = 10;
const LISTENING = '0A';

/** @returns undefined if there is no such process, or no /proc */
export function lookAt(pid: number): ProcessLook | undefined {
  const rssKb = /^VmRSS:\s+(\d+) kB$/m.exec(readSystemFile(`/proc/${pid}/status`))?.[1];
  const stat = readSystemFile(`/proc/${pid}/stat`);
  if (rssKb === undefined || stat === '') return undefined;
  return { atMs: performance.now(), rssBytes: Number(rssKb) * 1024, cpuMs: cpuMsOf(stat) };
}

/** utime + stime. The name, in parentheses, may hold anything, so fields are counted from behind it. */
export function cpuMsOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** Percent of one core. */
export function cpuBetween(from: ProcessLook, to: ProcessLook): number {
  return (100 * (to.cpuMs - from.cpuMs)) / Math.max(1, to.atMs - from.atMs);
}

/** The process that listens on this port. Only processes that this user may look into are found. */
export function findListener(port: number): number | undefined {
  const tables = ['tcp', 'tcp6'].map((name) => readSystemFile(`/proc/net/${name}`)); // there may be no IPv6
  const sockets = new Set(
    tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`),
  );
  if (sockets.size === 0) return undefined;
  const found = readdirSync('/proc').find((name) => /^\d+$/.test(name) && holdsOne(name, sockets));
  return found === undefined ? undefined : Number(found);
}

/** @param table as in /proc/net/tcp: addresses in hex, the state in the fourth column, the inode in the tenth */
export function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  const listening = rows.filter(([, local, , state]) => state === LISTENING && local?.endsWith(suffix));
  return listening.map((row) => row[9]!);
}

function holdsOne(pid: string, sockets: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => sockets.has(linkOf(`/proc/${pid}/fd/${fd}`)));
  } catch {
    return false; // another user's, or gone
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // closed meanwhile
  }
}
