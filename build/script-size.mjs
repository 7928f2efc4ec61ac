/*
 * How much script is needed for the first paint, of the page and of its parts that are loaded later, and the limits on each.
 * In: esbuild's metafile and the files with their compressed twins. Out: a line for each, or a BuildError.
 */

import { BuildError } from './files.mjs';

const MAX_FIRST_SCRIPT_KB = 40;
/** Parts that are loaded later, in addition to what every page loads, and to `after`. */
const PARTS = [
  { what: "The Lab's script", entry: 'client/lab/lab.tsx', maxKb: 60 },
  { what: "The workshop's script", entry: 'client/lab/workshop/workshop.tsx', maxKb: 70 },
  {
    what: "The workshop's editor",
    entry: 'client/lab/workshop/editor/code-mirror.ts',
    maxKb: 156, // 91 of them for an editor without a language
    after: 'client/lab/workshop/workshop.tsx',
  },
];
/** Only the editor's chunk has these packages. */
const EDITOR_PACKAGES = /node_modules\/@(codemirror|lezer)\//;
/** A page loads at most one of these chunks. */
const LANGUAGES = /^client\/words\//;

/** A chunk, and those that it imports at once, directly or not; itself the first. */
export function withStaticImports(metafile, chunk) {
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

/**
 * Reports the size, gzipped, with the largest language.
 * @param initial the chunks that the page starts with
 * @throws {BuildError} if it is too much
 */
export function checkScriptSize(metafile, initial, files) {
  const later = initial.flatMap((chunk) => importsOf(metafile, chunk)).map(({ path }) => path);
  const languages = later.filter((path) => LANGUAGES.test(metafile.outputs[`dist/${path}`].entryPoint ?? ''));
  const largest = Math.max(0, ...languages.map((path) => sizeOf(path, files)));
  check('The first script', sizeOfAll(initial, files) + largest, MAX_FIRST_SCRIPT_KB);
}

/**
 * The same for each part that is there. The Lab's worker, and the sandbox, start beside them.
 * @throws {BuildError} where it is too much, or where a part has the editor that should not
 */
export function checkPartSizes(metafile, initial, files) {
  for (const { what, entry, maxKb, after } of PARTS) {
    const all = chunksOf(metafile, entry);
    const before = [...initial, ...chunksOf(metafile, after)];
    const own = all.filter((path) => !before.includes(path));
    if (own.length > 0) check(what, sizeOfAll(own, files), maxKb);
    if (after !== undefined) continue;
    const editor = all.find((path) => inputsOf(metafile, path).some((input) => EDITOR_PACKAGES.test(input)));
    if (editor !== undefined) throw new BuildError(`${what} holds the editor, which should be loaded later.`);
  }
}

/** Those that are loaded with this source file; none, if it is no entry. */
function chunksOf(metafile, source) {
  const chunk = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === source);
  return source === undefined || chunk === undefined
    ? []
    : withStaticImports(metafile, chunk[0].slice('dist/'.length));
}

function inputsOf(metafile, chunk) {
  return Object.keys(metafile.outputs[`dist/${chunk}`].inputs);
}

function check(what, bytes, maxKb) {
  const kb = bytes / 1024;
  const line = `${what} is ${kb.toFixed(1)} KB gzipped`;
  if (kb > maxKb) throw new BuildError(`${line}: more than ${maxKb} KB.`);
  console.log(`${line}.`);
}

function sizeOfAll(paths, files) {
  return paths.reduce((bytes, path) => bytes + sizeOf(path, files), 0);
}

function sizeOf(path, files) {
  return (files.get(`${path}.gz`) ?? files.get(path)).length;
}
