/*
 * The server's process, where it runs on this computer: its memory and CPU, from Linux's /proc. In: its pid, or
 * the port that it listens on. Elsewhere there is simply nothing to tell.
 */

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

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
  try {
    const rssKb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (rssKb === undefined) return undefined;
    return {
      atMs: performance.now(),
      rssBytes: Number(rssKb) * 1024,
      cpuMs: cpuMsOf(readFileSync(`/proc/${pid}/stat`, 'utf8')),
    };
  } catch {
    return undefined;
  }
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
  try {
    const inodes = new Set(['tcp', 'tcp6'].flatMap((table) => listeningInodes(readTable(table), port)));
    if (inodes.size === 0) return undefined;
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const found = pids.find((pid) => holdsOne(pid, inodes));
    return found === undefined ? undefined : Number(found);
  } catch {
    return undefined;
  }
}

/** @param table as in /proc/net/tcp: addresses in hex, the state in the fourth column, the inode in the tenth */
export function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  const listening = rows.filter(([, local, , state]) => state === LISTENING && local?.endsWith(suffix));
  return listening.map((row) => row[9]!);
}

function readTable(name: string): string {
  try {
    return readFileSync(`/proc/net/${name}`, 'utf8');
  } catch {
    return ''; // no IPv6 here
  }
}

function holdsOne(pid: string, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
      return inode !== undefined && inodes.has(inode);
    });
  } catch {
    return false; // another user's, or gone
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
