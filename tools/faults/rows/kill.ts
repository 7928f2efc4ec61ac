/*
 * The server is killed, again and again, while people press: at any moment, also while it starts, and while it
 * greets those who come back.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { whole } from '../../report/figures.ts';
import { between, fork } from '../random.ts';
import type { Row } from '../row.ts';
import { Stage } from '../stage.ts';

const KILLS = 520;
const QUICK_KILLS = 5;
const CLIENTS = 24;
const PRESSES_PER_SECOND = 4_000;
/** This share of the kills is to come while the server starts. */
const WHILE_STARTING = 0.1;
/** About as long as a start takes. */
const START_MS = 250;
const LIFE_MS = 350;

export const kill: Row = {
  name: 'kill',
  fault: 'server killed',
  how: 'SIGKILL at random moments under load, then a start on the same port and data',
  recovery:
    'from when the server listens again until a client is live; clients try at once instead of waiting for their backoff, which is measured by the reconnect storm',
  async run(context) {
    const kills = context.quick ? QUICK_KILLS : KILLS;
    const moments = fork(context.random);
    const stage = await Stage.open(context);
    try {
      await stage.fill(CLIENTS);
      stage.crowd.press(PRESSES_PER_SECOND);
      let startsKilled = 0;
      let isStarting = false;
      for (let killed = 0; killed < kills; killed++) {
        await delay(between(moments, 0, isStarting ? START_MS : LIFE_MS));
        await stage.server.end('SIGKILL');
        stage.spawn();
        isStarting = moments() < WHILE_STARTING;
        if (isStarting) startsKilled += 1;
        else await comeBack(stage);
        context.progress(`${killed + 1} of ${kills} kills`);
      }
      await comeBack(stage);
      return await stage.findings(kills, {
        notes: [
          `${startsKilled} of the kills were timed to hit the server while it started.`,
          `${CLIENTS} clients pressed up to ${PRESSES_PER_SECOND} times a second; they were cut off ${whole(stage.crowd.endings.total)} times.`,
        ],
      });
    } finally {
      await stage.close();
    }
  },
};

async function comeBack({ server, crowd }: Stage): Promise<void> {
  await server.listening;
  crowd.restartClocks();
  crowd.connectNow();
}
