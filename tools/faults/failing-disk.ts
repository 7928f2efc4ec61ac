/*
 * A disk that fails with EIO when it is told to. In: a folder. Out: the program with its arguments that runs a server
 * for which the files of that folder fail (failing-disk.c).
 */

import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const COMPILERS = ['cc', 'gcc', 'clang'];

/** Relative to the built program, in dist/. */
const SOURCE = join(dirname(import.meta.dirname), 'tools/faults/failing-disk.c');

/** @returns what is missing for it; undefined if nothing is */
export function whyNoFailingDisk(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  const isThere = COMPILERS.some((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
  return isThere ? undefined : 'needs a C compiler';
}

export class FailingDisk {
  /** Runs what follows it. */
  readonly wrapper: readonly string[];
  private readonly flag: string;

  /**
   * @param folder whose files are to fail
   * @param scratch exists, for files of its own
   */
  constructor(folder: string, scratch: string) {
    const library = join(scratch, 'failing-disk.so');
    const flags = ['-O2', '-shared', '-fPIC', '-o', library, SOURCE, '-ldl'];
    if (!COMPILERS.some((name) => spawnSync(name, flags).status === 0)) throw new Error('no C compiler');
    this.flag = join(scratch, 'fails');
    const variables = { LD_PRELOAD: library, FAILING_FOLDER: folder, FAILING_WHILE: this.flag };
    this.wrapper = ['env', ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
  }

  /** @param what flushes alone, or writes, too */
  begin(what: 'flushes' | 'writes'): void {
    writeFileSync(this.flag, what);
  }

  end(): void {
    rmSync(this.flag);
  }
}
