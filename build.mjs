/*
 * Builds dist/: the server's bundle, the programs beside it, and the page as it is served.
 *
 *   node build.mjs               builds
 *   node build.mjs --if-stale    builds only where a source changed since the last complete build
 *   node build.mjs --watch …     builds, starts the server with the remaining flags, again on each change
 *
 * In: client/, server/, protocol/, sim/, tools/, public/. Out: dist/server.mjs, dist/<tool>.mjs for each
 * tools/<tool>/main.ts, and dist/public/. Several builds may run at once: files are made aside and renamed into
 * place, one by one, and content has its hash in its name.
 */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, watch } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, extname, join, relative, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const ROOT = import.meta.dirname;
const OUT = join(ROOT, 'dist');
/** Holds the fingerprint of the sources that dist/ was built from. Written last. */
const STAMP = '.complete';
const SOURCE_FOLDERS = ['cli', 'client', 'server', 'protocol', 'sim', 'tools', 'public'];
const SOURCE_FILES = ['build.mjs', 'package.json', 'package-lock.json', 'tsconfig.json'];
const TEXT = new Set(['.html', '.css', '.js', '.json', '.map', '.svg', '.txt', '.webmanifest', '.xml']);
/** All the script of the counter's page, gzipped: with the chart and a language, without what is opened by hand. */
const MAX_COUNTER_SCRIPT_KB = 40;
/** Script that is loaded only when a person opens it: the lessons and the wire panel. */
const OPENED_BY_HAND = /^client\/lessons\//;
/** Of these chunks, a page loads one at most. */
const LANGUAGES = /^client\/words\//;
/** What the lessons' pages load beside script; client/lessons/styles.ts. */
const LESSONS_STYLES = 'public/lessons.css';
const DEBOUNCE_MS = 50;
/** For so long, an older build's hashed files stay: a server that starts just now may still read them. */
const LEFTOVER_MS = 60_000;

const HASHED = /-[A-Z0-9]{8}\./;

/** A build that failed for a reason that one line can tell. */
class BuildError extends Error {}

// ---------------------------------------------------------------------------------- what is built

/** Builds everything, and puts it into dist/. */
async function build() {
  const fingerprint = await fingerprintOfSources(); // before reading them: a change from here on is seen
  const esbuild = await import('esbuild'); // only here, so that `npm start` of a fresh dist/ needs no tools
  const [server, tools, page] = await Promise.all([
    bundleServer(esbuild),
    bundleTools(esbuild),
    buildPage(esbuild),
  ]);
  await publish(new Map([...server, ...tools, ...page]), fingerprint);
}

/**
 * dist/server.mjs. With splitting, what the server imports dynamically is a file of its own: otherwise
 * esbuild would hoist uWebSockets.js into the first lines, and an unsupported Node could not be told why.
 * @returns {Promise<Map<string, Uint8Array>>} path below dist/ → content, as everywhere in this file
 */
