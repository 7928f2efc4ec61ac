/*
 * Programs in C, compiled when they are needed, into a folder that goes with them.
 */

import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const COMPILERS = ['cc', 'gcc', 'clang'];

export class Compiled implements AsyncDisposable {
  private constructor(
    /** undefined: there is no compiler here. */
    readonly program: string | undefined,
    private readonly folder: string,
  ) {
    process.once('exit', this.remove); // where nobody came to dispose of it
  }

  private readonly remove = (): void => rmSync(this.folder, { recursive: true, force: true });

  /** @param compilers to try, in this order */
  static async from(source: string, compilers: readonly string[] = COMPILERS): Promise<Compiled> {
    const folder = await mkdtemp(join(tmpdir(), 'bench-'));
    const program = join(folder, 'program');
    const compiles = (compiler: string): boolean =>
      spawnSync(compiler, ['-O2', '-o', program, source]).status === 0;
    return new Compiled(compilers.some(compiles) ? program : undefined, folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.off('exit', this.remove);
    this.remove();
  }
}
