/*
 * The load tester's options, and what the system must allow for them.
 */

import { describe, expect, it } from 'vitest';
import { type Limits, obstacleTo, openFilesIn, portsIn } from '../../../tools/load/limits.ts';
import { parseOptions } from '../../../tools/load/options.ts';
import { findTarget, sourceOf } from '../../../tools/websocket/target.ts';

describe('options', () => {
  it('default to a run of less than 20 s on this computer', () => {
    expect(parseOptions([])).toEqual({
      kind: 'options',
      options: {
        url: 'ws://127.0.0.1:6789/',
        mode: 'press',
        sockets: 1000,
        rate: 200,
        active: 100,
        durationMs: 10_000,
        rampMs: 2_000,
        report: undefined,
        pid: undefined,
        pressToken: undefined,
      },
    });
  });

  it('may all be given', () => {
    const argv =
      '--url wss://[::1]:7000/ws --mode storm --sockets 50 --rate 10 --active 5 --duration 1.5 --ramp 0 --report a.html --pid 42 --press-token some-token';
    expect(parseOptions(argv.split(' '))).toEqual({
      kind: 'options',
      options: {
        url: 'wss://[::1]:7000/ws',
        mode: 'storm',
        sockets: 50,
        rate: 10,
        active: 5,
        durationMs: 1500,
        rampMs: 0,
        report: 'a.html',
        pid: 42,
        pressToken: 'some-token',
      },
    });
  });

  it.each([
    [['--sockets', '5000', '--rate', '10000'], 500],
    [['--sockets', '30'], 30],
    [['--sockets', '50', '--rate', '10000'], 50],
  ])('choose so many sockets to press that servers allow it: %j', (argv, active) => {
    expect(parseOptions(argv)).toMatchObject({ options: { active } });
  });

  it.each([
    [['--sockets', '0'], '--sockets must be a whole number from 1 to 1000000, not "0".'],
    [['--sockets', '1e3'], '--sockets must be'],
    [['--sockets', ''], '--sockets must be'],
    [['--rate', '1.5'], '--rate must be a whole number'],
    [['--rate=-1'], '--rate must be a whole number'],
    [['--duration', '0.5'], '--duration must be a number of seconds from 1 to 3600, not "0.5".'],
    [['--duration', '1h'], '--duration must be'],
    [['--ramp', '601'], '--ramp must be'],
    [['--mode', 'fast'], '--mode must be one of press, plain, idle, storm, churn, not "fast".'],
    [['--url', 'http://localhost'], '--url must be an address that begins with ws:// or wss://'],
    [['--url', 'localhost:6789'], '--url must be'],
    [['--report', 'out.pdf'], '--report must be the name of a file that ends with .html'],
    [['--pid', 'node'], '--pid must be'],
    [['--sockets', '10', '--active', '11'], '--active 11 is more than --sockets 10.'],
    [['--rate', '0'], '--rate 0 does nothing with --mode press'],
    [['--sockets'], '--sockets needs a value: a whole number from 1 to 1000000. See --help.'],
    [['--sockets', '--rate', '5'], '--sockets needs a value'],
    [['--socket', '5'], 'Unknown option --socket. Did you mean --sockets?'],
    [['5'], 'Unexpected argument "5"'],
  ])('that are wrong are told in one line: %j', (argv, expected) => {
    const result = parseOptions(argv);
    expect(result).toEqual({ kind: 'usage-error', message: expect.stringContaining(expected) });
    expect(JSON.stringify(result)).not.toContain('\\n');
  });

  it.each(['--help', '-h'])('explain themselves after %s, within 80 columns', (flag) => {
    const result = parseOptions([flag]);
    expect(result).toEqual({ kind: 'help', text: expect.stringContaining('--sockets <n>') });
    const lines = result.kind === 'help' ? result.text.split('\n') : [];
    expect(lines.filter(({ length }) => length > 80)).toEqual([]);
  });
});

describe('the limits of the system', () => {
  const limits: Limits = { openFiles: 20_000, ports: 28_232, isRoot: true };

  it('are read as Linux tells them', () => {
    expect(openFilesIn('Max cpu time  unlimited\nMax open files            1024    524288    files\n')).toBe(
      1024,
    );
    expect(openFilesIn('')).toBeUndefined();
    expect(portsIn('32768\t60999\n')).toBe(28_232);
    expect(portsIn('')).toBeUndefined();
  });

  it('stand in nobody’s way where they suffice, or are not known', async () => {
    const target = await findTarget('ws://127.0.0.1:6789/');
    expect(obstacleTo(19_000, target, limits)).toBeUndefined();
    expect(obstacleTo(1_000_000, target, { ...limits, openFiles: undefined })).toBeUndefined();
  });

  it('for open files come with the command that raises them', async () => {
    const target = await findTarget('ws://127.0.0.1:6789/');
    expect(obstacleTo(30_000, target, limits)).toMatch(/ulimit -n 30064$/);
    expect(obstacleTo(30_000, target, { ...limits, isRoot: false })).toMatch(
      /sudo prlimit --pid \$\$ --nofile=30064:30064$/,
    );
  });

  it('for ports come with the command that widens them, where there is but one address', async () => {
    const target = await findTarget('ws://192.0.2.1/');
    const enough = { ...limits, openFiles: 1_000_000 };
    expect(obstacleTo(20_000, target, enough)).toBeUndefined();
    expect(obstacleTo(40_000, target, enough)).toMatch(
      /sysctl -w net\.ipv4\.ip_local_port_range="1024 65535"$/,
    );
    expect(obstacleTo(90_000, target, enough)).toMatch(/several computers/);
  });
});

describe('the target', () => {
  it.each([
    ['ws://127.0.0.1:6789/ws', { address: '127.0.0.1', port: 6789, tls: false, isLoopback: true }],
    ['ws://[::1]/', { address: '::1', port: 80, tls: false, isLoopback: true }],
    ['wss://192.0.2.1/', { address: '192.0.2.1', port: 443, tls: true, isLoopback: false }],
    ['ws://localhost:1/', { port: 1, isLoopback: true }],
  ])('of %s is looked up', async (url, expected) => {
    expect(await findTarget(url)).toMatchObject(expected);
  });

  it.runIf(process.platform === 'linux')(
    'on this computer is reached from as many addresses as it takes',
    async () => {
      const target = await findTarget('ws://127.0.0.1:6789/');
      expect(sourceOf(target, 0, 25_000)).toBeUndefined();
      expect(sourceOf(target, 0, 60_000)).toBe('127.0.0.2');
      expect(sourceOf(target, 24_999, 60_000)).toBe('127.0.0.2');
      expect(sourceOf(target, 25_000, 60_000)).toBe('127.0.0.3');
      expect(sourceOf(target, 59_999, 60_000)).toBe('127.0.0.4');
      expect(sourceOf(await findTarget('ws://192.0.2.1/'), 59_999, 60_000)).toBeUndefined();
    },
  );
});
