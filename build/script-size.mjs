/*
 * How much script is needed for the first paint, and the limit on it. In: esbuild's metafile and the files with
 * their compressed twins. Out: one line, or a BuildError.
 */

import { BuildError } from './files.mjs';

const MAX_FIRST_SCRIPT_KB = 40;
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
  const sizeOf = (path) => (files.get(`${path}.gz`) ?? files.get(path)).length;
  const sum = initial.reduce((bytes, path) => bytes + sizeOf(path), 0);
  const kb = (sum + Math.max(0, ...languages.map(sizeOf))) / 1024;
  const line = `The first script is ${kb.toFixed(1)} KB gzipped`;
  if (kb > MAX_FIRST_SCRIPT_KB) throw new BuildError(`${line}: more than ${MAX_FIRST_SCRIPT_KB} KB.`);
  console.log(`${line}.`);
}
