/*
 * The page's typeface, for esbuild: `url("page-font:")` in a stylesheet. In: Sofia Sans Condensed from the registry.
 * Out: a WOFF2 with the letters, digits, signs and weights that the page uses, and the font's licence beside it.
 */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { OUT } from './files.mjs';

const PACKAGE = '@fontsource-variable/sofia-sans-condensed';
const FILE = 'sofia-sans-condensed-latin-wght-normal.woff2';
const MAX_FONT_KB = 40;
/** The OFL requires that the font comes with its licence. */
const LICENSE = 'public/sofia-sans-condensed-license.txt';

const ASCII = range(0x20, 0x7e);
const LATIN_1 = range(0xa0, 0xff);
const SIGNS = '–—‘’“”…−↑↓';

const SUBSET = {
  targetFormat: 'woff2',
  variationAxes: { wght: { min: 400, max: 700 } },
  keepFeatures: ['kern', 'tnum'],
  noHinting: true, // current screens do not use it, and it would have to be adapted to the fewer weights
  preserveNameIds: [0, 13, 14], // copyright, licence, and its address
};

const require = createRequire(import.meta.url);

/** An esbuild plugin. Nothing is read unless a stylesheet asks for the font. */
export const pageFont = {
  name: 'page-font',
  setup(build) {
    build.onResolve({ filter: /^page-font:$/ }, () => ({ path: 'type.woff2', namespace: 'page-font' }));
    build.onLoad({ filter: /.*/, namespace: 'page-font' }, async () => {
      try {
        return { contents: await subsetFont(), loader: 'file' };
      } catch (error) {
        return { errors: [{ text: error.message }] };
      }
    });
    build.onEnd(async ({ outputFiles = [] }) => {
      if (!outputFiles.some(({ path }) => path.endsWith('.woff2'))) return;
      const contents = await readFile(require.resolve(`${PACKAGE}/LICENSE`));
      const hash = createHash('sha256').update(contents).digest('hex');
      outputFiles.push({ path: join(OUT, LICENSE), contents, hash });
    });
  },
};

async function subsetFont() {
  const { default: subset } = await import('subset-font');
  const font = await subset(
    await readFile(require.resolve(`${PACKAGE}/files/${FILE}`)),
    ASCII + LATIN_1 + SIGNS,
    SUBSET,
  );
  const kb = font.length / 1024;
  if (kb > MAX_FONT_KB)
    throw new Error(`The page's font is ${kb.toFixed(1)} KB: more than ${MAX_FONT_KB} KB.`);
  return font;
}

function range(first, last) {
  return String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, index) => first + index));
}
