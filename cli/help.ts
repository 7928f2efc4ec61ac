/*
 * The help of a program, for a terminal of 80 columns, and its options as a Markdown table. Pure. In: the program's
 * table of options.
 */

import { type Program, variableOf } from './option.ts';
import { listing, wrap } from './text.ts';

export function helpText(program: Program): string {
  const { installed } = program;
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
    `Usage: ${program.command} -- [options]${installed === undefined ? '' : `, or: ${installed} [options]`}`,
    listing(rows),
    ...program.notes.map((note) => (note.includes('\n') ? note : wrap(note))),
  ].join('\n\n');
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