async function bundleServer(esbuild) {
  const { outputFiles } = await esbuild.build({
    ...common,
    entryPoints: { server: 'server/main.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'server-[name]-[hash]',
    platform: 'node',
    target: 'node20',
    external: ['uWebSockets.js', 'lmdb', '@redis/client'],
  });
  return filesOf(outputFiles);
}

/** dist/monitor.mjs for tools/monitor/main.ts, and so on: each tool is one file. */
async function bundleTools(esbuild) {
  const mains = (await filesBelow(join(ROOT, 'tools'))).filter((path) => /^[^/]+\/main\.ts$/.test(path));
  const { outputFiles } = await esbuild.build({
    ...common,
    splitting: false,
    entryPoints: Object.fromEntries(mains.map((path) => [dirname(path), `tools/${path}`])),
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node20',
    packages: 'external',
  });
  return filesOf(outputFiles);
}

/** dist/public/: script, styles, index.html that names them, the other files of public/, and compressed twins. */
async function buildPage(esbuild) {
  const styles = await bundlePage(esbuild, {
    entryPoints: { styles: 'public/styles.css', lessons: LESSONS_STYLES },
  });
  const main = urlOf(outputOf(styles.metafile, 'public/styles.css'));
  const lessons = urlOf(outputOf(styles.metafile, LESSONS_STYLES));
  const { metafile, outputFiles } = await bundlePage(esbuild, {
    entryPoints: { main: 'client/main.tsx' },
    define: { 'process.env.NODE_ENV': '"production"', LESSONS_STYLES: JSON.stringify(lessons) },
  });
  const files = filesOf([...styles.outputFiles, ...outputFiles]);
  for (const path of await filesBelow(join(ROOT, 'public'))) {
    const isBundled = Object.hasOwn(styles.metafile.inputs, `public/${path}`);
    if (!isBundled) files.set(`public/${path}`, await readFile(join(ROOT, 'public', path)));
  }
  const script = withStaticImports(metafile, outputOf(metafile, 'client/main.tsx'));
  files.set('public/index.html', linkAssets(files.get('public/index.html'), script.map(urlOf), main));
  await addCompressed(files);
  checkSize(counterScript(metafile, script), files);
  return files;
}

function bundlePage(esbuild, { entryPoints, define }) {
  return esbuild.build({
    ...common,
    entryPoints,
    outdir: 'dist/public',
    entryNames: 'assets/[name]-[hash]',
    chunkNames: 'assets/[name]-[hash]',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    charset: 'utf8', // Chinese as it is: as escapes it takes twice the space
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define,
    plugins: [servedAsTheyAre, leanPlot],
    metafile: true,
  });
}

/** url(/icon.svg) in styles means a file of public/, which is served under that very name. */
const servedAsTheyAre = {
  name: 'served-as-they-are',
  setup(build) {
    build.onResolve({ filter: /^\// }, ({ kind }) => (kind === 'url-token' ? { external: true } : undefined));
  },
};

/** What no page here draws with: bars, splines, joined tables and dates (an axis of time would have no ticks). */
const UNUSED_IN_PLOT = [
  ['(paths.bars    = bars);', ''],
  ['(paths.spline  = monotoneCubic);', ''],
  ['uPlot.join = join;', ''],
  ['uPlot.fmtDate = fmtDate;', ''],
  ['uPlot.tzDate  = tzDate;', ''],
  ['(opts.fmtDate || fmtDate)', '(() => String)'],
  ['genTimeStuffs(1);', '[[], [], () => {}];'],
  ['genTimeStuffs(1e-3);', '[[], [], () => {}];'],
];

/** uPlot without its unused parts: 3 KB less, gzipped. package.json pins the release that these lines are of. */
const leanPlot = {
  name: 'lean-plot',
  setup(build) {
    build.onLoad({ filter: /uPlot\.esm\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, 'utf8');
      for (const [unused, instead] of UNUSED_IN_PLOT) {
        if (!contents.includes(unused)) throw new BuildError(`This release of uPlot has no ${unused}`);
        contents = contents.replace(unused, instead);
      }
      return { contents };
    });
  },
};

const common = {
  absWorkingDir: ROOT,
  bundle: true,
  splitting: true,
  format: 'esm',
  sourcemap: true,
  write: false,
  logLevel: 'warning',
};

function filesOf(outputFiles) {
  return new Map(outputFiles.map((file) => [toUrlPath(relative(OUT, file.path)), file.contents]));
}

/** The output that was made of this source file, as a path below dist/. */
function outputOf(metafile, entryPoint) {
  const [path] = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint === entryPoint);
  return path.slice('dist/'.length);
}

/** A chunk, and those that it imports at once, directly or not; itself the first. */
function withStaticImports(metafile, chunk) {
  const found = [chunk];
  for (const path of found) {
    const imports = importsOf(metafile, path).filter(({ kind }) => kind === 'import-statement');
    found.push(...imports.map(({ path }) => path).filter((imported) => !found.includes(imported)));
  }
  return found;
}

function importsOf(metafile, chunk) {
  const { imports } = metafile.outputs[`dist/${chunk}`];
  return imports.map(({ kind, path }) => ({ kind, path: path.slice('dist/'.length) }));
}

/** What a visitor of the counter loads: a list of chunks, and the languages, of which it is one. */
function counterScript(metafile, initial) {
  const always = [...initial];
  const languages = [];
  for (const chunk of always) {
    for (const { kind, path } of importsOf(metafile, chunk)) {
      const { entryPoint = '' } = metafile.outputs[`dist/${path}`];
      if (kind !== 'dynamic-import' || OPENED_BY_HAND.test(entryPoint) || always.includes(path)) continue;
      if (LANGUAGES.test(entryPoint)) languages.push(path);
      else always.push(...withStaticImports(metafile, path).filter((found) => !always.includes(found)));
    }
  }
  return { always, languages };
}

function urlOf(path) {
  return path.slice('public'.length);
}

/** index.html with hashed names in place of /main.js and /styles.css, and hints for what main.js imports. */
function linkAssets(html, [main, ...chunks], styles) {
  if (html === undefined) throw new BuildError('public/index.html is missing.');
  const hints = chunks.map((url) => `<link rel="modulepreload" href="${url}">\n`).join('');
  const replacements = [
    ['href="/styles.css"', `href="${styles}"`],
    ['src="/main.js"', `src="${main}"`],
    ['</head>', `${hints}</head>`],
  ];
  let text = Buffer.from(html).toString();
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new BuildError(`public/index.html has no ${from}`);
    text = text.replace(from, () => to);
  }
  return Buffer.from(text);
}

