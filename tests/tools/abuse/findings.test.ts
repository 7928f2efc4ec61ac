/*
 * What counts as a server that stood an attack, and how it is written down.
 */

import { describe, expect, it } from 'vitest';
import { type Findings, problemsOf } from '../../../tools/abuse/findings.ts';
import { parseOptions } from '../../../tools/abuse/options.ts';
import { ROWS, SECTIONS } from '../../../tools/abuse/registry.ts';
import { reportText } from '../../../tools/abuse/report.ts';
import type { Row } from '../../../tools/abuse/row.ts';
import { Tally } from '../../../tools/report/tally.ts';

const row: Row = {
  ...{ name: 'a', attack: 'an attack | of a kind', wanted: /^1008$/, onUws: /^cut$/ },
  perform: async () => {},
};
const MIB = 1024 * 1024;
const well: Findings = {
  got: new Tally([['1008', 7]]),
  waits: { p50: 1, p99: 250, longest: 400 },
  control: { p50: 1, p99: 10, longest: 20 },
  cpuMs: 100,
  grownBytes: 64 * MIB,
  endMs: 20,
  problems: [],
};

describe('a row', () => {
  it('has passed up to the bounds', () => {
    expect(problemsOf(row, well, 'ws')).toEqual([]);
  });

  it.each<[what: Partial<Findings>, problem: string]>([
    [{ got: new Tally([['open', 1]]) }, 'attackers got: open'],
    [{ got: new Tally() }, 'nothing was tried'],
    [{ waits: { p50: 1, p99: 251, longest: 300 } }, 'p99 251 ms'],
    [{ grownBytes: 65 * MIB }, 'memory grew by 65 MB'],
    [{ endMs: undefined }, 'did not exit on SIGTERM within 5 s'],
    [{ problems: ['a bystander was closed: 1006'] }, 'a bystander was closed: 1006'],
  ])('has not passed with %j', (what, problem) => {
    expect(problemsOf(row, { ...well, ...what }, 'ws')).toEqual([problem]);
  });

  it('is measured by what others waited before, where that was long', () => {
    const busy = { ...well, waits: { p50: 1, p99: 900, longest: 900 } };
    expect(problemsOf(row, { ...busy, control: { p50: 1, p99: 450, longest: 500 } }, 'ws')).toEqual([]);
    expect(problemsOf(row, { ...busy, control: { p50: 1, p99: 449, longest: 500 } }, 'ws')).toHaveLength(1);
  });

  it('may want something else on uWebSockets.js', () => {
    expect(problemsOf(row, well, 'uws')).toEqual(['attackers got: 1008']);
    expect(problemsOf(row, { ...well, got: new Tally([['cut', 7]]) }, 'uws')).toEqual([]);
  });
});

describe('the rows', () => {
  it('are sixty at least, each with a name and an attack of its own', () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(60);
    expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
    for (const { rows } of SECTIONS) expect(new Set(rows.map(({ attack }) => attack)).size).toBe(rows.length);
  });

  it.each([
    [['--only', 'typo'], '--only knows no row "typo". There are: flood-plus,'],
    [['--transport', 'tcp'], '--transport must be uws, ws, or both with a comma, not "tcp".'],
    [['--out', 'a.html'], '--out must be the name of a file that ends with .md'],
  ])('are chosen by options; wrong ones get one line: %j', (argv, expected) => {
    expect(parseOptions(argv, ROWS)).toMatchObject({
      kind: 'usage-error',
      message: expect.stringContaining(expected),
    });
  });

  it('write no report where only some of them run, unless they are asked to', () => {
    expect(parseOptions([], ROWS)).toMatchObject({ options: { out: 'ABUSE.md', transports: ['uws', 'ws'] } });
    expect(parseOptions(['--only', 'mask'], ROWS)).toMatchObject({ options: { out: undefined } });
  });
});

describe('the report', () => {
  const sections = [{ title: 'A section', rows: [row] }];

  it('has a table for each library, and what became of the commit before', () => {
    const before = { ...well, endMs: undefined, grownBytes: 900 * MIB };
    const results = [
      { row, transport: 'uws', found: 'the server ended', before: undefined },
      { row, transport: 'ws', found: well, before },
    ];
    const text = reportText(sections, results, 'here');
    expect(text).toContain('## On uWebSockets.js\n\n0 of 1 rows passed.');
    expect(text).toContain('## On ws\n\n1 of 1 rows passed. The commit before passed 0.');
    expect(text).toContain(
      '| an attack \\| of a kind | 7 × 1008 | 1.0 | 250 | 400 | 10 | 0.1 | +64 | 0.0 | passed | memory grew by 900 MB; did not exit on SIGTERM within 5 s |',
    );
    expect(text).toContain('| FAILED: the server ended |');
  });
});
