/*
 * What /metrics tells of what happened to a server, on either transport.
 */

import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Peer } from '../system/peer.ts';
import { metricsUrl, scrape } from '../system/scrape.ts';
import { ServerProcess } from '../system/server-process.ts';

let server: ServerProcess;
let before: Map<string, number>;

beforeAll(async () => {
  server = await ServerProcess.start(['--memory', '--metrics-port', '0']);
  before = await scrape(server);
});
afterAll(() => server.end('SIGKILL'));

/** Ours that are above what they were, by how much. */
async function grown(): Promise<Record<string, number>> {
  const grown: Record<string, number> = {};
  for (const [series, value] of await scrape(server)) {
    const name = series.replace(/^shared_counter_/, '');
    const more = value - (before.get(series) ?? 0);
    if (name !== series && more > 0 && !/commit_seconds|publish_interval|messages_total/.test(name))
      grown[name] = more;
  }
  return grown;
}

const refused = ({ closed }: Peer) =>
  closed.then(
    () => {},
    () => {},
  );

it('tells what happened to sockets, presses and requests, and gets no series by what strangers send', async () => {
  const { peer } = await Peer.join(server.webSocketUrl());
  peer.press(1, 2, 2, 9);
  peer.send({ action: 'increment' });
  peer.send({ action: '"}\n' });
  await peer.until('ack', ({ seq }) => seq === 2);
  await peer.settled();

  const leaving = await Promise.all([1000, 4999].map(() => Peer.open(server.webSocketUrl())));
  for (const [i, code] of [1000, 4999].entries()) leaving[i]!.socket.close(code, '"}\n');
  const rude = await Peer.open(server.webSocketUrl());
  rude.socket.send(Buffer.from('binary'));
  const lost = await Peer.open(server.webSocketUrl());
  lost.socket.terminate();
  await Promise.all([...leaving, rude, lost].map(({ closed }) => closed));
  const echo = Peer.connect(server.webSocketUrl('/lessons/echo'));
  await new Promise((resolve) => echo.socket.once('open', resolve));
  await refused(Peer.connect(server.webSocketUrl('/lessons/token?"}')));
  await refused(Peer.connect(server.webSocketUrl(), { origin: 'https://"}.example' }));

  await expect.poll(grown).toEqual({
    'sockets{endpoint="/"}': 1,
    'sockets{endpoint="/lessons/echo"}': 1,
    'presses_total{kind="plain"}': 1,
    'presses_total{kind="numbered"}': 2,
    'presses_total{kind="duplicate"}': 1,
    'refusals_total{code="gap"}': 1,
    'refusals_total{code="bad-message"}': 1,
    'closes_total{code="1000"}': 1,
    'closes_total{code="1003"}': 1,
    'closes_total{code="1006"}': 1,
    'closes_total{code="other"}': 1,
    'upgrade_refusals_total{status="401"}': 1,
    'upgrade_refusals_total{status="403"}': 1,
    'lesson_refusals_total{lesson="/lessons/token"}': 1,
  });
  const ours = (series: Iterable<string>) =>
    [...series].filter((name) => name.startsWith('shared_counter_')).sort();
  const after = await scrape(server);
  expect(ours(after.keys())).toEqual(ours(before.keys()));
  expect(after.get('shared_counter_commit_seconds_count')).toBeGreaterThan(0);
  expect(after.get('shared_counter_publish_interval_seconds')).toBe(0.016);
  expect(after.get('shared_counter_ready')).toBe(1);
  expect(after.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  expect(after.get('process_resident_memory_bytes')).toBeGreaterThan(0);
});

describe('the port for metrics', () => {
  const status = (path: string, host: string, method = 'GET'): Promise<number> =>
    new Promise((resolve, reject) => {
      const url = new URL(path, metricsUrl(server));
      request(url, { method, headers: { Host: host } }, (response) => {
        response.resume();
        resolve(response.statusCode!);
      })
        .on('error', reject)
        .end();
    });

  it.each([
    ['GET', '/metrics', 'localhost', 200],
    ['GET', '/', 'localhost', 404],
    ['POST', '/metrics', 'localhost', 405],
    ['GET', '/metrics', 'evil.example', 421],
    ['GET', '/metrics', 'a b', 421],
  ])('%s %s as %s: %i', async (method, path, host, expected) => {
    expect(await status(path, host, method)).toBe(expected);
  });

  it('is on loopback only, and the counter itself has no /metrics', async () => {
    expect(metricsUrl(server)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    expect((await fetch(server.pageUrl('/metrics'))).status).toBe(404);
  });

  it('does not keep a server from ending that cannot start', async () => {
    const flags = ['--memory', '--port', String(server.port), '--metrics-port', '0'];
    expect((await ServerProcess.run(flags)).output).toEqual([
      expect.stringContaining(`Port ${server.port} is in use`),
    ]);
  });

  it('that is in use is said in one line', async () => {
    const { port } = new URL(metricsUrl(server));
    const { code, output } = await ServerProcess.run(['--memory', '--port', '0', '--metrics-port', port]);
    expect({ code, output }).toEqual({
      code: 1,
      output: [
        `Port ${port} is in use. Stop the program that uses it, or choose another one with --metrics-port.`,
      ],
    });
  });
});
