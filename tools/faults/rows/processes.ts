/*
 * The server's process ends or stands still while people press: it is killed, at any moment, also while it starts, and
 * while it greets those who come back; it is paused, as a laptop's lid or a busy host does it; it is asked to end, and
 * then commits what it has taken, says so, and says goodbye.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { Latency } from '../../load/latency.ts';
import { ms, whole } from '../../report/figures.ts';
import { between } from '../random.ts';
import { stageRow } from '../row.ts';

/** This share of the kills is to come while the server starts, which takes about so long. */
const WHILE_STARTING = 0.1;
const START_MS = 250;
const LIFE_MS = 350;
/** Up to 15 s clients wait; then their heartbeat gives the connection up, and they try new ones in vain. */
const PAUSES_SECONDS = [1, 2, 1, 5, 1, 3, 14, 2, 1, 18, 1, 30];
const PAUSE_PATIENCE_MS = 40_000;
const SHUTDOWN_PATIENCE_MS = 20_000;
const GOING_AWAY = '1001';

export const kill = stageRow({
  name: 'kill',
  fault: 'server killed',
  how: 'SIGKILL at random moments under load, then a restart on the same port and data',
  recovery:
    'from when the server listens again until a client is live; clients retry at once instead of waiting for their backoff, which the reconnect storm measures',
  clients: { full: 24, quick: 24 },
  pressesPerSecond: 4_000,
  rounds: { full: 520, quick: 5 },
  async inject({ stage, crowd, random, rounds, count, clients }) {
    let [startsKilled, isStarting] = [0, false];
    for (const _ of rounds('kills')) {
      await delay(between(random, 0, isStarting ? START_MS : LIFE_MS));
      await stage.server.end('SIGKILL');
      stage.spawn();
      isStarting = random() < WHILE_STARTING;
      if (isStarting) startsKilled += 1;
      else await stage.comeBack();
    }
    await stage.comeBack();
    const notes = [
      `${startsKilled} of the kills were timed to hit the server while it started.`,
      `${clients} clients pressed up to 4000 times a second; they were disconnected ${whole(crowd.endings.total)} times.`,
    ];
    return { faults: count, notes };
  },
});

export const pause = stageRow({
  name: 'pause',
  fault: 'server paused',
  how: 'SIGSTOP for 1 to 30 s under load, then SIGCONT',
  recovery:
    'from SIGCONT until a client is acknowledged; after a long pause, until it is welcomed on a new connection',
  clients: { full: 60, quick: 60 },
  pressesPerSecond: 4_000,
  rounds: { full: PAUSES_SECONDS.length, quick: 1 },
  async inject({ stage: { server }, crowd, random, rounds, count, clients }) {
    const pauses = PAUSES_SECONDS.slice(0, count);
    for (const round of rounds('pauses')) {
      await delay(between(random, 500, 2_500));
      server.signal('SIGSTOP');
      await delay(1000 * pauses[round]!);
      crowd.restartClocks();
      server.signal('SIGCONT');
      await crowd.until(() => crowd.areBack(), PAUSE_PATIENCE_MS);
    }
    const notes = [
      `Pauses of ${pauses.join(', ')} s. ${clients} clients gave up ${crowd.endings.total} connections, in pauses of 15 s or more.`,
    ];
    return { faults: count, notes };
  },
});

/** The server waits so long for answers to its 1001; on a busy machine, not all clients manage to read it by then. */
const GOODBYE_MS = 2_000;

export const shutdown = stageRow({
  name: 'shutdown',
  fault: 'shutdown under load',
  how: 'SIGTERM at random moments under load; every client must receive 1001, and the server must exit with 0',
  recovery: 'from when the server listens again until a client is live; clients retry at once',
  clients: { full: 100, quick: 100 },
  pressesPerSecond: 5_000,
  rounds: { full: 40, quick: 2 },
  async inject({ stage, crowd, random, rounds, count, clients }) {
    const endings = new Latency();
    const problems: string[] = [];
    let tooSlow = 0;
    for (const _ of rounds('shutdowns')) {
      await delay(between(random, 100, 900));
      const startMs = performance.now();
      const { code, signal } = await stage.server.end('SIGTERM');
      const tookMs = performance.now() - startMs;
      endings.record(tookMs);
      if (tookMs >= GOODBYE_MS) tooSlow += 1;
      if (code !== 0) problems.push(`a shutdown ended with ${signal ?? `exit code ${code}`}`);
      stage.spawn();
      await stage.comeBack();
      await crowd.until(() => crowd.areBack(), SHUTDOWN_PATIENCE_MS);
    }
    const told = crowd.endings.of(GOING_AWAY);
    const notTold = clients * count - told;
    const others = crowd.endings.without(GOING_AWAY);
    const mayBeCut = clients * tooSlow;
    if (notTold < 0 || notTold > mayBeCut)
      problems.push(`${notTold} connections did not receive 1001 (${others}), and ${mayBeCut} were given up`);
    const notes = [
      `1001 was received ${whole(told)} times${notTold === 0 ? `, by each of ${clients} clients each time` : ''}.`,
      ...(tooSlow > 0
        ? [`In ${tooSlow} shutdowns, some clients had not answered when the server stopped waiting.`]
        : []),
      `From SIGTERM to the exit: p50 ${ms(endings.percentileMs(50))}, max ${ms(endings.maxMs)}.`,
    ];
    return { faults: count, problems, notes };
  },
});
