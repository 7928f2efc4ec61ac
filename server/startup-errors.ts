/*
 * What to do when the server cannot start: known failures → one line of advice.
 */

import { createServer } from 'node:net';
import { AssetsMissing } from './assets.ts';
import { StoreError } from './counter/store-error.ts';
import { PressTokensError } from './press-tokens.ts';
import { TlsFilesError } from './tls/pair.ts';
import { TransportMissing } from './transports/choose.ts';

const OLDEST_NODE = 20;
/** The versions that the tests run on. */
const TESTED_NODES = [20, 22, 24, 26];

export interface NodeCheck {
  readonly isTooOld: boolean;
  /** What to tell the operator; undefined for a tested version. */
  readonly line: string | undefined;
}

/** @param version as process.versions.node */
export function checkNode(version: string): NodeCheck {
  const major = Number.parseInt(version, 10);
  if (major < OLDEST_NODE) {
    return { isTooOld: true, line: `Node ${version} is too old: use Node ${OLDEST_NODE} or later.` };
  }
  if (TESTED_NODES.includes(major)) return { isTooOld: false, line: undefined };
  return {
    isTooOld: false,
    line: `This server was not tested on Node ${version}, only on ${TESTED_NODES.join(', ')}.`,
  };
}

/**
 * uWebSockets.js only reports that listening failed. Node's own sockets know why.
 * @param host undefined: all interfaces
 * @param what the prefix of both flags, such as `--metrics-`
 */
export async function whyNotListen(port: number, host: string | undefined, what = '--'): Promise<string> {
  const code = await new Promise<string | undefined>((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    probe.listen({ port, ...(host === undefined ? {} : { host }) }, () =>
      probe.close(() => resolve(undefined)),
    );
  });
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. Stop the program that uses it, or choose another one with ${what}port.`;
    case 'EACCES':
      return `Port ${port} cannot be opened by this user. Choose one above 1023 with ${what}port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `This computer has no address ${host}. Omit ${what}host to listen on ${what === '--' ? 'all of its addresses' : 'this computer only'}.`;
    default:
      return `Port ${port} cannot be opened${code === undefined ? '' : ` (${code})`}. Choose another one with ${what}port.`;
  }
}

/** Patterns of errors by uWebSockets.js, OpenSSL and Node's file system which mean that the TLS files cannot be used. */
const TLS_FAILURE = /^App construction failed$|^error:[0-9A-F]+:|PEM|no start line/;

/** Errors whose message is the advice. */
const WITH_ADVICE = [StoreError, AssetsMissing, TransportMissing, PressTokensError, TlsFilesError];

/** The advice for an error thrown at startup; undefined for an unknown one. */
export function adviceFor(error: unknown): string | undefined {
  if (WITH_ADVICE.some((kind) => error instanceof kind)) return (error as Error).message;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (TLS_FAILURE.test(String(message)))
    return 'The TLS files cannot be read or do not match: check --cert and --key.';
  if (code === 'ERR_DLOPEN_FAILED') {
    return `A native module does not load on this system: ${String(message).split('\n', 1)[0]}`;
  }
  return undefined;
}
