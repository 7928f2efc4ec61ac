/*
 * The score, and what survived, for FAULTS.md. In: Stryker's report of all runs so far. Out: two tables of Markdown.
 *
 * A survivor that does not compile is no mutant: nobody could ship it. Stryker can't ask TypeScript 7, so it is done here,
 * for all at once: each survivor is a copy of its file, beside the original, in a copy of the sources.
 */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import config from './stryker.config.mjs';

const SCRATCH = '.stryker-tmp/types';
const SOURCES = ['client', 'protocol', 'server'];

const { files } = JSON.parse(readFileSync(config.incrementalFile, 'utf8'));
const mutants = Object.entries(files).flatMap(([file, { source, mutants }]) =>
  mutants.map((mutant) => ({ ...mutant, file, source })),
);
const survivors = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
const uncompilable = whichDoNotCompile(survivors);
const explained = survivors.filter((mutant) => !uncompilable.has(mutant));

console.log(scores());
console.log('\n| survivor | line | becomes |\n| --- | --- | --- |');
for (const { file, source, location, replacement, status } of explained) {
  const line = source.split('\n')[location.start.line - 1].trim();
  const what = `${textAt(source, location)} → ${replacement}`.replaceAll(/\s+/g, ' ').slice(0, 200);
  const cells = [line, what].map((text) => `\`${text.replaceAll('|', '\\|').replaceAll('`', "'")}\``);
  console.log(
    `| ${file}:${location.start.line}${status === 'NoCoverage' ? ' (not reached)' : ''} | ${cells.join(' | ')} |`,
  );
}

function scores() {
  const folders = groupBy(mutants, ({ file }) => path.dirname(file));
  const rows = [...folders, ['all', mutants]].map(([name, those]) => {
    const count = (...statuses) => those.filter(({ status }) => statuses.includes(status)).length;
    const killed = count('Killed', 'Timeout', 'RuntimeError');
    const invalid = those.filter((mutant) => uncompilable.has(mutant)).length + count('CompileError');
    const survived = count('Survived', 'NoCoverage') - invalid;
    const score = ((100 * killed) / (killed + survived)).toFixed(1);
    return `| ${name} | ${killed + survived} | ${killed} | ${survived} | ${invalid} | ${score} % |`;
  });
  return [
    '| code | mutants | killed | survived | not compilable | score |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}

function whichDoNotCompile(mutants) {
  rmSync(SCRATCH, { recursive: true, force: true });
  mkdirSync(SCRATCH, { recursive: true });
  for (const folder of SOURCES) cpSync(folder, path.join(SCRATCH, folder), { recursive: true });
  symlinkSync(path.resolve('node_modules'), path.join(SCRATCH, 'node_modules'));
  const { compilerOptions } = JSON.parse(readFileSync('tsconfig.json', 'utf8'));
  // As with Stryker's own checker: what is merely unused is no error.
  Object.assign(compilerOptions, {
    noUnusedLocals: false,
    noUnusedParameters: false,
    allowUnreachableCode: true,
  });
  writeFileSync(path.join(SCRATCH, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: SOURCES }));
  const nameOf = (file, number) => file.replace(/\.ts$/, `.mutant${number}.ts`);
  mutants.forEach(({ file, source, location, replacement }, number) => {
    const [start, end] = [offset(source, location.start), offset(source, location.end)];
    const text = source.slice(0, start) + replacement + source.slice(end);
    writeFileSync(path.join(SCRATCH, nameOf(file, number + 1)), text);
    writeFileSync(path.join(SCRATCH, nameOf(file, 0)), source);
  });
  const errors = compile();
  // A copy may not fit where the original does: then its errors say nothing.
  const fits = ({ file }) => !errors.has(nameOf(file, 0));
  return new Set(
    mutants.filter((mutant, number) => fits(mutant) && errors.has(nameOf(mutant.file, number + 1))),
  );
}

/** @returns the files with errors */
function compile() {
  try {
    execFileSync('node_modules/.bin/tsc', ['--project', SCRATCH, '--pretty', 'false'], { encoding: 'utf8' });
    return new Set();
  } catch ({ stdout }) {
    return new Set(
      Array.from(
        stdout.matchAll(/^(?:\.stryker-tmp\/types\/)?(\S+?)\(\d+,\d+\): error/gm),
        ([, file]) => file,
      ),
    );
  }
}

function textAt(source, { start, end }) {
  return source.slice(offset(source, start), offset(source, end));
}

function offset(source, { line, column }) {
  return (
    source
      .split('\n')
      .slice(0, line - 1)
      .reduce((sum, text) => sum + text.length + 1, 0) +
    column -
    1
  );
}

function groupBy(all, keyOf) {
  const groups = new Map();
  for (const each of all) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return groups;
}
