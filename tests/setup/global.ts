/*
 * Runs once before the system tests: dist/ is built where it is stale, and the programs that the tests start
 * are installed where they are missing.
 */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ensurePrograms } from './programs.ts';

export default async function setup(): Promise<void> {
  await Promise.all([buildIfStale(), ensurePrograms()]);
}

async function buildIfStale(): Promise<void> {
  await promisify(execFile)(process.execPath, ['build.mjs', '--if-stale']).catch((error) => {
    throw new Error(`The tests need a build, and it failed:\n${error.stderr || error.stdout || error}`);
  });
}
