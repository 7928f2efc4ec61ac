/*
 * What Linux reports about processes in /proc: memory and CPU, and which one listens on a port. On other systems,
 * the results are empty.
 */

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process at one moment. */
export interface ProcessLook {
  readonly atMs: number;
  readonly rssBytes: number;
  readonly cpuMs: number;
}

/** What a process did between two looks: user and system time, of all its threads. */
export interface Load {
  readonly cpuMs: number;
  /** Of one core. */
  readonly percent: number;
}

/** CPU times in /proc are in ticks: 100 per second on every Linux that Node supports. */
const MS_PER_TICK = 10;
const LISTENING = '0A';

/** Empty if there is no such file: on another system, or for a process that has exited. */
export function readSystemFile(path: string): string {
  return tried(() => readFileSync(path, 'utf8')) ?? '';
}

/** @returns undefined if there is no such process, or no /proc */
export function lookAt(pid: number): ProcessLook | undefined {
  const rssKb = /^VmRSS:\s+(\d+) kB$/m.exec(readSystemFile(`/proc/${pid}/status`))?.[1];
  const stat = readSystemFile(`/proc/${pid}/stat`);
  if (rssKb === undefined || stat === '') return undefined;
  return { atMs: performance.now(), rssBytes: Number(rssKb) * 1024, cpuMs: cpuMsOf(stat) };
}

/** utime + stime. The name, in parentheses, may contain anything, so fields are counted after it. */
export function cpuMsOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** NaN if one of the looks is missing. */
export function loadBetween(from: ProcessLook | undefined, to: ProcessLook | undefined): Load {
  if (from === undefined || to === undefined) return { cpuMs: Number.NaN, percent: Number.NaN };
  const cpuMs = to.cpuMs - from.cpuMs;
  return { cpuMs, percent: (100 * cpuMs) / Math.max(1, to.atMs - from.atMs) };
}

/** Whichever of its threads started them. */
export function childrenOf(pid: number): number[] {
  const threads = tried(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  const lists = threads.map((thread) => readSystemFile(`/proc/${pid}/task/${thread}/children`));
  return lists.join(' ').split(' ').filter(Boolean).map(Number);
}

/** The process that listens on this port. Finds only processes that this user may inspect. */
export function findListener(port: number): number | undefined {
  const tables = ['tcp', 'tcp6'].map((name) => readSystemFile(`/proc/net/${name}`)); // there may be no IPv6
  const inodes = tables.flatMap((table) => listeningInodes(table, port));
  const sockets = new Set(inodes.map((inode) => `socket:[${inode}]`));
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
  const descriptors = tried(() => readdirSync(`/proc/${pid}/fd`)) ?? [];
  return descriptors.some((fd) => sockets.has(tried(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? ''));
}

/** undefined if it fails: the process is another user's, or has exited. */
function tried<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
