/*
 * Processes that end with this one, unless it is killed outright.
 */

import type { ChildProcess } from 'node:child_process';

const running = new Map<ChildProcess, NodeJS.Signals>();
process.on('exit', endChildren);

/** @param signal one that ends it with all of its own processes */
export function endWithThisProcess(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): void {
  running.set(child, signal);
  child.once('close', () => running.delete(child));
}

/** Without waiting for anything. */
export function endChildren(): void {
  for (const [child, signal] of running) child.kill(signal);
}
