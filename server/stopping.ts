/*
 * How the server ends: it closes its sockets a few at a time, a signal makes it commit what is pending, and a broken
 * invariant ends it at once. In: signals, and what to close. Out: the end of the process.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from './counter/operator-log.ts';
import { StoreBroken } from './counter/store-error.ts';
import { EXIT_BROKEN_INVARIANT } from './exit-codes.ts';
import type { Transport } from './transports/transport.ts';

/** After this time, a stop no longer waits for a disk that does not answer. */
const STOP_TIMEOUT_MS = 4_000;

/** How long a broken server keeps its sockets: its clients should reconnect soon. */
const BROKEN_GOODBYE_MS = 500;

/** Between two groups of sockets that are closed. */
const STEP_MS = 100;

/**
 * For this time everything continues, so that load balancers can detect it by /readyz; then, over the same time, every
 * socket is closed with 1001. Meanwhile no new ones are accepted: clients should reconnect to another server.
 */
export async function drain(
  transport: Pick<Transport, 'traffic' | 'stopListening' | 'dismiss'>,
  seconds: number,
  pause: (ms: number) => Promise<unknown> = delay,
): Promise<void> {
  if (seconds === 0) return;
  await pause(seconds * 1000);
  transport.stopListening();
  const steps = Math.ceil((seconds * 1000) / STEP_MS);
  const { sockets } = transport.traffic;
  for (let left = steps - 1; left >= 0 && transport.traffic.sockets > 0; left--) {
    transport.dismiss(transport.traffic.sockets - Math.floor((sockets * left) / steps));
    await pause(STEP_MS);
  }
}

/** @param stop gives up after STOP_TIMEOUT_MS; leave() has no time limit */
export function stopAtSignal(
  log: Log,
  drainSeconds: number,
  leave: () => Promise<void>,
  stop: () => Promise<void>,
): void {
  let isLeaving = false;
  const onSignal = async (signal: NodeJS.Signals): Promise<void> => {
    if (isLeaving) return;
    isLeaving = true;
    process.off('SIGTERM', onSignal).off('SIGINT', onSignal); // a second signal ends it at once
    if (drainSeconds > 0)
      log(`${signal}: draining, for twice ${drainSeconds} s`, { level: 'info', event: 'drain' });
    await leave();
    log(`${signal}: committing what is pending, then closing`, { level: 'info', event: 'stop' });
    setTimeout(() => {
      log('The store does not answer; what it has not taken was not acknowledged.', {
        level: 'error',
        event: 'store-hangs',
      });
      process.kill(process.pid, 'SIGKILL'); // exit() would wait for the thread that waits for the disk
    }, STOP_TIMEOUT_MS).unref();
    stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  process.on('disconnect', () => onSignal('SIGTERM')); // the supervisor was killed
  process.channel?.unref();
}

/**
 * An invariant of the room or of the store is broken. A new process starts from what is on disk: nothing acknowledged is
 * missing there, and the rest is retransmitted. `npm start` restarts it (exit code 70, EX_SOFTWARE of sysexits.h).
 */
export function endBroken(error: unknown, log: Log, close: () => Promise<void>): void {
  const what =
    error instanceof StoreBroken
      ? error.message
      : `An invariant of the counter is broken: ${error instanceof Error ? error.stack : error}`;
  log(`${what}\nThe server ends.`, { level: 'error', event: 'broken' });
  process.exitCode = EXIT_BROKEN_INVARIANT; // in case everything closes so fast that the process ends by itself
  const end = (): never => process.exit(EXIT_BROKEN_INVARIANT);
  setTimeout(end, BROKEN_GOODBYE_MS).unref();
  close().then(() => delay(BROKEN_GOODBYE_MS), end);
}
