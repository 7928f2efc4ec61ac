/*
 * The help of a program, for a terminal of 80 columns, and its options as a Markdown table. Pure. In: the program's
 * table of options.
 */

import { type Program, variableOf } from './option.ts';

const COLUMNS = 80;
const MIN_LABEL_COLUMNS = 18;

export function helpText(program: Program): string {
  const rows = visible(program).map(([name, option, usage]) => {
    const { meaning, defaultText, placeholder } = option;
    const variable = variableOf(program, name, option);
    if (placeholder === undefined && variable === undefined) return [usage, meaning];
    return [usage, meaning, `(${variable === undefined ? '' : `${variable}; `}default: ${defaultText})`];
  });
  rows.push(['-h, --help', 'print this']);
  if (program.version !== undefined) rows.push(['-v, --version', 'print the version']);
  return [
    wrap(program.about),
    `Usage: ${program.command} -- [options]`,
    listing(rows),
    ...program.notes.map((note) => (note.includes('\n') ? note : wrap(note))),
  ].join('\n\n');
}

/** Labels, and what they mean beside them. @param rows a label each, and paragraphs */
export function listing(rows: readonly (readonly string[])[]): string {
  const width = 2 + Math.max(MIN_LABEL_COLUMNS, ...rows.map(([label]) => label!.length));
  return rows
    .map(([label, ...paragraphs]) => {
      const text = paragraphs
        .map((paragraph) => wrap(paragraph, width + 2))
        .join(`\n${' '.repeat(width + 2)}`);
      return `  ${label!.padEnd(width)}${text}`;
    })
    .join('\n');
}

/** The README's table. */
export function optionsTable(program: Program): string {
  const rows = visible(program).map(([name, option, usage]) => {
    return `| \`${usage}\` | \`${variableOf(program, name, option)}\` | ${option.defaultText} | ${option.meaning} |`;
  });
  return ['| flag | variable | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function visible({ options }: Program) {
  const shown = Object.entries(options).filter(([, { hidden }]) => !hidden);
  return shown.map(([name, option]) => {
    const { placeholder } = option;
    return [name, option, placeholder === undefined ? `--${name}` : `--${name} <${placeholder}>`] as const;
  });
}

/** Lines of 80 columns at most. @param indent of all lines but the first, which begins as far to the right */
function wrap(text: string, indent = 0): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line.length + word.length + 1 > COLUMNS - indent) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
