/*
 * What must hold for package.json and its lockfile, and what npm would undo without a word.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));

describe('package.json', () => {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.overrides };

  it.each(Object.entries<string>(all))('pins %s exactly, at %s', (_, version) => {
    expect(version).toMatch(/^(npm:[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/);
  });
});

describe('package-lock.json', () => {
  const entries = Object.entries<Record<string, unknown>>(lock.packages);

  it('goes with package.json', () => {
    const { dependencies, devDependencies } = lock.packages[''];
    expect({ dependencies, devDependencies }).toEqual({
      dependencies: manifest.dependencies,
      devDependencies: manifest.devDependencies,
    });
  });

  // .npmrc asks npm to leave addresses out, so that an install works from any registry or mirror.
  it('names no address to download from', () => {
    expect(entries.filter(([, entry]) => 'resolved' in entry).map(([name]) => name)).toEqual([]);
  });

  it('has the hash of every package', () => {
    const without = entries.filter(([name, entry]) => name !== '' && !('integrity' in entry));
    expect(without.map(([name]) => name)).toEqual([]);
  });

  // The repack asks for Node 22 or later, though it has binaries for Node 20, too (checked): with its entry,
  // npm ci would warn of EBADENGINE on Node 20. npm writes the entry again when it installs the package anew.
  it('does not say that uWebSockets.js needs Node 22', () => {
    expect(lock.packages['node_modules/uWebSockets.js']).toBeDefined();
    expect(lock.packages['node_modules/uWebSockets.js']).not.toHaveProperty('engines');
  });
});
