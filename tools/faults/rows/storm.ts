/*
 * The server dies with thousands of people at it, and all come back. Do they come spread out, as their backoff
 * wants it, and does the server stand the return?
 */

import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs, RECONNECT } from '../../../client/backoff.ts';
import { ms, whole } from '../../load/words.ts';
import { fork, type Random } from '../random.ts';
import type { Row } from '../row.ts';
import { distance, histogram } from '../spread.ts';
import { Stage } from '../stage.ts';

const CLIENTS = 5_000;
const QUICK_CLIENTS = 300;
/** So long there is no server: several attempts of each client come to nothing. */
const DOWN_MS = [0, 3_000, 8_000];
const QUICK_DOWN_MS = [0];
const PRESSES_PER_SECOND = 1_500;
/** Fewer deliveries than usual: here, one program must read them all. */
const BUDGET = ['--budget', '20000'];
const PATIENCE_MS = 60_000;
const LOAD_MS = 5_000;
const QUICK_LOAD_MS = 300;
/** Draws for each client, to know what the backoff alone would give. */
const DRAWS = 20;
/** How far two distributions may be apart: what chance alone brings once in a hundred, and timers that are late. */
const allowedDistance = (clients: number): number => 1.63 / Math.sqrt(clients) + 0.04;

export const storm: Row = {
  name: 'storm',
  fault: 'reconnect storm',
  how: `SIGKILL with ${whole(CLIENTS)} clients connected; the server is back at once, after 3 s, and after 8 s`,
  recovery: 'from when the server listens again until a client is live, by its own backoff',
  async run(context) {
    const clients = context.quick ? QUICK_CLIENTS : CLIENTS;
    const downs = context.quick ? QUICK_DOWN_MS : DOWN_MS;
    const draws = fork(context.random);
    const notes: string[] = [];
    const problems: string[] = [];
    const stage = await Stage.open(context, { flags: BUDGET });
    try {
      await stage.fill(clients);
      stage.crowd.press(PRESSES_PER_SECOND);
      for (const downMs of downs) {
        await delay(context.quick ? QUICK_LOAD_MS : LOAD_MS);
        context.progress(`${clients} clients, ${downMs} ms without a server`);
        const storm = await blow(stage, downMs, draws);
        notes.push(...storm.notes);
        problems.push(...storm.problems);
      }
      await delay(context.quick ? 0 : LOAD_MS); // does it hold?
      const faults = clients * downs.length;
      const lostAgain = stage.crowd.endings.total - faults;
      if (lostAgain !== 0) problems.push(`${lostAgain} connections were lost again after the return`);
      return await stage.findings(faults, { notes, problems });
    } finally {
      await stage.close();
    }
  },
};

async function blow(
  stage: Stage,
  downMs: number,
  draws: Random,
): Promise<{ notes: string[]; problems: string[] }> {
  const { crowd } = stage;
  await stage.server.end('SIGKILL');
  await delay(downMs);
  stage.spawn();
  const backAtMs = await stage.server.listening;
  crowd.restartClocks();
  const failuresBefore = crowd.failures.total;
  const areBack = await crowd.until(() => crowd.areBack(), PATIENCE_MS);
  const returns = crowd.clients.map(({ attemptedAtMs }) => attemptedAtMs - backAtMs);
  const expected = crowd.clients.flatMap(({ cutAtMs }) =>
    Array.from({ length: DRAWS }, () => attemptAfter(cutAtMs, backAtMs, draws) - backAtMs),
  );
  const apart = distance(returns, expected);
  const failed = crowd.failures.total - failuresBefore;
  const notes = [
    `${ms(downMs)} and a start without a server: returns after it listened again, with what the backoff alone would give in parentheses: ${histogram(returns, expected)}. The two distributions are ${apart.toFixed(3)} apart (Kolmogorov–Smirnov); up to ${allowedDistance(returns.length).toFixed(3)} is chance and late timers.`,
  ];
  const problems: string[] = [];
  if (!areBack) problems.push(`only ${crowd.live} of ${crowd.clients.length} clients came back`);
  if (apart > allowedDistance(returns.length)) problems.push('the returns do not follow the backoff');
  if (failed > 0) problems.push(`${failed} attempts failed though the server was back`);
  return { notes, problems };
}

/** When a client that was cut off tries for the first time after the server is back, by the backoff alone. */
function attemptAfter(cutAtMs: number, backAtMs: number, draws: Random): number {
  let atMs = cutAtMs + backoffMs(0, RECONNECT, draws);
  for (let attempt = 1; atMs < backAtMs; attempt++) atMs += backoffMs(attempt, RECONNECT, draws);
  return atMs;
}
