/*
 * The load tester as it is run: against the real server in each of its modes, and against servers with faults,
 * each of which it must find.
 */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../tools/system/port.ts';
import { programPath } from '../setup/programs.ts';
import { FaultyServer } from './faulty-server.ts';
import { Peer } from './peer.ts';
import { ServerProcess, temporaryDirectory } from './server-process.ts';

interface Outcome {
  readonly code: number | null;
  /** Both streams, as they came. */
  readonly output: string;
  /** The final table: from each label to its value. */
  readonly figures: ReadonlyMap<string, string>;
}

/** Runs it to its end. @param seen is called with the output so far, and a function that sends it a signal */
async function load(
  flags: readonly string[],
  seen: (output: string, signal: (name: NodeJS.Signals) => void) => void = () => {},
): Promise<Outcome> {
  const child = spawn(process.execPath, ['dist/load.mjs', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      seen(output, (name) => child.kill(name));
    });
  }
  const [code] = await once(child, 'close');
  const rows = [...output.matchAll(/^ {2}(\S.{0,24}?) {2,}(\S.*)$/gm)];
  return { code, output, figures: new Map(rows.map(([, label, value]) => [label!, value!])) };
}

function milliseconds(figure: string | undefined): number {
  expect(figure).toMatch(/^[\d,.]+ ms$/);
  return Number(figure!.replace(/[^\d.]/g, ''));
}

const quick = (url: string, sockets: number): string[] => {
  return ['--url', url, '--sockets', String(sockets), '--ramp', '0.2', '--duration', '1.5'];
};

