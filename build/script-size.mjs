/*
 * How much script a visitor of the counter loads, and the limit on it. In: esbuild's metafile and the files with
 * their compressed twins. Out: one line, or a BuildError.
 */

import { BuildError } from './files.mjs';

/** All the script of the counter's page, gzipped: with the chart and a language, without what is opened by hand. */
const MAX_COUNTER_SCRIPT_KB = 40;
/** Script that is loaded only when a person opens it: the lessons and the wire panel. */
const OPENED_BY_HAND = /^client\/lessons\//;
/** Of these chunks, a page loads one at most. */
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

/**
 * Says how much it is.
 * @param initial the chunks that the page starts with
 * @throws {BuildError} where it is too much
 */
export function checkScriptSize(metafile, initial, files) {
  const { always, languages } = counterScript(metafile, initial);
  const sizeOf = (path) => (files.get(`${path}.gz`) ?? files.get(path)).length;
  const sum = always.reduce((bytes, path) => bytes + sizeOf(path), 0);
  const kb = (sum + Math.max(0, ...languages.map(sizeOf))) / 1024;
  const line = `The counter's script is ${kb.toFixed(1)} KB gzipped`;
  if (kb > MAX_COUNTER_SCRIPT_KB) throw new BuildError(`${line}: more than ${MAX_COUNTER_SCRIPT_KB} KB.`);
  console.log(`${line}.`);
}
