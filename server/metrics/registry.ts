/*
 * The metrics of a server for Prometheus. In: counters, and functions to call. Out: their text.
 * Everything except the duration of commits is read only when Prometheus asks, so a press costs one addition. Each label
 * has a fixed set of values: nothing that a stranger sends can become one.
 */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RedisHealth } from '../stores/redis/connection.ts';
import type { Attendance } from '../transports/lessons.ts';
import type { Traffic } from '../transports/traffic.ts';
import type { Backlog } from '../transports/transport.ts';
import type { Tally } from './tally.ts';

export interface Measured {
  readonly tally: Tally;
  readonly traffic: Traffic;
  /** By path. */
  readonly lessons: ReadonlyMap<string, Attendance>;
  readonly backlog: () => Backlog;
  readonly publishIntervalMs: () => number;
  readonly isReady: () => boolean;
  /** undefined without Redis. */
  readonly redis: (() => RedisHealth) | undefined;
}

const PREFIX = 'shared_counter_';
/** In seconds: SQLite takes 1 to 10 ms on its own disk, Redis less. */
const COMMIT_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

export function metricsOf(measured: Measured): Registry {
  const { tally, traffic, lessons, backlog, redis } = measured;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry }); // process_* and nodejs_*: CPU, memory, descriptors, event loop, GC
  const add = new Definitions(registry);

  add.gauge('ready', 'Whether presses can be committed, as /readyz says.', () => Number(measured.isReady()));
  add.gauges('sockets', 'Open WebSockets.', 'endpoint', () => {
    const ofLessons = Array.from(lessons, ([path, { sockets }]) => [path, sockets] as const);
    const inLessons = ofLessons.reduce((sum, [, sockets]) => sum + sockets, 0);
    return [['/', traffic.sockets - inLessons], ...ofLessons];
  });
  add.gauge('connections', 'Open connections that are no WebSockets.', () => traffic.connections);
  add.counter('messages_total', 'Messages received.', () => traffic.messages);
  add.counters('presses_total', 'Presses received and not refused.', 'kind', () =>
    Object.entries(tally.presses),
  );
  add.counters('refusals_total', 'Refusals sent, by the code of the protocol.', 'code', () =>
    Object.entries(tally.refusals),
  );
  add.counters('closes_total', 'WebSockets that closed, by close code.', 'code', () => traffic.closes);
  add.counters(
    'upgrade_refusals_total',
    'Connections and requests to upgrade that were refused, by HTTP status.',
    'status',
    () => traffic.refusals,
  );
  add.counters('lesson_refusals_total', 'Requests to upgrade that a lesson refused.', 'lesson', () =>
    Array.from(lessons, ([path, { refused }]) => [path, refused] as const),
  );

  const commits = add.histogram('commit_seconds', 'From a batch to its durability.', COMMIT_BUCKETS);
  tally.onCommitted = (ms) => commits.observe(ms / 1000);
  add.counter('commit_failures_total', 'Batches that the store did not take.', () => tally.failedCommits);
  add.gauge(
    'publish_interval_seconds',
    'The least time between two states.',
    () => measured.publishIntervalMs() / 1000,
  );

  let waiting: Backlog = { sockets: 0, bytes: 0 };
  add.gauge('slow_sockets', 'Sockets for which messages wait in this process.', () => {
    waiting = backlog();
    return waiting.sockets;
  });
  // Read after the one above: so each socket is visited once.
  add.gauge('backlog_bytes', 'Bytes that wait in this process for slow sockets.', () => waiting.bytes);
  add.counter(
    'dropped_messages_total',
    'Messages to one socket that were not sent, since it is too slow. (States to all are not counted.)',
    () => tally.droppedMessages,
  );

  if (redis !== undefined) {
    add.gauge('redis_connected', 'Whether Redis is connected.', () => Number(redis().isConnected));
    add.counter('redis_reconnects_total', 'How often Redis was back after a loss.', () => redis().reconnects);
    add.gauge('redis_round_trip_seconds', 'Of the last ping.', () => (redis().roundTripMs ?? NaN) / 1000);
  }
  return registry;
}

type Rows = Iterable<readonly [label: string | number, value: number]>;

/** Metrics whose values are read on request. */
class Definitions {
  constructor(private readonly registry: Registry) {}

  gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      ...this.named(name, help),
      collect() {
        this.set(read());
      },
    });
  }

  gauges(name: string, help: string, label: string, read: () => Rows): void {
    new Gauge({
      ...this.named(name, help),
      labelNames: [label],
      collect() {
        for (const [value, number] of read()) this.set({ [label]: value }, number);
      },
    });
  }

  counter(name: string, help: string, read: () => number): void {
    new Counter({
      ...this.named(name, help),
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }

  counters(name: string, help: string, label: string, read: () => Rows): void {
    new Counter({
      ...this.named(name, help),
      labelNames: [label],
      collect() {
        this.reset();
        for (const [value, number] of read()) this.inc({ [label]: value }, number);
      },
    });
  }

  histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ ...this.named(name, help), buckets });
  }

  private named(name: string, help: string) {
    return { name: PREFIX + name, help, registers: [this.registry] };
  }
}
