/*
 * The entry point of the benchmarks: `npm run bench -- --help`. It runs the workloads one after another, prints the
 * results, and writes them to the document. The same program, with one argument, is a tester (testers.ts).
 */

import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { makeFolder } from '../../cli/make-folder.ts';
import { print } from '../../cli/parse.ts';
import { describeMachine, disturbance } from '../report/machine.ts';
import { Bench } from './bench.ts';
import { markdownOf, newDocument, terminalText, withSection } from './document.ts';
import { benchLab } from './lab.ts';
import { type Options, parseOptions } from './options.ts';
import { findPython } from './peers.ts';
import type { Section } from './section.ts';
import { runTester } from './tester.ts';
import { TESTER } from './testers.ts';
import { type SectionName, WORKLOAD_NAMES } from './workloads.ts';

const EXIT_WRONG = 1;
const EXIT_INTERRUPTED = 130;
/** This file is built into dist/. */
const ROOT = dirname(import.meta.dirname);

async function main(argv: readonly string[]): Promise<number> {
  const result = parseOptions(argv);
  if (result.kind !== 'options') return print(result);
  if (process.platform === 'linux') return run(withoutMissing(result.options), argv);
  console.error('The benchmarks read CPU time and memory from /proc, so they need Linux.');
  return EXIT_WRONG;
}

/** Python and its library are optional. */
function withoutMissing(options: Options): Options {
  if (!options.peers.includes('websockets') || findPython() !== undefined) return options;
  console.log('Python with the package websockets is not installed: skipped.');
  return { ...options, peers: options.peers.filter((name) => name !== 'websockets') };
}

async function run(options: Options, argv: readonly string[]): Promise<number> {
  const places = { root: ROOT, storage: resolve(ROOT, options.data ?? 'data') };
  const bench = new Bench(options, places, process.argv[1]!, (line) => console.log(line));
  const disturbed = disturbance();
  const { against } = options;
  let isWell = true;
  const measuredOf = (name: SectionName): Promise<Section> => {
    if (name === 'lab') return benchLab(places);
    return against === undefined ? bench.run(name) : bench.compare(name, resolve(against));
  };
  for (const name of options.workloads) {
    const measured = await measuredOf(name);
    const section =
      disturbed === undefined ? measured : { ...measured, notes: [...measured.notes, disturbed] };
    console.log(terminalText(section));
    isWell &&= section.isWell;
    if (options.out !== undefined) await write(name, section, options.out, commandFor(name, argv));
  }
  return isWell ? 0 : EXIT_WRONG;
}

/** Immediately, so that an early end loses only what was not yet measured. */
async function write(name: SectionName, section: Section, out: string, command: string): Promise<void> {
  const file = resolve(ROOT, out);
  const charts = join(dirname(file), 'docs');
  const document = await readFile(file, 'utf8').catch(() => newDocument(WORKLOAD_NAMES));
  const provenance = { date: new Date().toISOString().slice(0, 10), machine: machine(), command };
  const content = markdownOf(section, provenance, relative(dirname(file), charts));
  makeFolder(charts);
  await writeFile(file, withSection(document, name, content));
  const { chart } = section;
  if (chart !== undefined) await writeFile(join(charts, `${chart.name}.svg`), chart.svg);
}

function machine(): string {
  const python = findPython();
  if (python === undefined) return describeMachine(ROOT);
  return describeMachine(ROOT, [`Python ${python.versions[1]} with websockets ${python.versions[0]}`]);
}

/** The command that repeats this workload alone. */
function commandFor(name: SectionName, argv: readonly string[]): string {
  const others = argv.filter((arg, i) => {
    return !/^--(only|out)\b/.test(arg) && !/^--(only|out)$/.test(argv[i - 1] ?? '');
  });
  return ['npm run bench -- --only', name, ...others].join(' ');
}

if (process.argv[2] === TESTER) {
  await runTester(process.argv[3]!);
} else {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => process.exit(EXIT_INTERRUPTED));
  }
  process.exitCode = await main(process.argv.slice(2));
}
