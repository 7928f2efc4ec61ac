import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../../cli/make-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'make-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a folder that an option names', () => {
  it('is made with those above it, and may be there already', () => {
    const path = join(folder, 'a/b/c/');
    makeFolder(path);
    makeFolder(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it('may be the root, or the folder one is in', () => {
    makeFolder('/');
    makeFolder('.');
  });

  it.each([
    ['is a file', 'file', 'EEXIST'],
    ['would be below a file', 'file/x', 'ENOTDIR'],
    ['would be far below a file', 'file/x/y', 'ENOTDIR'],
  ])('is refused where it %s', (_, name, code) => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => makeFolder(join(folder, name))).toThrow(expect.objectContaining({ code }));
  });

  it.runIf(process.platform === 'linux').each(['/proc/x', '/proc/x/y'])(
    'is refused in a folder that takes no entries: %s',
    (path) => {
      expect(() => makeFolder(path)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
    },
  );
});
