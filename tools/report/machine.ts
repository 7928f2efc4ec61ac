/*
 * The origin of figures: the machine, its system, and the versions of what was measured. Figures without their
 * machine mean nothing.
 */

import { readFileSync, statfsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

/** By the type number of statfs(2). */
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  61267: 'ext4',
  16914836: 'tmpfs',
  1481003842: 'xfs',
  2435016766: 'btrfs',
  2035054128: 'overlayfs',
};
/** Runnable processes, on average over the last minute. */
const QUIET_LOAD = 0.5;

/** Is the machine busy with something else? A sentence if so. @param load the average over the last minute */
export function disturbance([load = 0]: readonly number[] = loadavg()): string | undefined {
  if (load < QUIET_LOAD) return undefined;
  return `Other programs were at work when the run began (load average ${load.toFixed(1)}): the figures are worse than they could be, especially the latencies.`;
}

/**
 * @param root the folder of package.json
 * @param others versions of anything that is not a package, and other facts
 * @example '2 × Intel(R) Xeon(R) Processor, 24 GB, Linux 6.1.0; Node …'
 */
export function describeMachine(root: string, others: readonly string[] = []): string {
  const model = cpus()[0]?.model.trim() ?? 'an unknown processor';
  const hardware = `${availableParallelism()} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GB`;
  const versions = versionsOf(root, ['uWebSockets.js', '@photostructure/sqlite', 'ws', 'socket.io']);
  return `${hardware}, ${type()} ${release()}; ${[...versions, ...others].join(', ')}`;
}

/** @example 'data on ext4' */
export function describeDisk(directory: string): string {
  const { type: kind } = statfsSync(directory);
  return `data on ${FILE_SYSTEMS[kind] ?? `a file system of type ${kind}`}`;
}

function versionsOf(root: string, packages: readonly string[]): string[] {
  const versions = packages.map((name) => {
    try {
      const { version } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
      return `${name} ${version}`;
    } catch {
      return `${name} (not installed)`;
    }
  });
  return [`Node ${process.versions.node}`, ...versions];
}
