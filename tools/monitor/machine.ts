/*
 * How busy this machine is. Out: percentages, of all its cores and of its memory.
 */

import { type CpuInfo, cpus, freemem, totalmem } from 'node:os';
import { readSystemFile } from '../system/proc.ts';

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
    const available = memAvailable(readSystemFile('/proc/meminfo')) ?? freemem();
    return { cpu, memory: memoryPercentage(available, totalmem()) };
  };
}

/** The share of the time between two looks at the cores that was not idle. Too short a time counts as 0. */
export function cpuPercentage(before: Times, after: Times): number {
  const passed = (time: (times: CpuInfo['times']) => number): number =>
    sumOf(after, time) - sumOf(before, time);
  const total = passed(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq);
  const idle = passed((times) => times.idle);
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

/** With one decimal. Clocks of cores are not quite in step, so bounds are kept by force. */
function percentage(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
}

function sumOf(cores: Times, time: (times: CpuInfo['times']) => number): number {
  return cores.reduce((sum, { times }) => sum + time(times), 0);
}
