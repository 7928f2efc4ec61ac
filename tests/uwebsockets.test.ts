/*
 * uWebSockets.js is a repack by a third party: the installed files are those of the table in docs/uwebsockets.md.
 */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'node_modules/uWebSockets.js/dist');
const document = readFileSync(join(ROOT, 'docs/uwebsockets.md'), 'utf8');

const rows = [...document.matchAll(/^\| `(\S+)` \| (\d+) \| `([0-9a-f]{64})` \|$/gm)].map(
  ([, file, bytes, sha256]) => ({ file: file!, bytes: Number(bytes), sha256: sha256! }),
);
const ADVICE = 'Do not start the server. docs/uwebsockets.md says what to do.';

describe('the installed uWebSockets.js', () => {
  it('has the files of the table, and no other that could run', () => {
    const names = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).map((name) =>
      name.replaceAll('\\', '/'),
    );
    const runnable = names.filter((name) => /\.([cm]?js|node)$/.test(name));
    expect(runnable.sort(), ADVICE).toEqual(rows.map(({ file }) => file).sort());
  });

  it.each(rows)('has the $file that the table has', ({ file, bytes, sha256 }) => {
    const content = readFileSync(join(DIST, file));
    const found = { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
    expect(found, `${file} is not the file that was tested. ${ADVICE}`).toEqual({ bytes, sha256 });
  });
});
