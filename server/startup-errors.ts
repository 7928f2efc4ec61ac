/*
 * What to do when the server cannot start: known failures → one line of advice. Pure. It is used before
 * uWebSockets.js is loaded, so it must not import anything that does.
 */

import { AssetsMissing } from './assets.ts';

/** For which systems the pinned uWebSockets.js has a binary, by Node's major version. */
const NODE_MAJORS = [20, 22];
const SYSTEMS = ['linux x64', 'linux arm64', 'linux arm', 'darwin x64', 'darwin arm64', 'win32 x64'];

/**
 * @param node process.versions.node
 * @returns why the server cannot run here, or undefined where it can
 */
export function checkRuntime(node: string, platform: string, arch: string): string | undefined {
  if (!NODE_MAJORS.includes(Number.parseInt(node, 10))) {
    return (
      `Node ${node} is not supported: install Node 22, or swap uWebSockets.js ` +
      'for the release that goes with your Node (see README).'
    );
  }
  if (!SYSTEMS.includes(`${platform} ${arch}`)) {
    return `uWebSockets.js has no binary for ${platform} ${arch}. It has them for ${SYSTEMS.join(', ')}.`;
  }
  return undefined;
}

/** uWebSockets.js only says that listening failed, not why. */
export function portUnavailable(port: number): string {
  return `Port ${port} is in use or may not be opened. Choose another with --port.`;
}

/**
 * The advice for an error that was thrown while starting; undefined where it is an unknown one, which is to be
 * shown with its stack.
 * @param dataDirectory as configured
 */
export function adviceFor(error: unknown, dataDirectory: string | undefined): string | undefined {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `The folder ${dataDirectory} cannot be written (${code}). Choose another with --data, or use --memory.`;
    case 'ENOSPC':
      return `The disk of ${dataDirectory} is full. Choose another folder with --data, or use --memory.`;
    case 'ERR_DLOPEN_FAILED': // Alpine Linux, for one: uWebSockets.js is linked to glibc
      return `A native module does not load on this system (${firstLine(message)}). See README, "Where it runs".`;
    default:
      return error instanceof AssetsMissing ? error.message : undefined;
  }
}

function firstLine(text: unknown): string {
  return String(text).split('\n', 1)[0]!;
}
