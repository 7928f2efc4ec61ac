/*
 * What SIGHUP reloads while the server runs. In: the signal, and what can be reloaded. Out: calls. The loss of a terminal
 * also arrives as SIGHUP, and then means SIGTERM.
 */

import { hasTerminal } from '../cli/terminal.ts';
import type { Log } from './counter/operator-log.ts';

/** @param reloads each reloads one thing, and logs the outcome */
export function reloadAtSignal(reloads: readonly (() => void)[], log: Log): void {
  const hadTerminal = hasTerminal();
  process.on('SIGHUP', () => {
    if (hadTerminal && !hasTerminal()) process.kill(process.pid, 'SIGTERM');
    else if (reloads.length > 0) for (const reload of reloads) reload();
    else log('SIGHUP: there is no TLS certificate and no file of press tokens to reload');
  });
}
