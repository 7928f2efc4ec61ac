/*
 * Reads a configuration file while the server may be running. In: its path. Out: its text, or why not. A FIFO would
 * block the process until somebody writes, and a device may never end: only a regular file of bounded size is read.
 */

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Enough for 250 tokens of the greatest length, or for a chain of certificates. */
export const MAX_FILE_BYTES = 64 * 1024;

/** The file cannot be used. The message completes a sentence that names it: `… is a directory`. */
export class SmallFileError extends Error {}

/** @throws {SmallFileError} */
export function readSmallFile(path: string): string {
  let file: number | undefined;
  try {
    // Without O_NONBLOCK, already the opening of a FIFO blocks. Windows has neither.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    if (!fstatSync(file).isFile()) throw new SmallFileError('is not a regular file');
    return textOf(file);
  } catch (error) {
    if (error instanceof SmallFileError) throw error;
    throw new SmallFileError(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Its size may lie, such as in /proc, or grow meanwhile: what is read counts. */
function textOf(file: number): string {
  const bytes = Buffer.alloc(MAX_FILE_BYTES + 1);
  let length = 0;
  for (let read = -1; read !== 0 && length < bytes.length; length += read) {
    read = readSync(file, bytes, length, bytes.length - length, null);
  }
  if (length > MAX_FILE_BYTES) throw new SmallFileError(`is larger than ${MAX_FILE_BYTES / 1024} KiB`);
  return bytes.toString('utf8', 0, length);
}
