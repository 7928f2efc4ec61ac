/*
 * A copy of a server's data, while it runs or not. In: its folder, and the one for the copy. Out: a folder to
 * start a server with, and its contents. The copy is a consistent snapshot of value and sessions; it gets its name only
 * once it is complete, checked and flushed.
 */

import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { makeFolder } from '../../../cli/make-folder.ts';
import { StoreError } from '../../counter/store-error.ts';

/** What was saved. */
export interface Saved {
  readonly file: string;
  readonly value: number;
  readonly revision: number;
}

/** How long to wait for a server that has locked the file, as it briefly does at startup and shutdown. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Replaces an existing copy.
 * @throws StoreError on failure: one line. An earlier copy is then unchanged.
 */
export function backUp(directory: string, into: string): Saved {
  const source = path.join(directory, 'counter.db');
  if (!existsSync(source))
    throw new StoreError(`There is no counter in ${directory}: name the right folder with --data.`);
  if (['counter.lock', 'counter.db-wal'].some((name) => existsSync(path.join(into, name)))) {
    throw new StoreError(`${into} is a folder in which a server has run. Choose another with --backup.`);
  }
  const file = path.join(into, 'counter.db');
  const partial = `${file}.${process.pid}.partial`;
  try {
    makeFolder(into);
    try {
      copy(source, partial);
      const saved = check(partial);
      flush(partial);
      renameSync(partial, file);
      flush(into);
      return { file, ...saved };
    } finally {
      for (const end of ['', '-journal']) rmSync(partial + end, { force: true });
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError(`Can't save ${directory} to ${into}: ${reason}. Nothing was saved.`, {
      cause: error,
    });
  }
}

/** One read transaction, so it is a consistent snapshot; the server continues to commit meanwhile. */
function copy(source: string, target: string): void {
  const database = new DatabaseSync(source, { readOnly: true });
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    database.prepare('VACUUM INTO ?').run(target);
  } finally {
    database.close();
  }
}

function check(copy: string): Pick<Saved, 'value' | 'revision'> {
  const database = new DatabaseSync(copy, { readOnly: true });
  try {
    const { integrity_check: verdict } = database.prepare('PRAGMA integrity_check').get();
    if (verdict !== 'ok') throw new Error(`the copy is damaged (${verdict})`);
    return database.prepare('SELECT value, revision FROM counter WHERE id = 1').get();
  } finally {
    database.close();
  }
}

/** A file, or the names in a folder. */
function flush(file: string): void {
  const descriptor = openSync(file, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
