/*
 * Three nodes on one Redis, and everything that may break there: Redis itself, a node, and the way between them.
 * Clients come back to any node. Redis syncs its file before each reply, so nothing may be lost.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { Cluster } from '../cluster.ts';
import { between, fork, type Random } from '../random.ts';
import type { Context, Findings, Row } from '../row.ts';
import { missingPrograms } from '../system.ts';

const CLIENTS = 60;
const PRESSES_PER_SECOND = 2_000;
const BETWEEN_MS = { from: 200, to: 900 };
const PATIENCE_MS = 30_000;
const QUICK_TIMES = 1;

interface Fault {
  readonly times: number;
  /** Does it, and ends it. */
  strike(cluster: Cluster, chance: Random): Promise<void>;
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
      redis.signal('SIGSTOP');
      await delay(between(chance, 500, 5_000));
      redis.signal('SIGCONT');
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
} satisfies Record<string, Fault>;

const RECOVERY = 'until a client that waited for an ack, or for a connection, has it';

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
];

function row(name: string, fault: string, how: string, what: Fault): Row {
  return {
    name,
    fault,
    how,
    recovery: `from the end of the fault ${RECOVERY}`,
    obstacle: () => missingPrograms('redis-server'),
    run: (context) => run(context, what),
  };
}

async function run(context: Context, { times, strike }: Fault): Promise<Findings> {
  const cluster = await Cluster.open(context);
  const { stage } = cluster;
  const { crowd } = stage;
  const chance = fork(context.random);
  const count = context.quick ? QUICK_TIMES : times;
  try {
    await stage.fill(CLIENTS);
    crowd.press(PRESSES_PER_SECOND);
    for (let struck = 0; struck < count; struck++) {
      await delay(between(chance, BETWEEN_MS.from, BETWEEN_MS.to));
      await strike(cluster, chance);
      crowd.restartClocksOfSaving();
      crowd.connectNow();
      if (!(await crowd.until(() => crowd.areBack(), PATIENCE_MS))) throw new Error('clients stay away');
      context.progress(`${struck + 1} of ${count}`);
    }
    return await stage.findings(count, {
      notes: [
        `${cluster.nodes} nodes, ${CLIENTS} clients that pressed up to ${PRESSES_PER_SECOND} times a second in total and came back to any node; their connections ended ${crowd.endings.total} times. Redis synced its file before each reply (appendfsync always).`,
      ],
    });
  } finally {
    await cluster.close();
  }
}
