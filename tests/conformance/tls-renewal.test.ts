/*
 * The certificate over the server's life: SIGHUP, a broken one, --tls self-signed, and the versions of TLS.
 */

import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect, type SecureVersion } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificateIn } from '../system/certificate.ts';
import { LessonClient } from '../system/lesson-client.ts';
import { Peer } from '../system/peer.ts';
import { ServerProcess, temporaryDirectory } from '../system/server-process.ts';

const TRUSTING = { rejectUnauthorized: false };

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let pairs: readonly ReturnType<typeof certificateIn>[];
beforeAll(async () => {
  directory = await temporaryDirectory();
  pairs = ['a', 'b', 'c', 'used'].map((name) => {
    mkdirSync(join(directory.path, name));
    return certificateIn(join(directory.path, name));
  });
});
afterAll(() => directory[Symbol.asyncDispose]());

/** Connects, and hangs up. @returns the certificate's fingerprint */
async function fingerprintAt({ port }: ServerProcess): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', ...TRUSTING });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

async function sees(server: ServerProcess, line: RegExp): Promise<void> {
  await expect.poll(() => server.output.some((each) => line.test(each))).toBe(true);
}

describe('SIGHUP', () => {
  const used = () => pairs[3]!;
  const use = ({ certFile, keyFile }: ReturnType<typeof certificateIn>): void => {
    copyFileSync(certFile, used().certFile);
    copyFileSync(keyFile, used().keyFile);
  };
  const start = (): Promise<ServerProcess> => {
    const { certFile, keyFile } = used();
    return ServerProcess.start(['--memory', '--cert', certFile, '--key', keyFile]);
  };

  it('loads the certificate anew, again and again; open sockets stay, and hear those that come later', async () => {
    use(pairs[0]!);
    await using server = await start();
    const url = (path = '/') => `wss://127.0.0.1:${server.port}${path}`;
    const { peer: early } = await Peer.join(url(), undefined, undefined, TRUSTING);
    const chats = [await LessonClient.open(url('/lessons/chat'), TRUSTING)];
    const seen = [await fingerprintAt(server)];
    for (const next of pairs.slice(1, 3)) {
      use(next);
      server.output.length = 0;
      server.child.kill('SIGHUP');
      await sees(server, /^New connections get the certificate with the SHA-256 fingerprint/);
      seen.push(await fingerprintAt(server));
      chats.push(await LessonClient.open(url('/lessons/chat'), TRUSTING));
    }
    expect(new Set(seen).size).toBe(3);
    const { peer: late } = await Peer.join(url(), undefined, undefined, TRUSTING);
    late.press(1);
    for (const peer of [early, late]) await peer.until('state', ({ value }) => value === 1);
    early.press(1);
    for (const peer of [early, late]) await peer.until('state', ({ value }) => value === 2);
    await early.until('users', ({ count }) => count === 2);
    for (const [index, chat] of chats.entries()) {
      chat.socket.send(JSON.stringify({ type: 'login', name: `guest ${index}` }));
      await expect.poll(() => chat.received.join('\n')).toContain(`guest ${index}`);
    }
    for (const [index, chat] of chats.entries()) {
      chat.socket.send(JSON.stringify({ type: 'message', text: `from ${index}` }));
      for (const other of chats)
        await expect.poll(() => other.received.join('\n')).toContain(`from ${index}`);
    }
    expect(await server.end()).toEqual({ code: 0, signal: null });
    for (const { closed } of [early, late]) expect(await closed).toMatchObject({ code: 1001 });
  });

  it('refuses nobody while it changes the certificate', async () => {
    use(pairs[0]!);
    await using server = await start();
    let answered = 0;
    const failures: unknown[] = [];
    const ask = async (): Promise<void> => {
      const asked = request({
        ...TRUSTING,
        host: '127.0.0.1',
        port: server.port,
        path: '/healthz',
        agent: false,
      });
      try {
        const [answer] = await once(asked.end(), 'response');
        answer.resume();
        answered += 1;
      } catch (error) {
        failures.push(error);
      }
    };
    const people = Array.from({ length: 4 }, async () => {
      while (answered < 100) await ask();
    });
    for (const next of [1, 2, 0, 1, 2]) {
      const before = answered;
      await expect.poll(() => answered > before + 10 || answered >= 100).toBe(true);
      use(pairs[next]!);
      server.child.kill('SIGHUP');
    }
    await Promise.all(people);
    expect(failures).toEqual([]);
  });

  it('keeps the certificate where the new one cannot be used, and says so in one line', async () => {
    use(pairs[0]!);
    await using server = await start();
    const { peer } = await Peer.join(`wss://127.0.0.1:${server.port}/`, undefined, undefined, TRUSTING);
    const before = await fingerprintAt(server);
    copyFileSync(pairs[1]!.certFile, used().certFile); // the key is another's
    server.output.length = 0;
    server.child.kill('SIGHUP');
    await sees(server, /^The new TLS files cannot be used, so the previous certificate stays in use: .*key/);
    writeFileSync(used().certFile, 'no certificate');
    server.child.kill('SIGHUP');
    await expect.poll(() => server.output.length).toBe(2);
    expect(await fingerprintAt(server)).toBe(before);
    peer.press(1);
    await peer.until('ack');
  });

  it('with the same files changes nothing, and says so', async () => {
    use(pairs[0]!);
    await using server = await start();
    server.child.kill('SIGHUP');
    await sees(server, /^SIGHUP: the certificate is the one from before/);
    expect(server.output.join('\n')).not.toContain('New connections');
  });

  it('without TLS does nothing, and says so', async () => {
    await using server = await ServerProcess.start();
    server.child.kill('SIGHUP');
    await sees(server, /^SIGHUP: there is no TLS certificate and no file of press tokens to reload/);
    expect(await server.end()).toEqual({ code: 0, signal: null });
  });
});

