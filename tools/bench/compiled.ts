/*
 * Programs in C, compiled when they are needed, into a folder that goes with them.
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { TemporaryFolder } from '../system/temporary-folder.ts';

export class Compiled implements Disposable {
  private readonly folder = new TemporaryFolder('bench');
  /** undefined: there is no compiler here. */
  readonly program: string | undefined;

  /** @param compilers to try, in this order */
  constructor(source: string, compilers: readonly string[] = ['cc', 'gcc', 'clang']) {
    const program = join(this.folder.path, 'program');
    const compiles = (compiler: string) => spawnSync(compiler, ['-O2', '-o', program, source]).status === 0;
    this.program = compilers.some(compiles) ? program : undefined;
  }

  [Symbol.dispose](): void {
    this.folder[Symbol.dispose]();
  }
}
