/*
 * How a server with --redis starts, and how it says that it cannot: TLS, users, and what docs/redis.md tells.
 */

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../../tools/system/port.ts';
import { DURABLE } from '../../../tools/system/redis-server.ts';
import { programPath } from '../../setup/programs.ts';
import { Peer } from '../peer.ts';
import { RedisProcess } from '../redis-process.ts';
import { ServerProcess, temporaryDirectory } from '../server-process.ts';

let redis: RedisProcess;
let tlsPort: number;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const file = (name: string) => join(directory.path, name);

beforeAll(async () => {
  directory = await temporaryDirectory();
  tlsPort = await freePort();
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const files = ['-keyout', file('key.pem'), '-out', file('cert.pem')];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await promisify(execFile)(programPath('openssl'), [
    'req',
    '-x509',
    ...key,
    '-days',
    '2',
    ...files,
    ...names,
  ]);
  const tls = ['--tls-cert-file', file('cert.pem'), '--tls-key-file', file('key.pem')];
  const noClients = ['--tls-ca-cert-file', file('cert.pem'), '--tls-auth-clients', 'no'];
  redis = await RedisProcess.start([...DURABLE, '--tls-port', String(tlsPort), ...tls, ...noClients]);
});
afterAll(async () => {
  await redis[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

/** Starts a server and presses once. Returns what the server printed. */
async function press(url: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const server = await ServerProcess.start(['--redis', url], 0, undefined, env);
  const { peer } = await Peer.join(server.webSocketUrl());
  peer.press(1);
  await peer.until('ack', ({ seq }) => seq === 1);
  expect(await server.end()).toMatchObject({ code: 0 });
  return server.output.join('\n');
}

it('speaks TLS with a Redis whose certificate is trusted, and with no other', async () => {
  const url = `rediss://localhost:${tlsPort}`;
  expect(await press(url, { NODE_EXTRA_CA_CERTS: file('cert.pem') })).toContain(`Redis      ${url}`);
  const exit = await ServerProcess.run(['--port', '0', '--redis', url]);
  expect(exit.output).toEqual([
    expect.stringMatching(/^Can't use Redis at rediss:.*certificate is not trusted/),
  ]);
  expect(exit.code).toBe(1);
});

it('works with the permissions that docs/redis.md names, and prints no password', async () => {
  const docs = await readFile('docs/redis.md', 'utf8');
  const [, rule = ''] = /^ACL SETUSER counter on >secret (.*)$/m.exec(docs) ?? [];
  await redis.ask('ACL', 'SETUSER', 'counter', 'on', '>s3cret', ...rule.split(' '));
  const output = await press(`redis://counter:s3cret@127.0.0.1:${redis.port}`);
  expect(output).not.toContain('s3cret');
  expect(await redis.ask('ACL', 'LOG')).toEqual([]);
});

it('ends in one line where the password is wrong', async () => {
  const exit = await ServerProcess.run(['--redis', `redis://ann:wr0ng@127.0.0.1:${redis.port}`]);
  expect(exit.output).toEqual([
    expect.stringMatching(/^Can't use Redis at .*refuses the user or the password/),
  ]);
  expect(exit.output.join()).not.toContain('wr0ng');
  expect(exit.code).toBe(1);
});
