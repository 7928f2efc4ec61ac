/*
 * The results as text: for the terminal, and as Markdown in a document of which the bench writes only its own
 * sections. Each stands between two comments; what stands elsewhere was written by people, and stays. Pure.
 */

import { markdownTable, terminalTable } from '../report/table.ts';
import type { Section } from './section.ts';

/** When and where a section was measured, and how to have it again. */
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

/** What a new document begins as, with an empty place for each section. */
export function newDocument(names: readonly string[]): string {
  return `# Benchmarks

\`npm run bench\` starts each server as a process of its own, lets the crowd of the load tester at it, and reads what the
server's process cost from /proc: user and system time, all threads. What stands between comments is written by it, and
\`--only\` writes single sections anew; the rest is written by hand.

- **This server** is the real one: every press numbered, and on disk before it is acknowledged; rate limits and the
  check of origins are on (where one socket presses more often than usual, with a higher \`--press-rate\`).
- **The naive ones** are counters as tutorials write them: they send a message to everybody for each press, and keep
  nothing. The one on uWebSockets.js is [the lesson](server/lessons/counter.ts) of this very server, which cuts a socket
  that lags behind by 1 MiB; [the others](tools/bench/peers) are a page of code each.
- **The floor** is [a program in C](tools/bench/peers/floor.c) that only calls send(), with frames of 40 bytes, as often
  as this server did. No server that sends the same can cost less.
- **CPU per delivery** is CPU time over messages that arrived, acknowledgements too; **CPU per press**, over presses that
  were counted. uWebSockets.js writes what is published in one turn of its loop to a socket in one piece: so a naive
  server on it has cheap deliveries under load, but a thousand of them for each press. **p50 and p99** are from the moment when a press was due until observers saw it; "≥": some were never
  seen. **All agree** is how long after the last press every socket showed the same, right number.

${names.map((name) => `${opening(name)}\n${closing(name)}\n`).join('\n')}
## What was found, what was tried, and what each change gave

Nothing is written down yet.
`;
}

/**
 * The document with a section put in the place of the one of the same name; behind the last one, if there was none.
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
