/*
 * Where the figures are from: the machine, its system, and the versions of everything that is compared. Out: one
 * sentence.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { findPython } from './peers.ts';

const PACKAGES = ['uWebSockets.js', 'lmdb', 'ws', 'socket.io'];
const GIB = 1024 ** 3;

/** @param root the folder of package.json @example '2 × Intel(R) Xeon(R) Processor, 24 GB, Linux 6.1.0; Node …' */
export function describeMachine(root: string): string {
  const [processor] = cpus();
  const cores = availableParallelism();
  const python = findPython();
  return [
    `${cores} × ${processor?.model.trim() ?? 'an unknown processor'}, ${Math.round(totalmem() / GIB)} GB, ${type()} ${release()}`,
    [
      `Node ${process.versions.node}`,
      ...PACKAGES.map((name) => `${name} ${versionOf(root, name)}`),
      ...(python === undefined ? [] : [`Python ${python.versions[1]} with websockets ${python.versions[0]}`]),
    ].join(', '),
  ].join('; ');
}

function versionOf(root: string, name: string): string {
  const { resolve } = createRequire(join(root, 'package.json'));
  try {
    const folder = resolve.paths(name)?.find((path) => isThere(join(path, name, 'package.json')));
    return JSON.parse(readFileSync(join(folder!, name, 'package.json'), 'utf8')).version;
  } catch {
    return '(not installed)';
  }
}

function isThere(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}
