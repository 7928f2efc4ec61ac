/*
 * Three nodes on one Redis, and everything that may break there: Redis itself, a node, the way between them, and
 * the master of two Redises. Clients come back to any node. Redis syncs its file before each reply, so nothing
 * may be lost; but for what a master had acknowledged and its successor lacks: then everybody must be told.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { whole } from '../../report/figures.ts';
import { missingPrograms } from '../../system/programs.ts';
import { Cluster, type ClusterOptions } from '../cluster.ts';
import { between, fork, type Random } from '../random.ts';
import type { Context, Findings, Row } from '../row.ts';

const CLIENTS = 60;
const PRESSES_PER_SECOND = 2_000;
const BETWEEN_MS = { from: 200, to: 900 };
const PATIENCE_MS = 30_000;
const QUICK_TIMES = 1;
/** Nodes look for a loss once a second. */
const NOTICED_AFTER_MS = 1_500;
const MAX_LAG_MS = 50;

interface Fault extends Partial<ClusterOptions> {
  readonly times: number;
  /** Does it, and ends it. */
  strike(cluster: Cluster, chance: Random): Promise<unknown>;
  /** When everybody is back, and before the next. */
  afterwards?(cluster: Cluster): Promise<void>;
}

const FAULTS = {
  kill: {
    times: 40,
    async strike({ redis }, chance) {
      await redis.kill();
      await delay(between(chance, 0, 600));
      await redis.start();
    },
  },
  pause: {
    times: 10,
    async strike({ redis }, chance) {
      redis.pause();
      await delay(between(chance, 500, 5_000));
      redis.continue();
    },
  },
  node: {
    times: 60,
    strike: (cluster, chance) => cluster.restart(Math.floor(between(chance, 0, cluster.nodes))),
  },
  cable: {
    times: 20,
    async strike({ cable }, chance) {
      cable.swallow();
      await delay(between(chance, 500, 4_000));
      cable.heal();
    },
  },
  scripts: {
    times: 50,
    strike: ({ redis }) => redis.ask('SCRIPT', 'FLUSH'),
  },
  failover: {
    times: 20,
    isReplicated: true,
    async strike(cluster, chance) {
      await cutReplication(cluster, chance);
      const { crowd, witness } = cluster.stage;
      await cluster.failOver((gone) => {
        // What was committed and not acknowledged is sent again, and may count in the next life.
        witness.setBack({ atLeast: Math.max(0, gone - crowd.saving), atMost: gone });
      });
    },
    afterwards: async (cluster) => {
      await everybodyIsTold(cluster);
      await cluster.addReplica();
    },
  },
  waiting: {
    times: 20,
    isReplicated: true,
    redisWait: 1,
    async strike(cluster, chance) {
      await cutReplication(cluster, chance);
      await cluster.failOver(); // what the new one lacks was acknowledged to nobody, and shown to nobody
      await cluster.addReplica();
    },
    afterwards: () => delay(NOTICED_AFTER_MS),
  },
} satisfies Record<string, Fault>;

export const redisRows: readonly Row[] = [
  row(
    'redis-kill',
    'Redis killed',
    'SIGKILL of Redis under load, then a start on the same files',
    FAULTS.kill,
  ),
  row('redis-pause', 'Redis paused', 'SIGSTOP of Redis for 0.5 to 5 s, then SIGCONT', FAULTS.pause),
  row(
    'redis-node',
    'node killed',
    'SIGKILL of one of three nodes, then a start on the same port',
    FAULTS.node,
  ),
  row(
    'redis-cut',
    'node cut off from Redis',
    'everything between one of three nodes and Redis is swallowed for 0.5 to 4 s, without a word to either',
    FAULTS.cable,
  ),
  row('redis-scripts', 'scripts forgotten', 'SCRIPT FLUSH under load', FAULTS.scripts),
  row(
    'redis-failover',
    'replica promoted',
    `SIGKILL of Redis under load; its replica, which last heard of it up to ${MAX_LAG_MS} ms before, becomes the master`,
    FAULTS.failover,
  ),
  row(
    'redis-wait',
    'replica promoted, --redis-wait 1',
    'the same, where presses are acknowledged and shown only when the replica has them: so the data go on in the same life',
    FAULTS.waiting,
  ),
];

function row(name: string, fault: string, how: string, what: Fault): Row {
  return {
    name,
    fault,
    how,
    recovery: 'from the end of the fault until a client that waited for an ack, or for a connection, has it',
    obstacle: () => missingPrograms('redis-server'),
    run: (context) => run(context, what),
  };
}

async function run(context: Context, fault: Fault): Promise<Findings> {
  const { isReplicated = false, redisWait = 0 } = fault;
  const cluster = await Cluster.open(context, { isReplicated, redisWait });
  const chance = fork(context.random);
  const count = context.quick ? QUICK_TIMES : fault.times;
  try {
    const { crowd } = cluster.stage;
    await cluster.stage.fill(CLIENTS);
    crowd.press(PRESSES_PER_SECOND);
    for (let struck = 0; struck < count; struck++) {
      await delay(between(chance, BETWEEN_MS.from, BETWEEN_MS.to));
      await fault.strike(cluster, chance);
      crowd.restartClocksOfSaving();
      crowd.connectNow();
      if (!(await crowd.until(() => crowd.areBack(), PATIENCE_MS))) throw new Error('clients stay away');
      await fault.afterwards?.(cluster);
      context.progress(`${struck + 1} of ${count}`);
    }
    return await cluster.stage.findings(count, {
      notes: isReplicated ? [loadNote(cluster), lossNote(cluster)] : [loadNote(cluster)],
      lostWithRedis: cluster.stage.witness.setBackBy.atMost,
    });
  } finally {
    await cluster.close();
  }
}

/** The replica hears nothing more, every other time for a while before the end of its master. */
async function cutReplication({ replication }: Cluster, chance: Random): Promise<void> {
  replication.swallow();
  await delay(chance() < 0.5 ? 0 : between(chance, 1, MAX_LAG_MS));
}

/** @throws where somebody was not told of another life of the data */
async function everybodyIsTold({ stage: { crowd, witness } }: Cluster): Promise<void> {
  await delay(NOTICED_AFTER_MS);
  const areTold = (): boolean => crowd.clients.every(({ newLives }) => newLives === witness.newLives);
  if (await crowd.until(areTold, PATIENCE_MS)) return;
  throw new Error('clients were not told that presses were lost');
}

function loadNote({ nodes, stage: { crowd } }: Cluster): string {
  return `${nodes} nodes, ${CLIENTS} clients that pressed up to ${PRESSES_PER_SECOND} times a second in total and came back to any node; their connections ended ${whole(crowd.endings.total)} times. Redis synced its file before each reply (appendfsync always).`;
}

function lossNote({ gone, stage: { witness } }: Cluster): string {
  const times = gone.filter((presses) => presses > 0).length;
  const lack = `What the old master had on its disk, and the new one lacked: ${whole(sum(gone))} presses, in ${times} of ${gone.length} failovers.`;
  if (witness.newLives === 0) return `${lack} They were sent again.`;
  return `${lack} The data began a new life ${witness.newLives} times, and each time all clients were told; ${whole(witness.unknown)} presses were under way then, and their people were told that nobody knows what became of them.`;
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}
