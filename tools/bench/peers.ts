/*
 * Who is compared: this server, and four naive counters as their tutorials write them. Each is a program of its own,
 * started as people would start it. In: what a workload needs. Out: commands to start, and how to speak with them.
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Dialect, PLAIN_DIALECT } from '../load/dialect.ts';
import { SOCKET_IO_DIALECT } from './socket-io-dialect.ts';

export const PEER_NAMES = ['this', 'lesson', 'ws', 'socket.io', 'websockets'] as const;
export type PeerName = (typeof PEER_NAMES)[number];

/** Where things are. */
export interface Places {
  /** The folder of package.json. */
  readonly root: string;
  /** On the disk that the durable counter is to be measured on. */
  readonly storage: string;
}

/** What a workload asks of a peer. */
export interface Needs {
  /** Presses per second of one socket, where they are more than servers usually allow. */
  readonly pressRate?: number;
  /** Must naive servers keep to themselves who comes and goes, so that the crowd gets in at all? */
  readonly quietJoins?: boolean;
}

export interface Peer {
  readonly name: PeerName;
  /** As the tables call it. */
  readonly label: string;
  /** Has it numbered presses, which are acknowledged when they are durable? */
  readonly isNumbered: boolean;
  /** Where it says that it listens; the first group is its URL or, for this server, its port. */
  readonly dialectName: DialectName;
  /** Below its URL. */
  readonly path?: string;
  /** @param folder an empty one, of its own */
  command(places: Places, needs: Needs, folder: string): readonly [program: string, ...args: string[]];
}

/** By name, since testers are processes of their own. */
export const DIALECTS = {
  counter: { ...PLAIN_DIALECT, press: '{"action":"increment"}' },
  'socket.io': SOCKET_IO_DIALECT,
} satisfies Record<string, Dialect>;

export type DialectName = keyof typeof DIALECTS;

export const PEERS: Readonly<Record<PeerName, Peer>> = {
  this: {
    name: 'this',
    label: 'this server',
    isNumbered: true,
    dialectName: 'counter',
    command: ({ root }, needs, folder) => thisServer(root, needs, ['--data', folder]),
  },
  lesson: {
    name: 'lesson',
    label: 'naive, uWebSockets.js',
    isNumbered: false,
    dialectName: 'counter',
    path: 'lessons/counter',
    command: ({ root }, needs) => thisServer(root, needs, ['--memory']),
  },
  ws: {
    name: 'ws',
    label: 'naive, ws',
    isNumbered: false,
    dialectName: 'counter',
    command: ({ root }, needs) => [process.execPath, peerFile(root, 'ws.mjs'), ...quietJoins(needs)],
  },
  'socket.io': {
    name: 'socket.io',
    label: 'naive, Socket.IO',
    isNumbered: false,
    dialectName: 'socket.io',
    command: ({ root }, needs) => [process.execPath, peerFile(root, 'socket-io.mjs'), ...quietJoins(needs)],
  },
  websockets: {
    name: 'websockets',
    label: 'naive, Python websockets',
    isNumbered: false,
    dialectName: 'counter',
    command: ({ root }, needs) => {
      return [findPython()?.path ?? 'python3', '-B', peerFile(root, 'websockets.py'), ...quietJoins(needs)];
    },
  },
};

export interface Python {
  readonly path: string;
  /** Of the library, and of Python. */
  readonly versions: readonly [library: string, python: string];
}

/** Debian's packages are for Debian's own Python, which need not be the first in PATH. */
export function findPython(): Python | undefined {
  for (const path of ['/usr/bin/python3', 'python3']) {
    const question = 'import websockets, platform; print(websockets.__version__, platform.python_version())';
    const { status, stdout } = spawnSync(path, ['-c', question], { encoding: 'utf8' });
    if (status !== 0) continue;
    const [library = '', python = ''] = stdout.trim().split(' ');
    return { path, versions: [library, python] };
  }
  return undefined;
}

/** On, as always: durability, numbered presses, rate limits, the check of origins. */
function thisServer(
  root: string,
  { pressRate }: Needs,
  flags: readonly string[],
): readonly [string, ...string[]] {
  const rates =
    pressRate === undefined ? [] : ['--press-rate', `${pressRate}`, '--press-burst', `${pressRate}`];
  return [
    process.execPath,
    '--enable-source-maps',
    join(root, 'dist/server.mjs'),
    ...['--host', '127.0.0.1', '--port', '0', '--no-qr'],
    ...flags,
    ...rates,
  ];
}

function peerFile(root: string, name: string): string {
  return join(root, 'tools/bench/peers', name);
}

function quietJoins(needs: Needs): string[] {
  return needs.quietJoins === true ? ['--quiet-joins'] : [];
}
