/*
 * The server is paused, as a laptop's lid or a busy host does it: it answers nothing, and its connections stay.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { between, fork } from '../random.ts';
import type { Row } from '../row.ts';
import { Stage } from '../stage.ts';

const CLIENTS = 60;
const PRESSES_PER_SECOND = 4_000;
/** Up to 15 s clients wait; then their heartbeat gives the connection up, and they try new ones in vain. */
const PAUSES_SECONDS = [1, 2, 1, 5, 1, 3, 14, 2, 1, 18, 1, 30];
const QUICK_SECONDS = [1];
const BETWEEN_MS = { from: 500, to: 2_500 };
const PATIENCE_MS = 40_000;

export const pause: Row = {
  name: 'pause',
  fault: 'server paused',
  how: 'SIGSTOP for 1 to 30 s under load, then SIGCONT',
  recovery:
    'from SIGCONT until a client is acknowledged; after a long pause, until it is welcomed on a new connection',
  async run(context) {
    const moments = fork(context.random);
    const pauses = context.quick ? QUICK_SECONDS : PAUSES_SECONDS;
    const stage = await Stage.open(context);
    const { crowd, server } = stage;
    try {
      await stage.fill(CLIENTS);
      crowd.press(PRESSES_PER_SECOND);
      for (const seconds of pauses) {
        context.progress(`paused for ${seconds} s`);
        await delay(between(moments, BETWEEN_MS.from, BETWEEN_MS.to));
        server.signal('SIGSTOP');
        await delay(1000 * seconds);
        crowd.restartClocks();
        server.signal('SIGCONT');
        await crowd.until(() => crowd.areBack(), PATIENCE_MS);
      }
      return await stage.findings(pauses.length, {
        notes: [
          `Pauses of ${pauses.join(', ')} s. ${CLIENTS} clients gave ${crowd.endings.total} connections up, in pauses of 15 s and more.`,
        ],
      });
    } finally {
      await stage.close();
    }
  },
};
