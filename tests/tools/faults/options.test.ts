/*
 * The fault suite's options.
 */

import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../tools/faults/options.ts';
import { ROWS } from '../../../tools/faults/registry.ts';

describe('options', () => {
  it('default to all rows, the built server, and the report', () => {
    expect(parseOptions([], ROWS)).toEqual({
      kind: 'options',
      options: {
        rows: ROWS,
        seed: 1,
        quick: false,
        program: 'dist/server.mjs',
        report: 'FAULTS.md',
        isIsolated: false,
      },
    });
  });

  it('choose rows, in the order of the table', () => {
    const parsed = parseOptions(['--only', 'cut, kill', '--seed', '42'], ROWS);
    expect(parsed).toMatchObject({ options: { rows: [{ name: 'kill' }, { name: 'cut' }], seed: 42 } });
  });

  it('write no report of a quick run, unless they are asked to', () => {
    expect(parseOptions(['--quick'], ROWS)).toMatchObject({ options: { quick: true, report: undefined } });
    expect(parseOptions(['--quick', '--report', 'a.md'], ROWS)).toMatchObject({
      options: { report: 'a.md' },
    });
  });

  it.each([
    [['--only', 'typo'], '--only knows no row "typo". There are: kill, cut,'],
    [['--only', ''], '--only knows no row "". There are: kill, cut,'],
    [['--seed', 'x'], '--seed must be a whole number from 0 to 4294967295, not "x".'],
    [['--seed', '4294967296'], '--seed must be a whole number'],
    [['--seed=-1'], '--seed must be a whole number'],
    [['--seed'], '--seed needs a value: a whole number'],
    [['--report', 'a.html'], '--report must be the name of a file that ends with .md, not "a.html".'],
    [['--fast'], 'Unknown option --fast'],
    [['kill'], 'Unexpected argument "kill"'],
  ])('that are wrong get one line: %j', (argv, expected) => {
    const parsed = parseOptions(argv, ROWS);
    expect(parsed).toMatchObject({ kind: 'usage-error', message: expect.stringContaining(expected) });
    expect((parsed as { message: string }).message).not.toContain('\n');
  });

  it('print a help that names every row, in at most 110 columns', () => {
    const help = parseOptions(['--help', '--only', 'typo'], ROWS);
    if (help.kind !== 'help') throw new Error(help.kind);
    for (const { name, fault } of ROWS) expect(help.text).toMatch(new RegExp(`^ {2}${name} +${fault}$`, 'm'));
    expect(Math.max(...help.text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(110);
  });
});

describe('rows', () => {
  it('have names that can be typed, and differ', () => {
    expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
    expect(new Set(ROWS.map(({ fault }) => fault)).size).toBe(ROWS.length);
    for (const { name } of ROWS) expect(name).toMatch(/^[a-z-]+$/);
  });

  it('have texts that fit into a table', () => {
    for (const { fault, how, recovery } of ROWS) expect(fault + how + recovery).not.toMatch(/[|\n]/);
  });
});