describe('--tls self-signed', () => {
  it('serves https at once, prints the fingerprint, and has the same certificate after a restart', async () => {
    const data = join(directory.path, 'data');
    const fingerprints: string[] = [];
    for (let i = 0; i < 2; i++) {
      await using server = await ServerProcess.start(['--data', data, '--tls', 'self-signed']);
      fingerprints.push(await fingerprintAt(server));
      expect(server.output.join('\n')).toContain(`SHA-256 ${fingerprints[0]}`);
      expect(server.output.join('\n')).toContain(`Local      https://localhost:${server.port}/`);
    }
    expect(fingerprints[1]).toBe(fingerprints[0]);
    expect(existsSync(join(data, 'self-signed.pem'))).toBe(true);
  });

  it('with --memory keeps it for the process alone, and renews nothing that will do', async () => {
    await using server = await ServerProcess.start(['--memory', '--tls', 'self-signed']);
    const socket = connect({ port: server.port, host: '127.0.0.1', ...TRUSTING });
    await once(socket, 'secureConnect');
    const certificate = new X509Certificate(socket.getPeerCertificate().raw);
    socket.destroy();
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    server.child.kill('SIGHUP');
    await sees(server, /^SIGHUP: the certificate is the one from before/);
    expect(await fingerprintAt(server)).toBe(certificate.fingerprint256);
  });
});

describe('TLS', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    const { certFile, keyFile } = pairs[0]!;
    server = await ServerProcess.start(['--memory', '--cert', certFile, '--key', keyFile]);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it.each<[SecureVersion, boolean]>([
    ['TLSv1', false],
    ['TLSv1.1', false],
    ['TLSv1.2', true],
    ['TLSv1.3', true],
  ])('%s is taken: %s', async (version, isTaken) => {
    const versions = { minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' };
    const socket = connect({ port: server.port, host: '127.0.0.1', ...TRUSTING, ...versions });
    const outcome = await new Promise<string>((resolve) => {
      socket.on('secureConnect', () => resolve(socket.getProtocol()!));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
    });
    socket.destroy();
    expect(outcome).toMatch(isTaken ? version : /PROTOCOL_VERSION|ECONNRESET/);
  });
});
