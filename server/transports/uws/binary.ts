/*
 * Is there a binary of uWebSockets.js for this Node? In: the files that are installed, whichever release that is. Out: what
 * is missing. It loads nothing.
 */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What decides whether a native module loads. */
export interface Runtime {
  /** As process.versions.node. */
  readonly node: string;
  /** As process.versions.modules: the version of the interface to native modules. */
  readonly modules: string;
  readonly platform: string;
  readonly arch: string;
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
