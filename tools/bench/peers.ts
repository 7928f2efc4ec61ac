/*
 * The servers compared: this server on either of its transports, and four naive counters as their tutorials write them.
 * Each is a separate program, started as its users would start it. In: what a workload needs. Out: commands to start
 * them, and how to talk to them.
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Dialect, PLAIN_DIALECT } from '../load/member.ts';
import type { Command } from '../system/running-program.ts';
import { Connection, type ConnectionEvents } from '../websocket/connection.ts';

export const PEER_NAMES = ['this', 'this-ws', 'lesson', 'ws', 'socket.io', 'websockets'] as const;
export type PeerName = (typeof PEER_NAMES)[number];

/** Paths. */
export interface Places {
  /** The folder of package.json. */
  readonly root: string;
  /** On the disk to measure the durable counter on. */
  readonly storage: string;
}

/** A workload's requirements for a peer. */
export interface Needs {
  /** Presses per second per socket, if that is more than servers usually allow. */
  readonly pressRate?: number;
  /** Must naive servers not broadcast who joins and leaves, so that the crowd can connect at all? */
  readonly quietJoins?: boolean;
}

export interface Peer {
  /** Its name in the tables. */
  readonly label: string;
  /** Does it have numbered presses, which are acknowledged once durable? */
  readonly isNumbered: boolean;
  readonly dialectName: DialectName;
  /** Relative to the address that it prints. */
  readonly path?: string;
  /** @param storage the flags for where this server stores its number */
  command(root: string, needs: Needs, storage: readonly string[]): Command;
}

export const PEERS: Readonly<Record<PeerName, Peer>> = {
  this: server('this server', []), // on uWebSockets.js wherever its binary loads
  'this-ws': server('this server, on ws', ['--transport', 'ws']),
  lesson: {
    ...{ label: 'naive, uWebSockets.js', isNumbered: false, dialectName: 'counter', path: 'lessons/counter' },
    command: (root, needs) => startServer(root, needs, ['--memory']),
  },
  ws: naive('naive, ws', 'counter', 'ws.mjs', () => [process.execPath]),
  'socket.io': naive('naive, Socket.IO', 'socket.io', 'socket-io.mjs', () => [process.execPath]),
  websockets: naive('naive, Python websockets', 'counter', 'websockets.py', () => {
    return [findPython()?.path ?? 'python3', '-B'];
  }),
};

/** The server of another checkout, for comparison with this one. Old ones have no flag for the transport. */
export function serverIn(folder: string): Peer {
  return { ...server(folder, []), command: (_, needs, storage) => startServer(folder, needs, storage) };
}

/** This server. @param flags its special settings */
function server(label: string, flags: readonly string[]): Peer {
  return {
    ...{ label, isNumbered: true, dialectName: 'counter' },
    command: (root, needs, storage) => startServer(root, needs, [...flags, ...storage]),
  };
}

/** On, as always: durability, numbered presses, rate limits, the origin check. */
function startServer(root: string, { pressRate }: Needs, flags: readonly string[]): Command {
  const rates =
    pressRate === undefined ? [] : ['--press-rate', `${pressRate}`, '--press-burst', `${pressRate}`];
  const program = [process.execPath, '--enable-source-maps', join(root, 'dist/server.mjs')];
  return [...program, '--host', '127.0.0.1', '--port', '0', '--no-qr', ...flags, ...rates];
}

/** @param file in peers/ @param interpreter runs it */
function naive(label: string, dialectName: DialectName, file: string, interpreter: () => Command): Peer {
  return {
    ...{ label, isNumbered: false, dialectName },
    command: (root, { quietJoins = false }) => {
      const path = join(root, 'tools/bench/peers', file);
      return [...interpreter(), path, ...(quietJoins ? ['--quiet-joins'] : [])];
    },
  };
}

export interface Python {
  readonly path: string;
  /** The version of the library, and of Python. */
  readonly versions: readonly [library: string, python: string];
}

/** Debian's packages are for Debian's own Python, which may not be the first in PATH. */
export function findPython(): Python | undefined {
  for (const path of ['/usr/bin/python3', 'python3']) {
    const question = 'import websockets, platform; print(websockets.__version__, platform.python_version())';
    const { status, stdout } = spawnSync(path, ['-c', question], { encoding: 'utf8' });
    const [library = '', python = ''] = (stdout ?? '').trim().split(' ');
    if (status === 0) return { path, versions: [library, python] };
  }
  return undefined;
}

// ------------------------------------------------------------------------------------------ dialects

/*
 * Socket.IO as its clients speak it over a raw WebSocket, so that one crowd can press at all the peers. Two
 * protocols wrap a message: Engine.IO 4 puts a digit in front of each frame (0 open, 2 ping, 3 pong, 4 message),
 * Socket.IO 5 another in front of each message (0 connect, 2 event). A message of the application, as `send()`
 * makes it, is 42["message",{…}].
 */
const OPEN = 0x30;
const PING = 0x32;
const CONNECT_PACKET = '40';
const PONG_PACKET = '3';
const EVENT = '42["message",';
const EVENT_END = ']';
const DIGIT_ZERO = 0x30;
const DIGIT_TWO = 0x32;

const SOCKET_IO_DIALECT: Dialect = {
  press: `${EVENT}{"action":"increment"}${EVENT_END}`,
  connect: (target, source, events) => {
    const connection: Connection = new Connection(
      target,
      source,
      unwrapping(events, (text) => connection.send(text)),
    );
    return connection;
  },
};

/** Handles Socket.IO's own messages, and passes on the content of the others. */
function unwrapping(events: ConnectionEvents, answer: (text: string) => void): ConnectionEvents {
  let isConnected = false;
  return {
    opened() {}, // the member is connected once Socket.IO is, too
    received(bytes, from, to) {
      const [first, second] = [bytes[from], bytes[from + 1]];
      if (first === OPEN) answer(CONNECT_PACKET);
      else if (first === PING) answer(PONG_PACKET);
      else if (second === DIGIT_TWO) events.received(bytes, from + EVENT.length, to - EVENT_END.length);
      else if (second === DIGIT_ZERO && !isConnected) {
        isConnected = true;
        events.opened();
      }
    },
    closed: (code, why) => events.closed(code, why),
  };
}

/** By name, since testers are separate processes. The floor sends frames, and does no handshake. */
export const DIALECTS = {
  counter: { ...PLAIN_DIALECT, press: '{"action":"increment"}' },
  'socket.io': SOCKET_IO_DIALECT,
  floor: { press: '', connect: (...parts) => new Connection(...parts, false) },
} satisfies Record<string, Dialect>;

export type DialectName = keyof typeof DIALECTS;