/** Adds name.br and name.gz to each text file that they make smaller. Done once here, so at full strength. */
async function addCompressed(files) {
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

function checkSize({ always, languages }, files) {
  const sizeOf = (path) => (files.get(`${path}.gz`) ?? files.get(path)).length;
  const sum = always.reduce((bytes, path) => bytes + sizeOf(path), 0);
  const kb = (sum + Math.max(0, ...languages.map(sizeOf))) / 1024;
  const line = `The counter's script is ${kb.toFixed(1)} KB gzipped`;
  if (kb > MAX_COUNTER_SCRIPT_KB) throw new BuildError(`${line}: more than ${MAX_COUNTER_SCRIPT_KB} KB.`);
  console.log(`${line}.`);
}

// ---------------------------------------------------------------------------------- where it goes

/**
 * Puts the files into dist/. Each is there whole or not at all, and what names others comes after them. Builds
 * of the same sources cannot disturb each other; of two builds of different sources, the last one should win,
 * which is not guaranteed file by file.
 */
async function publish(files, fingerprint) {
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

// ---------------------------------------------------------------------------------- when it is built

/**
 * One hash over all sources, by content: a new date alone does not make dist/ stale, a deleted file does.
 * @returns {Promise<string>}
 */
async function fingerprintOfSources() {
  const hash = createHash('sha256');
  const add = async (path) => {
    const content = await readFile(join(ROOT, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  };
  for (const folder of SOURCE_FOLDERS) {
    for (const path of await filesBelow(join(ROOT, folder))) await add(`${folder}/${path}`);
  }
  for (const path of SOURCE_FILES) if (existsSync(join(ROOT, path))) await add(path);
  return hash.digest('hex');
}

async function isStale() {
  const built = await readFile(join(OUT, STAMP), 'utf8').catch(() => undefined);
  return built !== (await fingerprintOfSources());
}

/** Builds and starts the server, again and again: on each change of a source, until SIGINT. */
async function developWith(flags) {
  const server = superviseServer(flags);
  let wake = () => {};
  for (const folder of SOURCE_FOLDERS.filter((folder) => existsSync(join(ROOT, folder)))) {
    watch(join(ROOT, folder), { recursive: true }, () => wake()).on('error', report);
  }
  let built;
  for (;;) {
    const change = new Promise((resolve) => {
      wake = resolve;
    });
    const fingerprint = await fingerprintOfSources().catch(() => undefined); // a file vanished: look again soon
    if (fingerprint !== undefined && fingerprint !== built) {
      built = fingerprint;
      await build().then(server.restart).catch(report);
    }
    await change;
    await delay(DEBOUNCE_MS);
  }
}

/** The server as a process of ours: restarted after a build, ended with the watcher. */
function superviseServer(flags) {
  let child;
  const stop = async () => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.stopping = true;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  };
  const start = () => {
    child = spawn(process.execPath, ['--enable-source-maps', join(OUT, 'server.mjs'), ...flags], {
      stdio: 'inherit',
      detached: process.platform !== 'win32', // Ctrl-C reaches the watcher alone, which then stops the server once
    });
    child.on('exit', function (code) {
      if (this.stopping) return;
      if (code === 0 || code === 2) process.exit(code); // --help, or flags that no change of a source can mend
      console.error('The server ended. It starts again after the next change.');
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => stop().then(() => process.exit(0)));
  }
  return { restart: () => stop().then(start) };
}

// ---------------------------------------------------------------------------------- files and errors

/** All files below a folder, sorted, as paths relative to it, with `/`. None where there is no such folder. */
async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => toUrlPath(relative(folder, join(entry.parentPath, entry.name)))).sort();
}

function toUrlPath(path) {
  return path.split(sep).join('/');
}

/** esbuild has printed its own errors already (logLevel); the rest is told here. */
function report(error) {
  if (error.errors !== undefined) console.error('The build failed.');
  else console.error(error instanceof BuildError ? error.message : error);
}

// ---------------------------------------------------------------------------------- command line

const [mode, ...rest] = process.argv.slice(2);
try {
  if (mode === '--watch') await developWith(rest);
  else if (mode === undefined) await build();
  else if (mode !== '--if-stale')
    throw new BuildError('Usage: node build.mjs [--if-stale | --watch [flags …]]');
  else if (await isStale()) {
    console.log('Building, since dist/ is not of these sources.');
    await build();
  }
} catch (error) {
  report(error);
  process.exit(1);
}
