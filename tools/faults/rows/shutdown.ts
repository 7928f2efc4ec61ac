/*
 * The server is asked to end while people press: it commits what it has taken, says so, and says goodbye.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { Latency } from '../../load/latency.ts';
import { ms } from '../../report/figures.ts';
import { between, fork } from '../random.ts';
import type { Row } from '../row.ts';
import { Stage } from '../stage.ts';

const CLIENTS = 100;
const PRESSES_PER_SECOND = 5_000;
const SHUTDOWNS = 40;
const QUICK_SHUTDOWNS = 2;
const LOAD_MS = { from: 100, to: 900 };
const PATIENCE_MS = 20_000;
const GOING_AWAY = '1001';

export const shutdown: Row = {
  name: 'shutdown',
  fault: 'shutdown under load',
  how: 'SIGTERM at random moments under load; everybody must be told 1001, and the server must exit with 0',
  recovery: 'from when the server listens again until a client is live; clients try at once',
  async run(context) {
    const moments = fork(context.random);
    const shutdowns = context.quick ? QUICK_SHUTDOWNS : SHUTDOWNS;
    const endings = new Latency();
    const badExits: string[] = [];
    const stage = await Stage.open(context);
    const { crowd } = stage;
    try {
      await stage.fill(CLIENTS);
      crowd.press(PRESSES_PER_SECOND);
      for (let done = 0; done < shutdowns; done++) {
        await delay(between(moments, LOAD_MS.from, LOAD_MS.to));
        const startMs = performance.now();
        const { code, signal } = await stage.server.end('SIGTERM');
        endings.record(performance.now() - startMs);
        if (code !== 0) badExits.push(`a shutdown ended with ${signal ?? `exit code ${code}`}`);
        stage.spawn();
        await stage.server.listening;
        crowd.restartClocks();
        crowd.connectNow();
        await crowd.until(() => crowd.areBack(), PATIENCE_MS);
        context.progress(`${done + 1} of ${shutdowns} shutdowns`);
      }
      const told = crowd.endings.of(GOING_AWAY);
      const notTold = CLIENTS * shutdowns - told;
      return await stage.findings(shutdowns, {
        notes: [
          `1001 was told ${told.toLocaleString('en')} times, to each of ${CLIENTS} clients each time.`,
          `From SIGTERM to the exit: p50 ${ms(endings.percentileMs(50))}, max ${ms(endings.maxMs)}.`,
        ],
        problems: [
          ...badExits,
          ...(notTold === 0
            ? []
            : [`${notTold} connections were not told 1001 (${crowd.endings.without(GOING_AWAY)})`]),
        ],
      });
    } finally {
      await stage.close();
    }
  },
};
