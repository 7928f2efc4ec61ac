/*
 * How the server starts, and how it says that it cannot: one line, no stack trace, a fitting exit code.
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../tools/system/port.ts';
import { ServerProcess, temporaryDirectory } from './server-process.ts';

let running: ServerProcess;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let dataOfRunning: string;

beforeAll(async () => {
  directory = await temporaryDirectory();
  dataOfRunning = join(directory.path, 'data');
  await writeFile(join(directory.path, 'file'), 'not a directory');
  await mkdir(join(directory.path, 'garbage'));
  await writeFile(join(directory.path, 'garbage', 'counter.db'), 'x'.repeat(100_000));
  await mkdir(join(directory.path, 'former'));
  await writeFile(join(directory.path, 'former', 'data.mdb'), '');
  running = await ServerProcess.start(['--data', dataOfRunning], await freePort());
});
afterAll(async () => {
  await running.end();
  await directory[Symbol.asyncDispose]();
});

const inDirectory = (name: string) => join(directory.path, name);

describe('a start that fails says why in one line', () => {
  it.each<[what: string, flags: () => string[], code: number, line: RegExp]>([
    ['an unknown flag', () => ['--prt', '1'], 2, /Unknown option --prt\. Did you mean --port\?/],
    ['a bad value', () => ['--port', 'x'], 2, /--port must be a whole number/],
    ['an argument without a flag', () => ['7000'], 2, /Unexpected argument "7000"/],
    ['a port in use', () => ['--memory', '--port', String(running.port)], 1, /Port \d+ is in use/],
    [
      'a host of another machine',
      () => ['--memory', '--port', '0', '--host', '203.0.113.1'],
      1,
      /203\.0\.113\.1/,
    ],
    [
      'a data directory in use',
      () => ['--port', '0', '--data', dataOfRunning],
      1,
      /in use by another server/,
    ],
    ['a data directory that is a file', () => ['--port', '0', '--data', inDirectory('file')], 1, /--data/],
    ['one that cannot be made', () => ['--port', '0', '--data', inDirectory('file/data')], 1, /--data/],
    ['one with other data', () => ['--port', '0', '--data', inDirectory('garbage')], 1, /--data/],
    [
      'one with data of the former engine',
      () => ['--port', '0', '--data', inDirectory('former')],
      1,
      /data of an earlier version/,
    ],
    [
      'TLS files that are not there',
      () => ['--port', '0', '--memory', '--cert', '/x', '--key', '/y'],
      1,
      /--cert/,
    ],
  ])('%s', async (_what, flags, code, line) => {
    const exit = await ServerProcess.run(flags());
    expect(exit.output).toEqual([expect.stringMatching(line)]);
    expect(exit.code).toBe(code);
  });

  it('and harms no other server', async () => {
    expect((await fetch(running.pageUrl('/healthz'))).status).toBe(200);
  });
});

describe('a start', () => {
  it('prints one line for each address, and a QR code', async () => {
    const server = await ServerProcess.start(['--memory']);
    await server.end();
    expect(
      server.output.filter((line) => /^(Local|Network|WebSocket) +\S/.test(line)).length,
    ).toBeGreaterThan(1);
    const help = await ServerProcess.run(['--help']);
    expect(help.code).toBe(0);
    expect(help.output.join('\n')).toContain('--idle-timeout');
  });

  it('reads the environment, and flags win over it', async () => {
    const exit = await ServerProcess.run(['--memory', '--port', String(running.port)], { PORT: 'nonsense' });
    expect(exit.output).toEqual([expect.stringContaining(`Port ${running.port} is in use`)]);
    expect((await ServerProcess.run(['--memory'], { PORT: 'nonsense' })).code).toBe(2);
  });

  it('again, at once after a kill, on the same port and data, finds what was there', async () => {
    await using own = await temporaryDirectory();
    const port = await freePort();
    const first = await ServerProcess.start(['--data', own.path], port);
    await first.end('SIGKILL');
    const second = await ServerProcess.start(['--data', own.path], port);
    await second.end();
  });
});
