/*
 * Which transport this process runs on. uWebSockets.js wherever its binary is for this Node and this system, since it
 * serves several times as many people; `ws` elsewhere. In: what was asked for. Out: the transport, loaded.
 */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Transport as TransportName } from '../options.ts';
import type { MakeTransport } from './transport.ts';

/** What decides whether a native module loads. */
export interface Runtime {
  /** As process.versions.node. */
  readonly node: string;
  /** As process.versions.modules: the version of the interface to native modules. */
  readonly modules: string;
  readonly platform: string;
  readonly arch: string;
}

/** Asked for, and not to be had: one line says why. */
export class TransportMissing extends Error {}

export interface Chosen {
  readonly name: TransportName;
  readonly make: MakeTransport;
}

/**
 * @param wanted undefined: the best that runs here
 * @throws {TransportMissing} where the one that is wanted does not run here
 */
export async function chooseTransport(
  wanted: TransportName | undefined,
  log: (line: string) => void,
  whyNotUws = whyUwsDoesNotLoad,
): Promise<Chosen> {
  const problem = wanted === 'ws' ? 'not wanted' : await whyNotUws();
  if (problem === undefined) {
    const { UwsTransport } = await import('./uws/uws-transport.ts');
    return { name: 'uws', make: (...parts) => new UwsTransport(...parts) };
  }
  if (wanted === 'uws') throw new TransportMissing(`${problem} ${INSTALL}`);
  if (wanted === undefined)
    log(`${problem} The server runs on ws, which costs about twice the CPU. ${INSTALL}`);
  const { WsTransport } = await import('./ws/ws-transport.ts');
  return { name: 'ws', make: (...parts) => new WsTransport(...parts) };
}

const INSTALL =
  "For the author's own release: npm install uWebSockets.js@uNetworking/uWebSockets.js#v20.67.0 (README).";

async function whyUwsDoesNotLoad(): Promise<string | undefined> {
  const missing = whyNoBinary();
  if (missing !== undefined) return missing;
  try {
    await import('uWebSockets.js');
    return undefined;
  } catch (error) {
    // Alpine Linux, for one: uWebSockets.js is linked to glibc.
    return `uWebSockets.js does not load on this system: ${String((error as Error).message).split('\n', 1)[0]}.`;
  }
}

const HERE: Runtime = {
  node: process.versions.node,
  modules: process.versions.modules,
  platform: process.platform,
  arch: process.arch,
};

/**
 * Is there a binary of uWebSockets.js for this Node? It is asked of the files that are installed, so that it holds for
 * whichever release that is.
 * @param moduleUrl of the installed uWebSockets.js; null where it is not installed
 * @returns what is missing, in a sentence; undefined where it is there
 */
export function whyNoBinary(
  { node, modules, platform, arch }: Runtime = HERE,
  moduleUrl: string | null = resolved('uWebSockets.js'),
): string | undefined {
  if (moduleUrl === null) return 'uWebSockets.js is not installed.';
  const folder = dirname(fileURLToPath(moduleUrl));
  const binary = `uws_${platform}_${arch}_${modules}.node`;
  if (existsSync(join(folder, binary)) || existsSync(join(folder, 'bin', binary))) return undefined;
  return `uWebSockets.js has no binary for Node ${node} on ${platform} ${arch}.`;
}

function resolved(name: string): string | null {
  try {
    return import.meta.resolve(name);
  } catch {
    return null;
  }
}
