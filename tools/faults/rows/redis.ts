/*
 * Three nodes on one Redis, and everything that may break there: Redis itself, a node, the way between them, and
 * the master of two Redises. Clients come back to any node. Redis syncs its file before each reply, so nothing
 * may be lost; but for what a master had acknowledged and its successor lacks: then everybody must be told.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { whole } from '../../report/figures.ts';
import { missingPrograms } from '../../system/programs.ts';
import { Cluster, type ClusterOptions } from '../cluster.ts';
import { between, type Random } from '../random.ts';
import { type Row, row } from '../row.ts';

const CLIENTS = 60;
const PRESSES_PER_SECOND = 2_000;
const BETWEEN_MS = { from: 200, to: 900 };
const PATIENCE_MS = 30_000;
/** Nodes look for a loss once a second. */
const NOTICED_AFTER_MS = 1_500;
const MAX_LAG_MS = 50;

/** One kind of fault in a cluster. */
interface ClusterFault extends Partial<ClusterOptions> {
  /** Of a full run. */
  readonly times: number;
  readonly fault: string;
  readonly how: string;
  /** Does it, and ends it. */
  inject(cluster: Cluster, random: Random): Promise<unknown>;
  /** When everybody is back, and before the next. */
  afterwards?(cluster: Cluster): Promise<void>;
}

const FAULTS: Readonly<Record<string, ClusterFault>> = {
  'redis-kill': {
    fault: 'Redis killed',
    how: 'SIGKILL of Redis under load, then a restart on the same files',
    times: 40,
    async inject({ redis }, random) {
      await redis.kill();
      await delay(between(random, 0, 600));
      await redis.start();
    },
  },
  'redis-pause': {
    fault: 'Redis paused',
    how: 'SIGSTOP of Redis for 0.5 to 5 s, then SIGCONT',
    times: 10,
    async inject({ redis }, random) {
      redis.pause();
      await delay(between(random, 500, 5_000));
      redis.continue();
    },
  },
  'redis-node': {
    fault: 'node killed',
    how: 'SIGKILL of one of three nodes, then a restart on the same port',
    times: 60,
    inject: (cluster, random) => cluster.restart(Math.floor(between(random, 0, cluster.nodes))),
  },
  'redis-cut': {
    fault: 'node cut off from Redis',
    how: 'everything between one of three nodes and Redis is silently dropped for 0.5 to 4 s',
    times: 20,
    async inject({ cable }, random) {
      cable.swallow();
      await delay(between(random, 500, 4_000));
      cable.heal();
    },
  },
  'redis-scripts': {
    fault: 'scripts forgotten',
    how: 'SCRIPT FLUSH under load',
    times: 50,
    inject: ({ redis }) => redis.ask('SCRIPT', 'FLUSH'),
  },
  'redis-failover': {
    fault: 'replica promoted',
    how: `SIGKILL of Redis under load; its replica, which last heard of it up to ${MAX_LAG_MS} ms before, becomes the master`,
    times: 20,
    isReplicated: true,
    async inject(cluster, random) {
      await cutReplication(cluster, random);
      const { crowd, checker } = cluster.stage;
      await cluster.failOver((gone) => {
        // What was committed and not acknowledged is sent again, and may count in the next life.
        checker.setBack({ atLeast: Math.max(0, gone - crowd.saving), atMost: gone });
      });
    },
    async afterwards(cluster) {
      await everybodyIsTold(cluster);
      await cluster.addReplica();
    },
  },
  'redis-wait': {
    fault: 'replica promoted, --redis-wait 1',
    how: 'the same, but presses are acknowledged and shown only once the replica has them, so the epoch stays the same',
    times: 20,
    isReplicated: true,
    redisWait: 1,
    async inject(cluster, random) {
      await cutReplication(cluster, random);
      await cluster.failOver(); // what the new one lacks was acknowledged to nobody, and shown to nobody
      await cluster.addReplica();
    },
    afterwards: () => delay(NOTICED_AFTER_MS),
  },
};

export const redisRows: readonly Row[] = Object.entries(FAULTS).map(([name, fault]) => rowOf(name, fault));

function rowOf(name: string, { fault, how, times, inject, afterwards, ...options }: ClusterFault): Row {
  const { isReplicated = false, redisWait = 0 } = options;
  return row<Cluster>({
    ...{ name, fault, how },
    recovery: 'from the end of the fault until a client that waits for an ack or a connection has it',
    obstacle: () => missingPrograms('redis-server'),
    clients: { full: CLIENTS, quick: CLIENTS },
    pressesPerSecond: PRESSES_PER_SECOND,
    rounds: { full: times, quick: 1 },
    open: (context) => Cluster.open(context, { isReplicated, redisWait }),
    async inject({ set: cluster, crowd, checker, random, rounds, count }) {
      for (const _ of rounds('faults')) {
        await delay(between(random, BETWEEN_MS.from, BETWEEN_MS.to));
        await inject(cluster, random);
        crowd.restartClocksOfSaving();
        crowd.connectNow();
        if (!(await crowd.until(() => crowd.areBack(), PATIENCE_MS))) throw new Error('clients stay away');
        await afterwards?.(cluster);
      }
      const notes = isReplicated ? [loadNote(cluster), lossNote(cluster)] : [loadNote(cluster)];
      return { faults: count, notes, lostWithRedis: checker.setBackBy.atMost };
    },
  });
}

/** The replica hears nothing more, every other time for a while before the end of its master. */
async function cutReplication({ replication }: Cluster, random: Random): Promise<void> {
  replication.swallow();
  await delay(random() < 0.5 ? 0 : between(random, 1, MAX_LAG_MS));
}

/** @throws where somebody was not told of another life of the data */
async function everybodyIsTold({ stage: { crowd, checker } }: Cluster): Promise<void> {
  await delay(NOTICED_AFTER_MS);
  const areTold = (): boolean => crowd.clients.every(({ newLives }) => newLives === checker.newLives);
  if (await crowd.until(areTold, PATIENCE_MS)) return;
  throw new Error('clients were not told that presses were lost');
}

function loadNote({ nodes, stage: { crowd } }: Cluster): string {
  return `${nodes} nodes, ${CLIENTS} clients, which pressed up to ${PRESSES_PER_SECOND} times a second in total and reconnected to any node; their connections ended ${whole(crowd.endings.total)} times. Redis synced its file before each reply (appendfsync always).`;
}

function lossNote({ gone, stage: { checker } }: Cluster): string {
  const times = gone.filter((presses) => presses > 0).length;
  const lack = `The old master had ${whole(sum(gone))} presses on its disk that the new one lacked, in ${times} of ${gone.length} failovers.`;
  if (checker.newLives === 0) return `${lack} They were retransmitted.`;
  return `${lack} The data began a new epoch ${checker.newLives} times, and all clients were told each time; ${whole(checker.unknown)} presses were in flight then, and their clients were told that the outcome is unknown.`;
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}