describe.concurrent('the load tester at the real server', () => {
  it('finds each numbered press counted once', async () => {
    await using server = await ServerProcess.start(['--memory']);
    const { code, output, figures } = await load(quick(server.webSocketUrl(), 300));
    expect(output).toContain('Exact: 300 presses, each counted once');
    expect(code).toBe(0);
    expect(figures.get('acknowledged')).toBe('300');
    expect(figures.get('samples')).toContain('2,400'); // by eight observers
    expect(milliseconds(figures.get('p50'))).toBeLessThanOrEqual(milliseconds(figures.get('max')));
  });

  it('finds each plain press counted once', async () => {
    await using server = await ServerProcess.start(['--memory']);
    const { code, output } = await load([...quick(server.webSocketUrl(), 200), '--mode', 'plain']);
    expect(output).toContain('Exact: 300 presses');
    expect(code).toBe(0);
  });

  it('presses at the naive counter, too, if plainly', async () => {
    await using server = await ServerProcess.start(['--memory']);
    const url = server.webSocketUrl('/lessons/counter');
    const plain = await load([...quick(url, 100), '--mode', 'plain']);
    expect(plain.output).toContain('Exact: 300 presses');
    const numbered = await load([...quick(url, 10)]);
    expect(numbered.output).toContain(
      'does not answer hello, so it has no numbered presses: try --mode plain.',
    );
    expect(numbered.code).toBe(2);
  });

  it('holds idle sockets, and tells what they cost the server', async () => {
    await using server = await ServerProcess.start(['--memory']);
    const { code, output, figures } = await load([...quick(server.webSocketUrl(), 400), '--mode', 'idle']);
    expect(output).toContain('All 400 sockets that came in were held.');
    expect(code).toBe(0);
    if (process.platform === 'linux') expect(figures.get('RSS per socket')).toMatch(/ KB$/);
  });

  it('cuts all sockets while they press, and finds all back, and each press counted once', async () => {
    await using server = await ServerProcess.start(['--memory']);
    const flags = [...quick(server.webSocketUrl(), 300), '--mode', 'storm'];
    const { code, output, figures } = await load(flags);
    expect(output).toContain('Exact: 300 presses');
    expect(code).toBe(0);
    expect(figures.get('dropped, failed')).toContain('300 × cut');
    expect(figures.get('time to recover')).toMatch(/^\d+\.\d\d s$/);
  });

  it('lets sockets come and go, and finds presence as it was', async () => {
    await using server = await ServerProcess.start(['--memory']);
    const { code, output } = await load([...quick(server.webSocketUrl(), 200), '--mode', 'churn']);
    expect(output).toContain('Presence is 1 again, after 300 came and went.');
    expect(code).toBe(0);
  });

  it('does not miss plain presses that the server refused, since it said so', async () => {
    await using server = await ServerProcess.start(['--memory']);
    const flags = [...quick(server.webSocketUrl(), 20), '--mode', 'plain', '--rate', '600', '--active', '2'];
    const { code, output, figures } = await load(flags);
    expect(figures.get('sent')).toBe('900');
    expect(figures.get('refused')).toMatch(/^[1-9]\d*$/);
    expect(output).toContain(' × rate-limited.');
    expect(output).toContain(`Exact: ${900 - Number(figures.get('refused'))} presses`);
    expect(code).toBe(0);
  });

  it('counts it against itself when it is held up, in every press that was due meanwhile', async () => {
    await using server = await ServerProcess.start(['--memory']);
    let isHeldUp = false;
    // Long enough that the hold-up falls into it, even if the word of its beginning comes late.
    const flags = [...quick(server.webSocketUrl(), 50), '--duration', '4'];
    const { code, output, figures } = await load(flags, (soFar, signal) => {
      if (isHeldUp || !soFar.includes('running')) return;
      isHeldUp = true;
      signal('SIGSTOP');
      setTimeout(() => signal('SIGCONT'), 1_500);
    });
    expect(milliseconds(figures.get('p90'))).toBeGreaterThan(300); // not only the few that were on their way
    expect(output).toContain('The load tester itself was a bottleneck');
    expect(figures.get('sent')).toBe('800');
    expect(code).toBe(0);
  });

  it('cannot judge while others press', async () => {
    await using server = await ServerProcess.start(['--memory']);
    const other = await Peer.open(server.webSocketUrl());
    const timer = setInterval(() => other.send({ action: 'plus' }), 50);
    const { code, output } = await load(quick(server.webSocketUrl(), 50));
    clearInterval(timer);
    await other.close();
    expect(output.replace(/\s+/g, ' ')).toContain('others press, too. Exactness cannot be judged.');
    expect(code).toBe(3);
  });

  it('ends in good order when it is interrupted, with what it measured so far', async () => {
    await using server = await ServerProcess.start(['--memory']);
    const flags = ['--url', server.webSocketUrl(), '--sockets', '100', '--ramp', '0', '--duration', '600'];
    let hasInterrupted = false;
    const { code, output, figures } = await load(flags, (soFar, signal) => {
      if (hasInterrupted || !/running: .*p99/.test(soFar)) return;
      hasInterrupted = true; // a second signal would end it at once
      signal('SIGINT');
    });
    expect(output).toContain('Ended early. Exact: ');
    expect(figures.get('sent')).toBe(figures.get('acknowledged'));
    expect(code).toBe(0);
  });

  it('says so when it is interrupted before the first press', async () => {
    await using server = await ServerProcess.start(['--memory']);
    const flags = ['--url', server.webSocketUrl(), '--sockets', '100', '--ramp', '600'];
    let hasInterrupted = false;
    const { code, output } = await load(flags, (soFar, signal) => {
      if (hasInterrupted || !soFar.includes('connecting')) return;
      hasInterrupted = true;
      signal('SIGINT');
    });
    expect(output).toContain('Ended before anything was pressed.');
    expect(code).toBe(1);
  });

  it('writes a report that is complete in itself', async () => {
    await using server = await ServerProcess.start(['--memory']);
    await using directory = await temporaryDirectory();
    const file = join(directory.path, 'report.html');
    await load([...quick(server.webSocketUrl(), 50), '--report', file]);
    const page = await readFile(file, 'utf8');
    expect(page).toContain('Exact: 300 presses');
    expect(page).toContain('Deliveries per second');
    expect(page).not.toMatch(/https?:|<script|<link/);
  });
});

describe('the load tester over TLS', () => {
  it('presses, is cut, and comes back', async () => {
    await using directory = await temporaryDirectory();
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(directory.path, name));
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost'];
    spawnSync(programPath('openssl'), [...request, '-keyout', key!, '-out', cert!]);
    await using server = await ServerProcess.start(['--memory', '--key', key!, '--cert', cert!]);
    const url = `wss://localhost:${server.port}/`;
    const { code, output, figures } = await load([...quick(url, 50), '--mode', 'storm']);
    expect(output).toContain('Exact: 300 presses');
    expect(figures.get('dropped, failed')).toContain('50 × cut');
    expect(code).toBe(0);
  });
});

