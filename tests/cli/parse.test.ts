/*
 * What all command lines have in common. What only one of them has is tested with its program.
 */

import { describe, expect, it } from 'vitest';
import { flag, list, number, oneOf, type Program, path } from '../../cli/option.ts';
import { parse } from '../../cli/parse.ts';
import { parseConfig } from '../../server/config.ts';
import { parseOptions as bench } from '../../tools/bench/options.ts';
import { parseOptions as faults } from '../../tools/faults/options.ts';
import { ROWS } from '../../tools/faults/registry.ts';
import { parseOptions as load } from '../../tools/load/options.ts';
import { parseOptions as monitor } from '../../tools/monitor/options.ts';
import { parseTask } from '../../tools/sim/options.ts';
import { parseTask as workshop } from '../../tools/workshop/options.ts';

const program = {
  command: 'npm run x',
  about: 'An example.',
  options: {
    'max-speed': number(10, 1, 100, 'how fast'),
    gear: oneOf(['low', 'high'], undefined, 'which gear', { placeholder: 'gear', env: 'GEAR' }),
    names: list('who'),
    out: path(undefined, 'where to', {}, /\.md$/),
    loud: flag('with noise'),
    inner: flag('not for people', { hidden: true }),
  },
  notes: [],
} satisfies Program;

const read = (argv: readonly string[], env = {}, more: Partial<Program> = {}) =>
  parse({ ...program, ...more }, argv, env, (values) => ({ ...values }));

describe('parse', () => {
  it('gives every option its value', () => {
    const defaults = { 'max-speed': 10, gear: undefined, names: undefined, out: undefined };
    expect(read([])).toEqual({ ...defaults, loud: false, inner: false });
    const argv = '--max-speed=7 --gear high --names a,b --out x.md --loud --inner'.split(' ');
    const given = { 'max-speed': 7, gear: 'high', names: ['a', 'b'], out: 'x.md' };
    expect(read(argv)).toEqual({ ...given, loud: true, inner: true });
  });

  it('reads the variables that the options name, or those of their names, too', () => {
    expect(read([], { GEAR: 'low', MAX_SPEED: '5' })).toMatchObject({ gear: 'low', 'max-speed': 10 });
    expect(read([], { GEAR: 'low', MAX_SPEED: '5' }, { hasVariables: true })).toMatchObject({
      'max-speed': 5,
    });
    expect(read(['--gear', 'high'], { GEAR: 'none' })).toMatchObject({ gear: 'high' });
  });

  it('lets the program say what is wrong with values that are right one by one', () => {
    const result = parse({ ...program, hint: ' See there.' }, ['--loud'], {}, (_, given) =>
      given.has('loud') ? 'Not so loud.' : {},
    );
    expect(result).toEqual({ kind: 'usage-error', message: 'Not so loud. See there.' });
  });

  it.each([
    [['--out', 'x.txt'], '--out must be a path, not "x.txt".'],
    [['--iner'], 'Unknown option --iner. See --help.'],
    [['--version'], 'Unknown option --version. See --help.'],
  ])('answers %j with %j', (argv, message) => {
    expect(read(argv)).toEqual({ kind: 'usage-error', message });
  });
});

it.each([
  ['the server', parseConfig(['--help'], {})],
  ['load', load(['--help'])],
  ['bench', bench(['--help'])],
  ['faults', faults(['--help'], ROWS)],
  ['sim', parseTask(['--help'], 1)],
  ['workshop', workshop(['--help'], 1)],
  ['monitor', monitor(['--help'], {}, 'here')],
  ['the example', read(['--help'])],
])('the help of %s fits into 80 columns, and names every option that people may give', (_, help) => {
  if (!('text' in help) || typeof help.text !== 'string') throw new Error('no help');
  expect(help.text.split('\n').filter(({ length }) => length > 80)).toEqual([]);
  expect(help.text).toMatch(
    /^Usage: npm (start|run \w+) -- \[options\](, or: shared-counter( \w+)? \[options\])?$/m,
  );
  expect(help.text).not.toMatch(/--inner|--isolated|undefined/);
});
