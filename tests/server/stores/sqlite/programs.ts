/*
 * The programs of the tests of the SQLite store, as JavaScript, since Node 20 reads no TypeScript: the worker that has
 * the database, and child.ts. In: a scratch directory. Out: the files there, with the project's packages beside them.
 */

import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const PROJECT = path.resolve(import.meta.dirname, '../../../..');

export interface Programs {
  readonly worker: URL;
  readonly child: string;
}

export async function buildPrograms(directory: string): Promise<Programs> {
  await symlink(path.join(PROJECT, 'node_modules'), path.join(directory, 'node_modules'));
  await build({
    entryPoints: {
      'server-sqlite': path.join(PROJECT, 'server/stores/sqlite/worker.ts'),
      child: path.join(import.meta.dirname, 'child.ts'),
    },
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  const worker = pathToFileURL(path.join(directory, 'server-sqlite.mjs'));
  return { worker, child: path.join(directory, 'child.mjs') };
}
