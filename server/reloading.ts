/*
 * What SIGHUP reads again while the server runs. In: the signal, what can be read again. Out: calls. The loss of a terminal
 * comes as SIGHUP, too, and means SIGTERM.
 */

import { hasTerminal } from '../cli/terminal.ts';
import type { Log } from './counter/operator-log.ts';

/** @param reloads each reads one thing again, and logs the outcome */
export function reloadAtSignal(reloads: readonly (() => void)[], log: Log): void {
  const hadTerminal = hasTerminal();
  process.on('SIGHUP', () => {
    if (hadTerminal && !hasTerminal()) process.kill(process.pid, 'SIGTERM');
    else if (reloads.length > 0) for (const reload of reloads) reload();
    else log('SIGHUP: without TLS or a file of press tokens, there is nothing to load anew');
  });
}