describe.concurrent('the load tester finds a server that', () => {
  it('acknowledges presses, and loses them', async () => {
    await using server = await FaultyServer.start('loses');
    const { code, output, figures } = await load(quick(server.url, 20));
    expect(figures.get('acknowledged')).toBe('300');
    expect(figures.get('lost')).toBe('30');
    expect(output).toContain('NOT EXACT: 30 presses lost');
    expect(code).toBe(1);
  });

  it('loses plain presses', async () => {
    await using server = await FaultyServer.start('loses');
    const { code, figures } = await load([...quick(server.url, 20), '--mode', 'plain']);
    expect(figures.get('lost')).toBe('30');
    expect(code).toBe(1);
  });

  it('never acknowledges some presses', async () => {
    await using server = await FaultyServer.start('silent');
    const { code, output, figures } = await load(quick(server.url, 20));
    expect(output).toContain('NOT EXACT: ');
    expect(output.replace(/\s+/g, ' ')).toMatch(/\d+ press(es)? never acknowledged/);
    expect(figures.get('lost')).not.toBe('0');
    expect(code).toBe(1);
  });

  it('counts presses twice', async () => {
    await using server = await FaultyServer.start('doubles');
    const { code, output, figures } = await load(quick(server.url, 20));
    expect(figures.get('doubled')).toBe('30');
    expect(output).toContain('NOT EXACT: 30 presses too many');
    expect(code).toBe(1);
  });

  it('leaves one socket with an old number', async () => {
    await using server = await FaultyServer.start('forgets-one');
    const { code, output, figures } = await load(quick(server.url, 20));
    expect(figures.get('show another number')).toBe('1');
    expect(output).toContain('NOT EXACT: 1 socket shows another number');
    expect(code).toBe(1);
  });

  it('stalls for two seconds: every press that was due in them shows it', async () => {
    await using server = await FaultyServer.start('stalls');
    const { code, figures } = await load([...quick(server.url, 20), '--duration', '4']);
    expect(code).toBe(0); // late, but right
    expect(milliseconds(figures.get('max'))).toBeGreaterThan(1900);
    expect(milliseconds(figures.get('p99'))).toBeGreaterThan(1800);
    // Half of 4 s: a loop that waits for answers would have met the stall with one press per socket.
    expect(milliseconds(figures.get('p90'))).toBeGreaterThan(1000);
  });

  it('miscounts presence', async () => {
    await using server = await FaultyServer.start('keeps-ghosts');
    // Long enough for one of them to get in before it is sent home, after a second, even on a busy machine.
    const flags = [...quick(server.url, 20), '--mode', 'churn', '--rate', '20', '--duration', '4'];
    const { code, output } = await load(flags);
    expect(output).toMatch(/NOT RIGHT: presence is \d+ after all have left, and was 1\./);
    expect(code).toBe(1);
  });

  it('drops idle sockets', async () => {
    await using server = await FaultyServer.start('drops');
    const { code, output } = await load([...quick(server.url, 20), '--mode', 'idle']);
    expect(output).toContain('NOT HELD: 19 of 20 sockets are open (1 × 1011).');
    expect(code).toBe(1);
  });
});

describe.concurrent('the load tester says in one line that', () => {
  it('nobody listens', async () => {
    const { code, output } = await load(['--url', `ws://127.0.0.1:${await freePort()}/`]);
    expect(output).toMatch(/^Cannot connect to ws:\/\/127\.0\.0\.1:\d+\/ \(\d+ × ECONNREFUSED\)\.$/m);
    expect(code).toBe(1);
  });

  it('nothing there sends a number', async () => {
    await using server = await ServerProcess.start(['--memory']);
    const url = server.webSocketUrl('/lessons/echo');
    const { code, output } = await load(['--url', url, '--sockets', '3', '--ramp', '0']);
    expect(output).toContain('All sockets came in, but not all were sent a number: is this a counter?');
    expect(code).toBe(1);
  });

  it('what answers is no WebSocket', async () => {
    const server = createServer((socket) => socket.on('error', () => {}).end('220 mail\r\n\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const { code, output } = await load(['--url', `ws://127.0.0.1:${port}/`, '--sockets', '3']);
    server.close();
    expect(output).toMatch(/^Cannot connect to .* × no HTTP\)\.$/m);
    expect(code).toBe(1);
  });

  it.each([
    ['an option is wrong', ['--sockets', 'many'], '--sockets must be a whole number'],
    ['a report cannot be of this kind', ['--report', 'out.pdf'], '--report must be'],
  ])('%s', async (_, flags, expected) => {
    const { code, output } = await load(flags);
    expect(output).toContain(expected);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });
});
