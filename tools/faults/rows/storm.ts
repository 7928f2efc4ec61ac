/*
 * The server dies with thousands of people at it, and all come back. Do they come spread out, as their backoff
 * wants it, and does the server stand the return?
 */

import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs, RECONNECT } from '../../../client/sync/backoff.ts';
import { ms, whole } from '../../report/figures.ts';
import { Tally } from '../../report/tally.ts';
import type { FaultCrowd } from '../crowd.ts';
import { pick, type Random } from '../random.ts';
import { row } from '../row.ts';
import { distance, histogram, quantile, shareWithin } from '../spread.ts';
import { Stage } from '../stage.ts';

const CLIENTS = 5_000;
/** So long there is no server: several attempts of each client come to nothing. */
const DOWN_MS = [1_000, 3_000, 8_000];
/** Fewer deliveries than usual: here, one program must read them all. */
const BUDGET = ['--budget', '20000'];
const PATIENCE_MS = 60_000;
const LOAD_MS = 5_000;
const QUICK_LOAD_MS = 300;
/** Draws for each client, to know what the backoff alone would give. */
const DRAWS = 20;
/** Of this program's own lateness, what the comparison takes into account. */
const LATE_PERCENTILE = 0.99;
/** Where more than that is allowed, a comparison says nothing. */
const MAX_ALLOWED_DISTANCE = 0.25;
/** So often a storm is tried again where it has said nothing. */
const RETRIES = 2;

interface Storm {
  readonly note: string;
  readonly problems: readonly string[];
  /** This program was too busy to tell whether the returns follow the backoff. */
  readonly saysNothing: boolean;
}

export const storm = row({
  name: 'storm',
  fault: 'reconnect storm',
  how: `SIGKILL with ${whole(CLIENTS)} clients connected; a server is started after 1, 3 and 8 s`,
  recovery: 'from when the server listens again until a client is live, with its normal backoff',
  clients: { full: CLIENTS, quick: 300 },
  pressesPerSecond: 1_500,
  rounds: { full: DOWN_MS.length, quick: 1 },
  open: (context) => Stage.open(context, { flags: BUDGET }),
  async inject({ stage, crowd, random, rounds, clients, context }) {
    const notes: string[] = [];
    const problems: string[] = [];
    let faults = 0;
    const once = async (downMs: number): Promise<Storm> => {
      await delay(context.quick ? QUICK_LOAD_MS : LOAD_MS);
      const storm = await blow(stage, downMs, random);
      faults += clients;
      notes.push(storm.note);
      problems.push(...storm.problems);
      return storm;
    };
    for (const round of rounds('storms')) {
      const downMs = context.quick ? 0 : DOWN_MS[round]!;
      let storm = await once(downMs);
      for (let i = 0; storm.saysNothing && i < RETRIES; i++) storm = await once(downMs);
      // Quick runs go on where much else goes on: there the notes say so, and it is no failure.
      if (storm.saysNothing && !context.quick) {
        problems.push('this machine is too busy to compare returns with the backoff');
      }
    }
    await delay(context.quick ? 0 : LOAD_MS); // does it hold?
    const lostAgain = crowd.endings.total - faults;
    if (lostAgain !== 0)
      problems.push(`${lostAgain} connections were lost again after the clients had reconnected`);
    return { faults, notes, problems };
  },
});

async function blow(stage: Stage, downMs: number, draws: Random): Promise<Storm> {
  const { crowd } = stage;
  crowd.failures = [];
  crowd.lateMs = [];
  await stage.server.end('SIGKILL');
  await delay(downMs);
  stage.spawn();
  const announcedAtMs = await stage.server.listening;
  crowd.restartClocks();
  const areBack = await crowd.until(() => crowd.areBack(), PATIENCE_MS);
  // The first to get in tells better when that was possible than this program does, which is busy just then.
  const backAtMs = Math.min(...crowd.clients.map(({ attemptedAtMs }) => attemptedAtMs));
  const returns = crowd.clients.map(({ attemptedAtMs }) => attemptedAtMs - backAtMs);
  const expected = crowd.clients.flatMap(({ cutAtMs }) =>
    Array.from({ length: DRAWS }, () => attemptAfter(cutAtMs, backAtMs, crowd, draws) - backAtMs),
  );
  const apart = distance(returns, expected);
  const lateMs = quantile(crowd.lateMs, LATE_PERCENTILE);
  const allowed = allowedDistance(expected, crowd.clients.length, lateMs);
  const inVain = new Tally();
  for (const { why, atMs } of crowd.failures) if (atMs > announcedAtMs) inVain.add(why);
  const problems: string[] = [];
  if (!areBack) problems.push(`only ${crowd.live} of ${crowd.clients.length} clients reconnected`);
  const saysNothing = allowed > MAX_ALLOWED_DISTANCE;
  if (apart > allowed && !saysNothing) problems.push('the returns do not follow the backoff');
  if (inVain.total > 0) problems.push(`attempts failed although the server was back: ${inVain}`);
  return {
    note: `No server for ${ms(downMs)} plus its start: reconnections after it listened again, and in parentheses what the backoff predicts: ${histogram(returns, expected)}. The distributions differ by ${apart.toFixed(3)} (Kolmogorov–Smirnov); up to ${allowed.toFixed(3)} can be chance and timers of this program that were up to ${ms(lateMs)} late${saysNothing ? ': too much to say anything' : ''}.`,
    problems,
    saysNothing,
  };
}

/** What chance brings once in a hundred, and those who come within the time by which this program is late. */
function allowedDistance(expected: readonly number[], clients: number, lateMs: number): number {
  return 1.63 / Math.sqrt(clients) + shareWithin(expected, lateMs);
}

/**
 * When a client that was cut off tries for the first time after the server is back, by the backoff, and by what
 * this program adds to it: it is late with everything when it has thousands of clients to care for.
 */
function attemptAfter(
  cutAtMs: number,
  backAtMs: number,
  { lateMs, failures }: FaultCrowd,
  draws: Random,
): number {
  const wait = (attempt: number): number => backoffMs(attempt, RECONNECT, draws) + pick(draws, lateMs);
  let atMs = cutAtMs + wait(0);
  for (let attempt = 1; atMs < backAtMs; attempt++) {
    const tookMs = failures.length === 0 ? 0 : pick(draws, failures).tookMs;
    atMs += tookMs + wait(attempt);
  }
  return atMs;
}
