/*
 * How much script is needed for the first paint, of the page and of the Lab, and the limits on both. In: esbuild's
 * metafile and the files with their compressed twins. Out: one line, or a BuildError.
 */

import { BuildError } from './files.mjs';

const MAX_FIRST_SCRIPT_KB = 40;
/** In addition to what every page loads. */
const MAX_LAB_SCRIPT_KB = 60;
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
 * The same for the Lab's page, without its worker, which starts beside it. Nothing, where there is no Lab.
 * @throws {BuildError} where it is too much
 */
export function checkLabSize(metafile, { lab, initial }, files) {
  const chunk = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === lab);
  if (chunk === undefined) return;
  const all = withStaticImports(metafile, chunk[0].slice('dist/'.length));
  const own = all.filter((path) => !initial.includes(path));
  check("The Lab's script", sizeOfAll(own, files), MAX_LAB_SCRIPT_KB);
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
