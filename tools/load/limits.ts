/*
 * What the system allows, checked before anything is opened: file descriptors, and ports to come from. In: how
 * many sockets are wanted. Out: one line that says what stands in the way, with the command that moves it.
 */

import { readFileSync } from 'node:fs';
import { hasManySources, SOCKETS_PER_SOURCE, type Target } from '../websocket/target.ts';

/** Open files besides the sockets: Node's own, the terminal, the report. */
export const SPARE_FILES = 64;
/** Ports that are left to other programs. */
const SPARE_PORTS = 200;
/** 127.0.0.2 to 127.0.0.254. */
const MAX_SOURCES = 253;

export interface Limits {
  /** undefined where nobody knows, or there is none. */
  readonly openFiles: number | undefined;
  /** Ports for outgoing connections, from one address. */
  readonly ports: number | undefined;
  /** May this user raise limits without further ado? */
  readonly isRoot: boolean;
}

/** Of this process; elsewhere than on Linux nothing is known. */
export function readLimits(): Limits {
  return {
    openFiles: openFilesIn(read('/proc/self/limits')),
    ports: portsIn(read('/proc/sys/net/ipv4/ip_local_port_range')),
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

/** @returns one line, or undefined if nothing stands in the way */
export function obstacleTo(sockets: number, target: Target, limits: Limits): string | undefined {
  const files = sockets + SPARE_FILES;
  if (limits.openFiles !== undefined && files > limits.openFiles) {
    const raise = limits.isRoot ? `ulimit -n ${files}` : `sudo prlimit --pid $$ --nofile=${files}:${files}`;
    return `${count(sockets)} sockets need ${count(files)} open files; ${count(limits.openFiles)} are allowed. Raise it in this shell, and for the server, too: ${raise}`;
  }
  if (hasManySources(target)) {
    const most = MAX_SOURCES * SOCKETS_PER_SOURCE;
    return sockets > most ? `At most ${count(most)} sockets can come from this computer.` : undefined;
  }
  if (limits.ports === undefined || sockets + SPARE_PORTS <= limits.ports) return undefined;
  const wider = 'sudo sysctl -w net.ipv4.ip_local_port_range="1024 65535"';
  return sockets + SPARE_PORTS <= 64_512
    ? `${count(sockets)} sockets to one address need as many ports; ${count(limits.ports)} are allowed. Raise it: ${wider}`
    : `${count(sockets)} sockets to one address need as many ports, and there are no more than 64,000: use several computers.`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // not on Linux
  }
}
