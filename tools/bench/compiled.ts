/*
 * Programs in C, compiled when they are needed, into a folder that goes with them.
 */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { TemporaryFolder } from '../system/temporary-folder.ts';

export class Compiled implements Disposable {
  private constructor(
    /** undefined: there is no compiler here. */
    readonly program: string | undefined,
    private readonly folder: TemporaryFolder,
  ) {}

  /** @param compilers to try, in this order */
  static async from(
    source: string,
    compilers: readonly string[] = ['cc', 'gcc', 'clang'],
  ): Promise<Compiled> {
    const folder = new TemporaryFolder('bench');
    const program = join(folder.path, 'program');
    for (const compiler of compilers) {
      const child = spawn(compiler, ['-O2', '-o', program, source], { stdio: 'ignore' });
      child.on('error', () => {}); // there is none of that name
      const code = await new Promise((resolve) => child.once('close', resolve));
      if (code === 0) return new Compiled(program, folder);
    }
    return new Compiled(undefined, folder);
  }

  [Symbol.dispose](): void {
    this.folder[Symbol.dispose]();
  }
}
