/*
 * One server a data directory. Node has no flock(), and a pid file outlives a killed process; but a unix
 * socket answers exactly as long as its process lives, because the kernel closes it. So each server listens
 * on a socket of its own in the directory, `server-<pid>-<random>.sock`, and only then asks the others:
 * whoever comes second sees the first, and a socket that refuses is a dead server's, to be swept away.
 *
 * Limits: it protects within one kernel (containers that share a volume, too), not over a network file
 * system. It needs a file system that takes sockets. Two servers that start in the same instant may both
 * refuse. Whoever may write in the directory can delete a socket, and with it the protection.
 */

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import path from 'node:path';
import { StoreError } from '../../counter/store-error.ts';

export interface DirectoryLock {
  release(): Promise<void>;
}

/** The shortest `sun_path` around is that of macOS: 104 bytes with the final zero. */
const MAX_SOCKET_PATH_BYTES = 103;

const SOCKET_NAME = /^server-(\d+)-[0-9a-f]{12}\.sock$/;

/**
 * Takes an existing directory for this process, until `release` or the end of the process.
 * @throws StoreError where another server, or another store in this process, holds it
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const name = `server-${process.pid}-${randomBytes(6).toString('hex')}.sock`;
  const server = await listen(socketPath(directory, name));
  const release = async () => {
    if (server.listening) await new Promise((closed) => server.close(closed));
    await rm(path.join(directory, name), { force: true });
  };
  try {
    const holder = await findHolder(directory, name);
    if (holder === undefined) return { release };
    throw new StoreError(
      `${directory} is in use by another server (pid ${holder}). Stop it, or choose another directory with --data.`,
    );
  } catch (error) {
    await release();
    throw error;
  }
}

/** The pid of another server that is alive, and as a side effect the dead ones' sockets swept away. */
async function findHolder(directory: string, ownName: string): Promise<string | undefined> {
  const names = (await readdir(directory)).filter((name) => SOCKET_NAME.test(name));
  // Between its bind() and its listen(), a server looks dead: a third that started then may have swept ours.
  if (!names.includes(ownName)) return 'unknown: several are starting';
  for (const name of names) {
    if (name === ownName) continue;
    if (await isAlive(socketPath(directory, name))) return SOCKET_NAME.exec(name)![1];
    await rm(path.join(directory, name), { force: true });
  }
  return undefined;
}

/** Only a refusal proves death: anything else, such as a lack of permission, counts as alive. */
function isAlive(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    probe.on('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT');
    });
  });
}

async function listen(socket: string): Promise<Server> {
  const server = createServer((probe) => probe.destroy());
  server.listen({ path: socket, exclusive: true }); // exclusive: this process itself, in a cluster as well
  await once(server, 'listening');
  return server.unref();
}

/** Absolute or relative, whichever is short enough for a socket's address. */
function socketPath(directory: string, name: string): string {
  const absolute = path.resolve(directory, name);
  const relative = path.relative(process.cwd(), absolute);
  const short = [absolute, relative].find((each) => Buffer.byteLength(each) <= MAX_SOCKET_PATH_BYTES);
  if (short !== undefined) return short;
  throw new StoreError(`The path of ${directory} is too long. Choose a shorter one with --data.`);
}
