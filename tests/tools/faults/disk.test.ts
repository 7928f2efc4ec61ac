/*
 * The row of the full disk, where its small disk is not there.
 */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fillUp } from '../../../tools/faults/rows/disk.ts';
import { TemporaryFolder } from '../../../tools/system/temporary-folder.ts';

it('never fills up another disk than the small one', () => {
  using folder = new TemporaryFolder('fill-up');
  const filler = join(folder.path, 'filler');
  expect(() => fillUp(filler, 1_000_000)).toThrow('the small disk is gone');
  expect(statSync(filler).size).toBeLessThan(1_100_000);
});
