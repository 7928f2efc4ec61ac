/*
 * A server that may have few files open, and more clients than that.
 */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import WebSocket from 'ws';
import { Server } from '../../tools/suite/server.ts';
import { freePort } from '../../tools/system/port.ts';
import { cpuMsOf } from '../../tools/system/proc.ts';
import { programPath } from '../setup/programs.ts';
import { certificateIn } from '../system/certificate.ts';
import { Peer } from '../system/peer.ts';
import { temporaryDirectory } from '../system/server-process.ts';

const LIMIT = 128;
const CLIENTS = 150;
const SILENT_CLIENTS = 50;

async function startWithLimit(port: number, flags: readonly string[]): Promise<Server> {
  const server = new Server([
    ...[programPath('prlimit'), `--nofile=${LIMIT}:${LIMIT}`, process.execPath, 'dist/server.mjs'],
    ...['--memory', '--no-qr', '--port', String(port), ...flags],
  ]);
  await server.listening;
  return server;
}

/** What became of an attempt to connect: the socket, or the error. */
function attempt(url: string): Promise<WebSocket | Error> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { rejectUnauthorized: false });
    socket.on('open', () => resolve(socket));
    socket.on('error', resolve);
  });
}

/** What the server says first to one who says nothing. */
async function firstPiece(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const [bytes] = await once(socket, 'data');
  socket.destroy();
  return String(bytes);
}

it('[P28] when files run out those outside are refused at once, those inside go on, and no CPU is burnt', async () => {
  const port = await freePort();
  const server = await startWithLimit(port, []);
  const url = `ws://127.0.0.1:${port}/`;
  try {
    const { peer } = await Peer.join(url);
    const came = await Promise.all(Array.from({ length: CLIENTS }, () => attempt(url)));
    const refusals = came.filter((result) => result instanceof Error);
    expect(refusals.length).toBeGreaterThan(CLIENTS - LIMIT);
    expect(new Set(refusals.map(({ message }) => message))).toEqual(
      new Set(['Unexpected server response: 503']),
    );
    // In one piece: a client that has asked meanwhile may be reset before it sees a second one.
    for (let i = 0; i < SILENT_CLIENTS; i++) {
      expect(await firstPiece(port)).toMatch(/^HTTP\/1.1 503 [\s\S]*\r\n\r\nThe server is full$/);
    }
    expect(server.output.filter((line) => line.startsWith('full: of 128 open files'))).toHaveLength(1);

    const cpuMs = (): number => cpuMsOf(readFileSync(`/proc/${server.pid}/stat`, 'utf8'));
    const beforeMs = cpuMs();
    const startMs = performance.now();
    peer.press(1);
    await peer.until('ack', ({ seq }) => seq === 1);
    for (let seq = 2; seq <= 20; seq++) {
      peer.press(seq);
      await peer.until('ack', (ack) => ack.seq === seq); // 16 ms each
    }
    expect(cpuMs() - beforeMs).toBeLessThan((performance.now() - startMs) / 2);

    const inside = came.filter((result) => result instanceof WebSocket);
    for (const socket of inside) socket.terminate();
    await peer.until('users', ({ count }) => count === 1);
    expect(await attempt(url)).toBeInstanceOf(WebSocket);
  } finally {
    await server.end('SIGKILL');
  }
});

it('[P28] with TLS, those outside are cut off at once', async () => {
  await using directory = await temporaryDirectory();
  const { keyFile, certFile } = certificateIn(directory.path);
  const port = await freePort();
  const server = await startWithLimit(port, ['--key', keyFile, '--cert', certFile]);
  const url = `wss://127.0.0.1:${port}/`;
  try {
    const came = await Promise.all(Array.from({ length: CLIENTS }, () => attempt(url)));
    const refusals = came.filter((result) => result instanceof Error);
    expect(refusals.length).toBeGreaterThan(CLIENTS - LIMIT);
    expect(refusals.length).toBeLessThan(CLIENTS);
  } finally {
    await server.end('SIGKILL');
  }
});
