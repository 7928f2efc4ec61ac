/*
 * What to do when the server cannot start: known failures → one line of advice. It is used before
 * uWebSockets.js is loaded, so it must not import anything that does.
 */

import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetsMissing } from './assets.ts';
import { StoreError } from './counter/store-error.ts';

/** What decides whether a native module loads. */
export interface Runtime {
  /** As process.versions.node. */
  readonly node: string;
  /** As process.versions.modules: the version of the interface to native modules. */
  readonly modules: string;
  readonly platform: string;
  readonly arch: string;
}

const OLDEST_NODE = 20;

/**
 * Is this a long-term release of Node, and is there a binary of uWebSockets.js for it? The latter is asked of
 * the files that are installed, so that it holds for whichever release of uWebSockets.js that is.
 * @param moduleUrl of the installed uWebSockets.js, as import.meta.resolve gives it
 * @returns why the server cannot run here, or undefined where it can
 */
export function checkRuntime(
  { node, modules, platform, arch }: Runtime,
  moduleUrl: string,
): string | undefined {
  const major = Number.parseInt(node, 10);
  if (major < OLDEST_NODE || major % 2 === 1) return `Node ${node} is not supported: use Node 20 or 22.`;
  const folder = dirname(fileURLToPath(moduleUrl));
  const binary = `uws_${platform}_${arch}_${modules}.node`;
  if (existsSync(join(folder, binary)) || existsSync(join(folder, 'bin', binary))) return undefined;
  return (
    `uWebSockets.js has no binary for Node ${node} on ${platform} ${arch}: use Node 20 or 22, ` +
    'or take another release of it (README, "Node 24 and later").'
  );
}

/**
 * uWebSockets.js only says that listening failed. Node's own sockets know why.
 * @param host undefined: all interfaces
 */
export async function whyNotListen(port: number, host: string | undefined): Promise<string> {
  const code = await new Promise<string | undefined>((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    probe.listen({ port, ...(host === undefined ? {} : { host }) }, () =>
      probe.close(() => resolve(undefined)),
    );
  });
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. Stop what listens there, or choose another with --port.`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user. Choose one above 1023 with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `This computer has no address ${host}. Leave --host out to listen on all that it has.`;
    default:
      return `Port ${port} cannot be opened${code === undefined ? '' : ` (${code})`}. Choose another with --port.`;
  }
}

/** How uWebSockets.js says that it cannot use the TLS files. */
const TLS_FAILURE = 'App construction failed';

/** The advice for an error that was thrown while starting; undefined for one that nobody foresaw. */
export function adviceFor(error: unknown): string | undefined {
  if (error instanceof StoreError || error instanceof AssetsMissing) return error.message;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (message === TLS_FAILURE) return 'The TLS files cannot be read or do not fit: check --cert and --key.';
  if (code === 'ERR_DLOPEN_FAILED') {
    // Alpine Linux, for one: uWebSockets.js is linked to glibc.
    return `A native module does not load on this system: ${String(message).split('\n', 1)[0]}`;
  }
  return undefined;
}
