/*
 * Temporary folders, removed with their owner, or at the latest when this process exits.
 */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class TemporaryFolder implements Disposable {
  readonly path: string;

  /** @param below the parent folder, created if it does not exist */
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
