/*
 * A disk that fails with EIO, or hangs, on command. In: a folder. Out: how to run a server for which the files in
 * that folder fail (failing-disk.c).
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
  /** Environment variables for a process whose files should fail. */
  readonly environment: Readonly<Record<string, string>>;
  private readonly flag: string;

  /**
   * @param folder whose files should fail
   * @param scratch an existing folder for its own files
   * @param source failing-disk.c
   */
  constructor(folder: string, scratch: string, source = SOURCE) {
    const library = join(scratch, 'failing-disk.so');
    const flags = ['-O2', '-shared', '-fPIC', '-o', library, source, '-ldl'];
    if (!COMPILERS.some((name) => spawnSync(name, flags).status === 0)) throw new Error('no C compiler');
    this.flag = join(scratch, 'fails');
    this.environment = { LD_PRELOAD: library, FAILING_FOLDER: folder, FAILING_WHILE: this.flag };
  }

  /** The same as a program, which runs the command after it. */
  get wrapper(): readonly string[] {
    return ['env', ...Object.entries(this.environment).map(([name, value]) => `${name}=${value}`)];
  }

  /** @param what `flushes` fail; `writes` fail, too; only `one` flush fails; or each flush `hangs` */
  begin(what: 'flushes' | 'writes' | 'one' | 'hangs'): void {
    writeFileSync(this.flag, what);
  }

  end(): void {
    rmSync(this.flag, { force: true });
  }
}
