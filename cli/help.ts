/*
 * The options of a program as a command of commander, which prints the help, and as a Markdown table. In: the
 * program's table of options. Out: text for a terminal of 80 columns, and for docs/configuration.md.
 */

import { Command, Option } from 'commander';
import { type Program, variableOf } from './option.ts';
import { COLUMNS, wrap } from './text.ts';

/** The command line to parse. To commander, all values are optional: parse.ts reports those that are missing. */
export function commandOf(program: Program): Command {
  const { command: name, installed, about, version, notes } = program;
  const command = new Command(name)
    .usage(`-- [options]${installed === undefined ? '' : `, or: ${installed} [options]`}`)
    .description(about)
    .helpOption('-h, --help', 'print this')
    .configureHelp({
      helpWidth: COLUMNS,
      optionTerm: ({ flags }) => flags.replace(/ \[(.+)\]$/, ' <$1>').replace(' <yes>', ''),
    })
    .addHelpText(
      'after',
      ['', ...notes.map((note) => (note.includes('\n') ? note : wrap(note)))].join('\n\n'),
    );
  if (version !== undefined) command.version(version, '-v, --version', 'print the version');
  for (const [name, option] of Object.entries(program.options)) {
    const { placeholder, meaning, defaultText, hidden = false } = option;
    const variable = variableOf(program, name, option);
    const usual = `${variable === undefined ? '' : `${variable}; `}default: ${defaultText}`;
    const isPlain = placeholder === undefined && variable === undefined;
    const text = isPlain ? meaning : `${meaning}\n(${usual})`;
    command.addOption(new Option(`--${name} [${placeholder ?? 'yes'}]`, text).hideHelp(hidden));
  }
  return command;
}

/** The table for docs/configuration.md. */
export function optionsTable(program: Program): string {
  const rows = Object.entries(program.options).map(([name, option]) => {
    const { placeholder, defaultText, meaning } = option;
    const usage = placeholder === undefined ? `--${name}` : `--${name} <${placeholder}>`;
    return `| \`${usage}\` | \`${variableOf(program, name, option)}\` | ${defaultText} | ${meaning} |`;
  });
  return ['| flag | variable | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
