/*
 * A real Prometheus with the configuration, the alerts and the dashboard of docs/: each query of the dashboard finds
 * something, and each alert fires. Only the targets, the intervals, and how long an alert waits are other than there.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../tools/system/port.ts';
import { RunningProgram } from '../../tools/system/running-program.ts';
import { programPath } from '../setup/programs.ts';
import { Peer } from './peer.ts';
import { RedisProcess } from './redis-process.ts';
import { metricsUrl } from './scrape.ts';
import { ServerProcess, temporaryDirectory } from './server-process.ts';

const INTERVAL = '500ms';
/** Rates need two scrapes at least. */
const RATE_INTERVAL = '5s';
const MAX_SOCKETS = 2;

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let redis: RedisProcess;
let server: ServerProcess;
let other: ServerProcess;
let prometheus: RunningProgram;
let address: string;
/** What happens all the time. */
let life: NodeJS.Timeout;

beforeAll(async () => {
  [directory, redis] = await Promise.all([temporaryDirectory(), RedisProcess.start()]);
  const metrics = ['--metrics-port', '0'];
  server = await ServerProcess.start([
    ...metrics,
    '--redis',
    redis.url,
    '--max-sockets',
    String(MAX_SOCKETS),
  ]);
  other = await ServerProcess.start([...metrics, '--memory']);
  [prometheus, address] = await startPrometheus([server, other]);
  const { peer } = await Peer.join(server.webSocketUrl());
  let seq = 0;
  life = setInterval(() => {
    seq += 1;
    peer.press(seq);
  }, 50);
});
afterAll(async () => {
  clearInterval(life);
  await prometheus?.end('SIGKILL');
  await Promise.all([server, other].map((each) => each?.end('SIGKILL')));
  await redis[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

async function startPrometheus(servers: readonly ServerProcess[]): Promise<[RunningProgram, string]> {
  const targets = servers.map((each) => `'${new URL(metricsUrl(each)).host}'`).join(', ');
  await copy('prometheus.yml', [
    [/\b15s/g, INTERVAL],
    [/'127\.0\.0\.1:9464'/g, targets],
  ]);
  await copy('alerts.yml', [
    [/for: \d+m/g, 'for: 0s'],
    [/\[1m\]/g, `[${RATE_INTERVAL}]`],
  ]);
  const host = `127.0.0.1:${await freePort()}`;
  const program = new RunningProgram([
    programPath('prometheus'),
    `--config.file=${join(directory.path, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(directory.path, 'tsdb')}`,
    `--web.listen-address=${host}`,
  ]);
  await program.line(/Server is ready to receive web requests/);
  return [program, `http://${host}`];
}

/** A file of docs/ for this Prometheus. @param changes each of which must find something */
async function copy(name: string, changes: readonly (readonly [RegExp, string])[]): Promise<void> {
  let text = await readFile(join('docs', name), 'utf8');
  for (const [pattern, replacement] of changes) {
    expect(text).toMatch(pattern);
    text = text.replace(pattern, replacement);
  }
  await writeFile(join(directory.path, name), text);
}

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [seconds: number, value: string];
}

async function query(expression: string): Promise<Series[]> {
  const response = await fetch(`${address}/api/v1/query?${new URLSearchParams({ query: expression })}`);
  const { data, error } = await response.json();
  if (error !== undefined) throw new Error(`${expression}: ${error}`);
  return data.result;
}

/** Names of the alerts that fire now, for this server or any. */
async function firing(of?: ServerProcess): Promise<string[]> {
  const series = await query('ALERTS{alertstate="firing"}');
  const instance = of && new URL(metricsUrl(of)).host;
  return series
    .filter(({ metric }) => instance === undefined || metric.instance === instance)
    .map(({ metric }) => metric.alertname!);
}

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

it('finds something for every query of the dashboard', async () => {
  const { panels }: Dashboard = JSON.parse(await readFile('docs/grafana.json', 'utf8'));
  const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  expect(expressions.length).toBeGreaterThan(20);
  const withoutAnswer = async (): Promise<string[]> => {
    const answers = await Promise.all(
      expressions.map(async (expression) => {
        const series = await query(
          expression.replaceAll('$__rate_interval', RATE_INTERVAL).replaceAll('$instance', '.*'),
        );
        return series.some(({ value }) => Number.isFinite(Number(value[1]))) ? [] : [expression];
      }),
    );
    return answers.flat();
  };
  await expect.poll(withoutAnswer).toEqual([]);
  const [presses] = await query('sum(rate(shared_counter_presses_total{kind="numbered"}[5s]))');
  expect(Number(presses!.value[1])).toBeGreaterThan(0);
  expect(await firing()).toEqual([]);
});

it('calls when a server refuses people', async () => {
  const full = await Peer.open(server.webSocketUrl());
  const knocking = setInterval(() => {
    Peer.connect(server.webSocketUrl('/lessons/echo')).closed.catch(() => {}); // 503
  }, 100);
  await expect.poll(() => firing(server)).toEqual(['CounterRefuses']);
  clearInterval(knocking);
  await full.close();
});

it('calls when the event loop is late', async () => {
  let isEnough = false;
  const stopping = (async () => {
    while (!isEnough) {
      server.child.kill('SIGSTOP');
      await delay(400); // what the event loop is late by
      server.child.kill('SIGCONT');
      await delay(100);
    }
  })();
  await expect.poll(() => firing(server)).toContain('CounterSlow');
  isEnough = true;
  await stopping;
});

it('calls when presses cannot be committed, and when a server is gone', async () => {
  redis.pause();
  await expect.poll(() => firing(server)).toContain('CounterNotReady');
  redis.continue();
  await other.end('SIGKILL');
  await expect.poll(() => firing(other)).toEqual(['CounterNotReady']);
});
