/*
 * docs/operations.md and the files that it names tell what is: every metric, every event of the log, flags that there are,
 * and a unit that systemd understands.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseConfig } from '../server/config.ts';
import { metricsOf } from '../server/metrics/registry.ts';
import { Tally } from '../server/metrics/tally.ts';
import { Traffic } from '../server/transports/traffic.ts';
import { findProgram } from '../tools/system/programs.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const manual = read('docs/operations.md');
const unit = read('docs/shared-counter.service');

function namesIn(heading: string, pattern: RegExp): string[] {
  const [section] = new RegExp(`^## ${heading}$.*?(?=^## )`, 'ms').exec(manual)!;
  const rows = [...section.matchAll(/^\| (`.*?) \|/gm)].map(([, cell]) => cell!);
  return rows.flatMap((cell) => [...cell.matchAll(pattern)].map(([, name]) => name!));
}

it('the manual has every metric, and no other', async () => {
  const registry = metricsOf({
    tally: new Tally(),
    traffic: new Traffic(),
    lessons: new Map(),
    backlog: () => ({ sockets: 0, bytes: 0 }),
    publishIntervalMs: () => 16,
    isReady: () => true,
    redis: () => ({ isConnected: true, reconnects: 0, roundTripMs: 1 }),
  });
  const metrics = (await registry.getMetricsAsJSON())
    .map(({ name }) => /^shared_counter_(\w+)$/.exec(name)?.[1])
    .filter((name) => name !== undefined);
  expect(namesIn('Metrics', /`([a-z_]+)(?:\{\w+\})?`/g).sort()).toEqual(metrics.sort());
});

it('the manual has every event of the log, and no other', () => {
  const sources = readdirSync(join(ROOT, 'server'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  const code = sources.map((path) => read(join('server', path))).join('\n');
  const events = [...code.matchAll(/(?:\bevent: |\blog\.line\(\s*|\blogError\()'([a-z-]+)'/g)];
  const named = events.map(([, event]) => event!).filter((event) => event !== 'remark');
  const fields = ['level', 'time', 'event', 'node', 'socket', 'line'];
  const inManual = namesIn('The log', /`([a-z-]+)`/g).filter((name) => !fields.includes(name));
  expect(inManual.sort()).toEqual([...new Set(named)].sort());
});

it('the unit starts the server with flags that there are', () => {
  const [, flags = ''] = /^ExecStart=\S+ \S+cli\.mjs (.+)$/m.exec(unit)!;
  expect(parseConfig(flags.split(' '), {})).toMatchObject({ kind: 'config', config: { log: 'json' } });
});

it.skipIf(findProgram('systemd-analyze') === undefined)(
  'systemd understands the unit, and rates it well',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'shared-counter-'));
    try {
      const file = join(folder, 'shared-counter.service');
      writeFileSync(file, unit.replace('/usr/bin/node', process.execPath));
      const verified = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
      expect([verified.status, verified.stderr]).toEqual([0, '']);
      const rated = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', file]);
      expect(rated.status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

it('the container starts what the build makes', () => {
  const containerfile = read('Containerfile');
  const [, program, ...flags] = JSON.parse(/^ENTRYPOINT (.+)$/m.exec(containerfile)![1]!);
  expect(existsSync(join(ROOT, 'tools/cli/main.ts')) && program).toBe('dist/cli.mjs');
  expect(parseConfig(flags, {})).toMatchObject({ kind: 'config', config: { dataDirectory: '/data' } });
});
