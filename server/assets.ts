/*
 * The page's files, read into memory once. In: the folder that build.mjs made. Out: the map that http.ts looks up.
 */

import { createHash } from 'node:crypto';
import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { Asset, Assets, Representation } from './http.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

const COMPRESSED = /\.(br|gz)$/;

/** Names below /assets/ contain a hash of the content, so what they name never changes. */
const FOREVER = 'public, max-age=31536000, immutable';
/** Cache it, but revalidate each time. */
const REVALIDATE = 'no-cache';

/** There is nothing to serve. */
export class AssetsMissing extends Error {}

/**
 * @param directory the built page, with `name.br` and `name.gz` beside a file where they are smaller
 * @throws {AssetsMissing} if it contains no index.html
 */
export function loadAssets(directory: string): Assets {
  const files = readFiles(directory);
  if (!files.has('/index.html')) throw new AssetsMissing(`No page in ${directory}: run npm run build first.`);
  const assets = new Map<string, Asset>();
  for (const [path, content] of files) {
    if (COMPRESSED.test(path)) continue;
    const br = files.get(`${path}.br`);
    const gzip = files.get(`${path}.gz`);
    assets.set(path, {
      type: TYPES[extname(path)] ?? 'application/octet-stream',
      cacheControl: path.startsWith('/assets/') ? FOREVER : REVALIDATE,
      identity: represent(content),
      ...(br && { br: represent(br) }),
      ...(gzip && { gzip: represent(gzip) }),
    });
  }
  return assets;
}

/** Where the page shows the project's own sources; the build puts their text there (build/sources.mjs). */
export function sourcePages(assets: Assets): string[] {
  const texts = [...assets.keys()].filter((path) => path.startsWith('/source/') && path.endsWith('.txt'));
  return texts.map((path) => path.slice(0, -'.txt'.length));
}

/** Runs before the server listens, so it blocks nobody; one file at a time, so a low limit of descriptors is enough. */
function readFiles(directory: string): ReadonlyMap<string, Uint8Array> {
  const files = entriesOf(directory).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [`/${relative(directory, file).split(sep).join('/')}`, readFileSync(file)];
    }),
  );
}

function entriesOf(directory: string): Dirent[] {
  return existsSync(directory) ? readdirSync(directory, { recursive: true, withFileTypes: true }) : [];
}

function represent(body: Uint8Array): Representation {
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` };
}
