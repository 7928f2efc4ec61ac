/*
 * Does uWebSockets.js have a binary for this Node? In: the installed files, of any release. Out: what
 * is missing. It loads nothing.
 */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What determines whether a native module loads. */
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
 * Does uWebSockets.js have a binary for this Node? It checks the installed files, so it works for
 * any release.
 * @param moduleUrl of the installed uWebSockets.js; null if it is not installed
 * @returns what is missing, in a sentence; undefined if nothing is
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
