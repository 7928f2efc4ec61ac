/*
 * Folders that go with what they are for, at the latest with this process.
 */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class TemporaryFolder implements Disposable {
  readonly path: string;

  /** @param below is made if it is not there */
  constructor(name: string, below = tmpdir()) {
    mkdirSync(below, { recursive: true });
    this.path = mkdtempSync(join(below, `${name}-`));
    process.once('exit', this.remove);
  }

  private readonly remove = (): void => rmSync(this.path, { recursive: true, force: true, maxRetries: 3 });

  [Symbol.dispose](): void {
    process.off('exit', this.remove);
    this.remove();
  }
}
