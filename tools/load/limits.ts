/*
 * The system's limits, checked before anything is opened: file descriptors, and local ports. In: how
 * many sockets are wanted. Out: one line that names the obstacle, with the command that removes it.
 */

import { whole } from '../report/figures.ts';
import { readSystemFile } from '../system/proc.ts';
import { hasManySources, SOCKETS_PER_SOURCE, type Target } from '../websocket/target.ts';

/** Open files besides the sockets: Node's own, the terminal, the report. */
export const SPARE_FILES = 64;
/** Ports left to other programs. */
const SPARE_PORTS = 200;
/** 1024 to 65535. */
const MAX_PORTS = 64_512;
/** 127.0.0.2 to 127.0.0.254. */
const MAX_SOURCES = 253;

export interface Limits {
  /** undefined if unknown, or unlimited. */
  readonly openFiles: number | undefined;
  /** Ports for outgoing connections, from one address. */
  readonly ports: number | undefined;
  /** May this user raise limits without root? */
  readonly isRoot: boolean;
}

/** Of this process; unknown on systems other than Linux. */
export function readLimits(): Limits {
  return {
    openFiles: openFilesIn(readSystemFile('/proc/self/limits')),
    ports: portsIn(readSystemFile('/proc/sys/net/ipv4/ip_local_port_range')),
    isRoot: process.getuid?.() === 0,
  };
}

/** The soft limit. (Node raises its own to the hard one when it starts.) */
export function openFilesIn(limits: string): number | undefined {
  const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return soft === undefined ? undefined : Number(soft);
}

/** @example portsIn('32768\t60999\n') // 28232 */
export function portsIn(range: string): number | undefined {
  const [, from, to] = /^(\d+)\s+(\d+)/.exec(range) ?? [];
  return from === undefined ? undefined : Number(to) - Number(from) + 1;
}

/** @returns one line, or undefined if no limit is in the way */
export function obstacleTo(sockets: number, target: Target, limits: Limits): string | undefined {
  const { openFiles = Number.POSITIVE_INFINITY, ports = Number.POSITIVE_INFINITY, isRoot } = limits;
  const files = sockets + SPARE_FILES;
  if (files > openFiles) {
    const raise = isRoot ? `ulimit -n ${files}` : `sudo prlimit --pid $$ --nofile=${files}:${files}`;
    return `${whole(sockets)} sockets need ${whole(files)} open files; ${whole(openFiles)} are allowed. Raise it in this shell, and for the server, too: ${raise}`;
  }
  if (hasManySources(target)) {
    const most = MAX_SOURCES * SOCKETS_PER_SOURCE;
    return sockets > most ? `At most ${whole(most)} sockets can come from this computer.` : undefined;
  }
  if (sockets + SPARE_PORTS <= ports) return undefined;
  const needs = `${whole(sockets)} sockets to one address need as many ports`;
  return sockets + SPARE_PORTS <= MAX_PORTS
    ? `${needs}; ${whole(ports)} are allowed. Raise it: sudo sysctl -w net.ipv4.ip_local_port_range="1024 65535"`
    : `${needs}, and there are no more than 64,000: use several computers.`;
}
