/*
 * What has to be looked after before lmdb opens its files, since it does not return errors there but ends
 * the process: SIGSEGV for a data file that is not LMDB's, SIGBUS for one that is cut short, and SIGBUS
 * where the disk has no room for the lock file. All three were seen with lmdb 3.5.6.
 */

import { open, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StoreError } from '../../counter/store-error.ts';

/**
 * Checks what opening reads: both meta pages, and that the file reaches as far as the trees they point to.
 * Damage further inside stays undetected: LMDB has no checksums.
 * @throws StoreError
 */
export async function checkDataFile(directory: string): Promise<void> {
  const file = path.join(directory, 'data.mdb');
  const size = await sizeOf(file);
  if (size === undefined || size === 0) return; // lmdb makes a new one
  const metas = await readMetas(file);
  if (metas.length === 0) {
    throw new StoreError(`${file} is not a data file of this server. Choose another directory with --data.`);
  }
  if (metas.some((meta) => meta.bytesNeeded > size)) {
    throw new StoreError(`${file} is cut short. Restore it, or choose another directory with --data.`);
  }
}

/** 250 readers; lmdb takes the file as it is, and does not make it sparse as it would make its own. */
const LOCK_FILE_BYTES = 16_384;

/**
 * Creates lmdb's lock file with its blocks on the disk: lmdb writes to it through a map, where a full disk
 * is not an error but a SIGBUS. (Copy-on-write file systems need room even for blocks that are there.)
 */
export async function createLockFile(directory: string): Promise<void> {
  const file = path.join(directory, 'lock.mdb');
  const size = (await sizeOf(file)) ?? 0; // too small where the disk was full the last time
  if (size < LOCK_FILE_BYTES) await writeFile(file, Buffer.alloc(LOCK_FILE_BYTES));
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

interface Meta {
  readonly pageBytes: number;
  readonly bytesNeeded: number;
}

/** The meta pages 0 and 1; none where either is no meta page of LMDB. */
async function readMetas(file: string): Promise<Meta[]> {
  const handle = await open(file);
  try {
    const bytes = Buffer.alloc(META_BYTES);
    await handle.read(bytes, 0, META_BYTES, 0);
    const first = readMeta(bytes);
    if (first === undefined) return [];
    await handle.read(bytes.fill(0), 0, META_BYTES, first.pageBytes);
    const second = readMeta(bytes);
    return second === undefined ? [] : [first, second];
  } finally {
    await handle.close();
  }
}

/*
 * struct MDB_meta of lmdb's mdb.c (data version 2), in the machine's byte order, which is little-endian on
 * every machine that lmdb has binaries for. Offsets count from the start of the page.
 */
const META_BYTES = 168;
const META = { magic: 24, version: 28, pageBytes: 48, freeRoot: 88, mainRoot: 136 };
const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;

function readMeta(page: Buffer): Meta | undefined {
  if (page.readUInt32LE(META.magic) !== MAGIC || page.readUInt32LE(META.version) !== DATA_VERSION) {
    return undefined;
  }
  const pageBytes = page.readUInt32LE(META.pageBytes);
  const roots = [META.freeRoot, META.mainRoot].map((offset) => page.readBigUInt64LE(offset));
  const lastRoot = Math.max(1, ...roots.filter((root) => root !== NO_PAGE).map(Number));
  return { pageBytes, bytesNeeded: (lastRoot + 1) * pageBytes };
}
