/*
 * What happens to files after bundling: text gets compressed twins, and everything moves into dist/.
 */

import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { filesBelow, OUT } from './files.mjs';
import { STAMP } from './staleness.mjs';

const TEXT = new Set(['.html', '.css', '.js', '.json', '.map', '.svg', '.txt', '.webmanifest', '.xml']);
/** How long an older build's hashed files stay: a server that is just starting may still read them. */
const LEFTOVER_MS = 60_000;
const HASHED = /-[A-Z0-9]{8}\./;

/** Adds name.br and name.gz to each text file that they make smaller. Done once here, so at full strength. */
export async function addCompressed(files) {
  const gzip = promisify(zlib.gzip);
  const brotli = promisify(zlib.brotliCompress);
  const texts = [...files].filter(([path]) => TEXT.has(extname(path)));
  const compressed = texts.map(async ([path, content]) => {
    const [gz, br] = await Promise.all([gzip(content, { level: 9 }), brotli(content)]); // 11 is its default
    if (gz.length < content.length) files.set(`${path}.gz`, gz);
    if (br.length < content.length) files.set(`${path}.br`, br);
  });
  await Promise.all(compressed);
}

/**
 * Puts the files into dist/. Each appears complete or not at all, and files come before those that refer to them. Builds
 * of the same sources cannot disturb each other; of two builds of different sources, the last one should win,
 * which is not guaranteed for every file.
 */
export async function publish(files, fingerprint) {
  const aside = join(OUT, `.tmp-${process.pid}`);
  await rm(join(OUT, STAMP), { force: true });
  try {
    for (const path of [...files.keys()].sort((a, b) => isEntry(a) - isEntry(b))) {
      await moveInto(path, files.get(path), aside);
    }
    await removeLeftovers(files);
    await moveInto(STAMP, fingerprint, aside);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

function isEntry(path) {
  return /^(server\.mjs|public\/index\.html)/.test(path);
}

async function moveInto(path, content, aside) {
  const made = join(aside, path);
  await mkdir(dirname(made), { recursive: true });
  await writeFile(made, content);
  await mkdir(dirname(join(OUT, path)), { recursive: true });
  await rename(made, join(OUT, path));
}

async function removeLeftovers(files) {
  for (const path of await filesBelow(OUT)) {
    if (files.has(path) || path.startsWith('.tmp-')) continue;
    const { mtimeMs } = await stat(join(OUT, path)).catch(() => ({ mtimeMs: 0 })); // gone: another build's work
    if (HASHED.test(path) && Date.now() - mtimeMs < LEFTOVER_MS) continue;
    await rm(join(OUT, path), { force: true });
  }
}
