/*
 * The results as text: for the terminal, and as Markdown in a document of which the benchmarks write only their own
 * sections, each between two comments. The rest is written by hand, and stays. Pure.
 */

import { markdownTable, terminalTable } from '../report/table.ts';
import type { Section } from './section.ts';

/** When and where a section was measured, and how to repeat it. */
export interface Provenance {
  readonly date: string;
  readonly machine: string;
  readonly command: string;
}

/** @example '<!-- bench W1 -->' */
function opening(name: string): string {
  return `<!-- bench ${name} -->`;
}

function closing(name: string): string {
  return `<!-- /bench ${name} -->`;
}

/** A new document, with an empty place for each section. */
export function newDocument(names: readonly string[]): string {
  return `# Benchmarks

\`npm run bench\` writes the sections between comments, and \`--only\` rewrites single sections; the rest is
written by hand. The BENCHMARKS.md of this repository says what the figures mean.

${names.map((name) => `${opening(name)}\n${closing(name)}\n`).join('\n')}
## Findings, changes and experiments

Nothing yet.
`;
}

/**
 * The document with a section in place of the one of the same name, or after the last one if there was none.
 * @param content without the comments around it
 */
export function withSection(document: string, name: string, content: string): string {
  const from = document.indexOf(opening(name));
  const to = document.indexOf(closing(name), from);
  const whole = `${opening(name)}\n\n${content.trim()}\n\n${closing(name)}`;
  if (from !== -1 && to !== -1)
    return document.slice(0, from) + whole + document.slice(to + closing(name).length);
  const last = [...document.matchAll(/<!-- \/bench \S+ -->\n?/g)].at(-1);
  const end = last === undefined ? document.length : last.index + last[0].length;
  return `${document.slice(0, end).trimEnd()}\n\n${whole}\n${document.slice(end)}`;
}

/** @param chartFolder relative to the document */
export function markdownOf(
  section: Section,
  { date, machine, command }: Provenance,
  chartFolder: string,
): string {
  const { title, about, table, notes, chart } = section;
  return [
    `## ${title}`,
    about,
    markdownTable(table),
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${note}`).join('\n')]),
    ...(chart === undefined ? [] : [`![${chart.alt}](${chartFolder}/${chart.name}.svg)`]),
    `\`${command}\`, ${date}, on ${machine}.`,
  ].join('\n\n');
}

export function terminalText({ title, about, table, notes }: Section): string {
  const plain = about.replaceAll('**', '');
  return ['', title, plain, '', terminalTable(table), ...notes.map((note) => `\n${note}`)].join('\n');
}
