/*
 * How busy this machine is. Out: percentages, of all its cores and of its memory.
 */

import { readFileSync } from 'node:fs';
import { type CpuInfo, cpus, freemem, totalmem } from 'node:os';

type Times = readonly Pick<CpuInfo, 'times'>[];

export interface Load {
  /** Percent, 0 to 100, of all cores together. */
  readonly cpu: number;
  /** Percent, 0 to 100. */
  readonly memory: number;
}

/**
 * @param look at the cores
 * @returns a function that tells the load: of the CPU, since its last call
 */
export function machineLoad(look: () => Times = cpus): () => Load {
  let before = look();
  return () => {
    const after = look();
    const cpu = cpuPercentage(before, after);
    before = after;
    return { cpu, memory: memoryPercentage(availableBytes(), totalmem()) };
  };
}

/** The share of the time between two looks at the cores that was not idle. Too short a time counts as 0. */
export function cpuPercentage(before: Times, after: Times): number {
  const total = sumOf(after, allTimes) - sumOf(before, allTimes);
  const idle = sumOf(after, idleTime) - sumOf(before, idleTime);
  return total <= 0 ? 0 : percentage(1 - idle / total);
}

export function memoryPercentage(availableBytes: number, totalBytes: number): number {
  return percentage(1 - availableBytes / totalBytes);
}

/** MemAvailable of Linux, in bytes: with the caches that would make way, which freemem() leaves out. */
export function memAvailable(meminfo: string): number | undefined {
  const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

function availableBytes(): number {
  try {
    return memAvailable(readFileSync('/proc/meminfo', 'utf8')) ?? freemem();
  } catch {
    return freemem(); // not on Linux
  }
}

/** With one decimal. Clocks of cores are not quite in step, so bounds are kept by force. */
function percentage(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
}

function sumOf(cores: Times, time: (times: CpuInfo['times']) => number): number {
  return cores.reduce((sum, { times }) => sum + time(times), 0);
}

function allTimes({ user, nice, sys, idle, irq }: CpuInfo['times']): number {
  return user + nice + sys + idle + irq;
}

function idleTime({ idle }: CpuInfo['times']): number {
  return idle;
}
