/*
 * Programs in C, compiled when they are needed, into a folder that goes with them.
 */

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const COMPILERS = ['cc', 'gcc', 'clang'];

export class Compiled implements AsyncDisposable {
  private constructor(
    /** undefined: there is no compiler here. */
    readonly program: string | undefined,
    private readonly folder: string,
  ) {}

  /** @param compilers to try, in this order */
  static async from(source: string, compilers: readonly string[] = COMPILERS): Promise<Compiled> {
    const folder = await mkdtemp(join(tmpdir(), 'bench-'));
    const program = join(folder, 'program');
    const compiles = (compiler: string): boolean =>
      spawnSync(compiler, ['-O2', '-o', program, source]).status === 0;
    return new Compiled(compilers.some(compiles) ? program : undefined, folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
