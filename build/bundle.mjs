/*
 * Bundles with esbuild. In: entry points. Out: files as a map of their path below dist/ to their content.
 * The packages in `dependencies` of package.json are loaded at run time; every other package is bundled.
 */

import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { filesBelow, OUT, ROOT, toUrlPath } from './files.mjs';
import { pageFont } from './font.mjs';
import { fingerprintOfSimulatedCode } from './staleness.mjs';

const common = {
  absWorkingDir: ROOT,
  bundle: true,
  splitting: true,
  format: 'esm',
  sourcemap: true,
  loader: { '.lua': 'text', '.js.txt': 'text' },
  write: false,
  logLevel: 'warning',
};

/**
 * dist/server.mjs, and dist/server-sqlite.mjs, the worker that has the database. With splitting, what the server imports dynamically is a file of its own: otherwise
 * esbuild would hoist uWebSockets.js into the first lines, and an unsupported Node could not be told why.
 */
export async function bundleServer(esbuild) {
  const { outputFiles } = await esbuild.build({
    ...common,
    ...(await forNode()),
    entryPoints: { server: 'server/main.ts', 'server-sqlite': 'server/stores/sqlite/worker.ts' },
    chunkNames: 'server-[name]-[hash]',
  });
  return filesOf(outputFiles);
}

/** dist/monitor.mjs for tools/monitor/main.ts, and so on: each tool is one file. */
export async function bundleTools(esbuild) {
  const node = await forNode();
  const mains = (await filesBelow(join(ROOT, 'tools'))).filter((path) => /^[^/]+\/main\.ts$/.test(path));
  const { outputFiles } = await esbuild.build({
    ...common,
    ...node,
    define: await simulatedCode(),
    external: [...node.external, 'playwright-core'], // loads files that lie beside it
    splitting: false,
    entryPoints: Object.fromEntries(mains.map((path) => [dirname(path), `tools/${path}`])),
  });
  return filesOf(outputFiles);
}

/** For sim/lab/fingerprint.ts. */
async function simulatedCode() {
  return { SIMULATED_CODE: JSON.stringify(await fingerprintOfSimulatedCode()) };
}

async function forNode() {
  const { dependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  return {
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node20',
    // commander is a CommonJS package, which loads Node's own modules with require().
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    external: Object.keys(dependencies),
  };
}

/** Scripts and styles for browsers: esbuild's whole result, with its metafile. */
export async function bundlePage(esbuild, { entryPoints, define }) {
  return esbuild.build({
    ...common,
    entryPoints,
    outdir: 'dist/public',
    entryNames: 'assets/[name]-[hash]',
    chunkNames: 'assets/[name]-[hash]',
    assetNames: 'assets/[name]-[hash]',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    charset: 'utf8', // Chinese unescaped: escapes would take twice the space
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { ...define, ...(await simulatedCode()) },
    plugins: [servedAsTheyAre, pageFont],
    metafile: true,
  });
}

/** A script for browsers as one text, to be put inside a document. */
export async function bundleInline(esbuild, entryPoint) {
  const { outputFiles } = await esbuild.build({
    ...common,
    entryPoints: [entryPoint],
    outdir: 'dist/public',
    splitting: false,
    format: 'iife',
    sourcemap: false,
    platform: 'browser',
    target: 'es2022',
    minify: true,
    charset: 'utf8',
    define: await simulatedCode(),
  });
  return outputFiles[0].text;
}

/** url(/icon.svg) in styles means a file of public/, which is served under that name. */
const servedAsTheyAre = {
  name: 'served-as-they-are',
  setup(build) {
    build.onResolve({ filter: /^\// }, ({ kind }) => (kind === 'url-token' ? { external: true } : undefined));
  },
};

export function filesOf(outputFiles) {
  return new Map(outputFiles.map((file) => [toUrlPath(relative(OUT, file.path)), file.contents]));
}
