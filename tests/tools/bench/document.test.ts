/*
 * The document that the bench writes: tables, charts, and what people wrote in between.
 */

import { describe, expect, it } from 'vitest';
import { markdownOf, newDocument, terminalText, withSection } from '../../../tools/bench/document.ts';
import { Failure } from '../../../tools/bench/failure.ts';
import type { Measured } from '../../../tools/bench/measure.ts';
import { PEERS, serverIn } from '../../../tools/bench/peers.ts';
import {
  comparisonOf,
  type Section,
  sectionOf as sectionFrom,
  type Turn,
} from '../../../tools/bench/section.ts';
import type { Circumstances, Row } from '../../../tools/bench/workload.ts';
import { WORKLOAD_NAMES, WORKLOADS, type WorkloadName } from '../../../tools/bench/workloads.ts';
import { barChart } from '../../../tools/report/chart.ts';
import { median, times, us } from '../../../tools/report/figures.ts';
import { describeMachine, disturbance } from '../../../tools/report/machine.ts';
import { markdownTable, terminalTable } from '../../../tools/report/table.ts';

const section: Section = {
  title: 'W1: a thousand',
  about: 'For **5 s**.',
  table: {
    columns: ['server', 'CPU'],
    rows: [
      ['this', '3.0 µs'],
      ['a | b', '12.5 µs'],
    ],
  },
  notes: ['One.', 'Two.'],
  chart: { name: 'bench-w1', alt: 'CPU', svg: '<svg/>' },
  isWell: true,
};
const provenance = { date: '2030-01-02', machine: 'a machine', command: 'npm run bench -- --only W1' };

describe('tables', () => {
  it('are Markdown with figures to the right, and no bar out of place', () => {
    expect(markdownTable(section.table)).toBe(
      '| server | CPU |\n| --- | ---: |\n| this | 3.0 µs |\n| a \\| b | 12.5 µs |',
    );
  });

  it('are aligned in the terminal, without Markdown', () => {
    expect(terminalTable(section.table)).toBe('server      CPU\nthis     3.0 µs\na | b   12.5 µs');
    expect(terminalText(section)).toContain('For 5 s.');
  });
});

describe('the document', () => {
  it('gets a section with its chart, its command, the date and the machine', () => {
    const text = markdownOf(section, provenance, 'docs');
    expect(text).toContain('## W1: a thousand');
    expect(text).toContain('- One.\n- Two.');
    expect(text).toContain('![CPU](docs/bench-w1.svg)');
    expect(text).toContain('`npm run bench -- --only W1`, 2030-01-02, on a machine.');
  });

  it('keeps what people wrote, and other sections, when one is written anew', () => {
    const written = withSection(
      newDocument(['W1', 'W2']).replace('Nothing yet.', 'It was the allocator.'),
      'W2',
      'old',
    );
    const again = withSection(withSection(written, 'W1', 'first'), 'W2', 'new');
    expect(again).toContain('It was the allocator.');
    expect(again).toContain('<!-- bench W1 -->\n\nfirst\n\n<!-- /bench W1 -->');
    expect(again).toContain('<!-- bench W2 -->\n\nnew\n\n<!-- /bench W2 -->');
    expect(again).not.toContain('old');
  });

  it('is the same when the same is written twice', () => {
    const once = withSection(newDocument(['W1']), 'W1', 'figures');
    expect(withSection(once, 'W1', 'figures')).toBe(once);
  });

  it('gets a section of a new name behind the last one', () => {
    const text = withSection(newDocument(['W1']), 'redis', 'figures');
    expect(text.indexOf('<!-- /bench W1 -->')).toBeLessThan(text.indexOf('<!-- bench redis -->'));
    expect(text.indexOf('<!-- /bench redis -->')).toBeLessThan(text.indexOf('## Findings'));
    expect(withSection('Only words.\n', 'W1', 'figures')).toMatch(/^Only words\.\n\n<!-- bench W1 -->/);
  });
});

describe('charts', () => {
  it('are as long as their figures, for light and dark pages, with escaped labels', () => {
    const bars = [
      { label: 'this & that', value: 1, isOurs: true },
      { label: 'naive', value: 4, isOurs: false },
    ];
    const svg = barChart('CPU', bars, String);
    const [ours, theirs] = [...svg.matchAll(/<rect class="(\w+)".*? width="([\d.]+)"/g)];
    expect([ours![1], theirs![1]]).toEqual(['ours', 'bar']);
    expect(Number(theirs![2])).toBeCloseTo(4 * Number(ours![2]), 0);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).toContain('this &#38; that');
  });
});

describe('the machine', () => {
  it('is called disturbed only where others are at work', () => {
    expect(disturbance([0.2, 3, 3])).toBeUndefined();
    expect(disturbance([1.25, 0, 0])).toContain('load average 1.3');
  });

  it('is described with the versions of what is compared', () => {
    expect(describeMachine(process.cwd())).toMatch(
      /^\d+ × .+, \d+ GB, .+; Node [\d.]+, uWebSockets\.js [\d.]+, @photostructure\/sqlite [\d.]+, ws [\d.]+, socket\.io [\d.]+/,
    );
  });
});

describe('figures', () => {
  it.each([
    [us(0.0042), '4.2 µs'],
    [us(1.234), '1,234 µs'],
    [us(Number.NaN), '-'],
    [times(1.0849), '1.08 ×'],
    [times(Number.POSITIVE_INFINITY), '-'],
  ])('read as %s', (figure, expected) => {
    expect(figure).toBe(expected);
  });

  it('have a middle one', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([2, 1])).toBe(2);
  });
});

describe('the section of a workload', () => {
  const sectionOf = (name: WorkloadName, rows: Row[], circumstances: Circumstances) =>
    sectionFrom(name, WORKLOADS[name], rows, circumstances);
  const circumstances = { durationMs: 5_000, patienceMs: 10_000, repeats: 3, isQuick: false };
  const measured: Measured = {
    ...{ cpuMs: 900, cpuPercent: 18, rssBytes: 80 * 1024 * 1024, deliveries: 300_000, counted: 5_000 },
    ...{ deliveriesPerSecond: 60_000, sent: 7_000, p50Ms: 12, p99Ms: 24, isLowerBound: false },
    ...{ isRight: true, convergedMs: 11, faults: [], bottleneck: undefined },
    arrival: {
      ...{ opened: 1_000, dropped: 0, tookMs: 500, deliveries: 3_000 },
      ...{ usersMessages: 2_000, settledMs: 20, isComplete: true },
    },
    ...{ arrivalCpuMs: 300, rssBeforeBytes: 60 * 1024 * 1024 },
    beside: { redis: { cpuMs: 70, percent: 2 }, nginx: { cpuMs: 700, percent: 13 } },
  };
  const drowned = {
    ...measured,
    isRight: false,
    isLowerBound: true,
    p99Ms: 15_000,
    faults: ['9 presses lost.'],
  };
  const rowOf = (peer: Row['peer'], more: Partial<Row> = {}): Row => ({
    ...{ peer, label: peer.label, sockets: 1_000, rate: 1_000, active: 1_000 },
    ...{ durationMs: 5_000, patienceMs: 10_000, measured },
    ...more,
  });
  const ours = rowOf(PEERS.this, {
    floor: { cost: { ...measured, cpuMs: 800 }, ratios: [1.1, 1.2, 1.125] },
  });
  const inC = { ...circumstances, hasFloor: true };

  it('shows the floor above this server, and the middle ratio with its range', () => {
    const { title, table, isWell } = sectionOf('W2', [ours], inC);
    expect(title).toBe('W2: 1,000 sockets, 1,000 presses per second from 1,000 of them');
    expect(table.rows).toEqual([
      ['the floor, in C', '2.7 µs', '1.00 ×', '', '18 %', '60,000', '', '', '', '80.0 MB'],
      [
        'this server',
        '3.0 µs',
        '1.13 × (1.10 to 1.20)',
        '180 µs',
        '18 %',
        '60,000',
        '12.0 ms',
        '24.0 ms',
      ].concat('after 11.0 ms', '80.0 MB'),
    ]);
    expect(isWell).toBe(true);
  });

  it('says of a server that did not come to the right number that it did not, and why', () => {
    const { table, notes } = sectionOf('W2', [rowOf(PEERS.ws, { measured: drowned })], circumstances);
    expect(table.columns).not.toContain('of the floor');
    expect(table.rows[0]).toContain('NO, not within 10 s');
    expect(table.rows[0]).toContain('≥ 15,000 ms');
    expect(notes).toContain('naive, ws: 9 presses lost.');
  });

  it.each([drowned, new Failure('it ended')])('is not well where this server is not: %#', (outcome) => {
    const rows = [rowOf(PEERS.this, { measured: outcome })];
    expect(sectionOf('W2', rows, inC).isWell).toBe(false);
  });

  it('draws what a press costs', () => {
    const { chart } = sectionOf('W2', [ours], inC);
    expect(chart).toMatchObject({ name: 'bench-w2' });
    expect(chart?.svg).toContain('180 µs');
  });

  it.each(WORKLOAD_NAMES)('of %s has a cell for each column, also where nothing was measured', (name) => {
    const missing = rowOf(PEERS.ws, { measured: new Failure('nobody came in') });
    const { table, notes, isWell } = sectionOf(name, [ours, missing], inC);
    for (const cells of table.rows) expect(cells).toHaveLength(table.columns.length);
    expect(table.rows.flat()).not.toContain('NaN');
    expect(table.rows.at(-1)).toContain('not measured');
    expect(notes).toContain('naive, ws: nobody came in');
    expect(isWell).toBe(name !== 'growth' && name !== 'W7');
  });

  it('tells of hidden pages what they save, and what the presses cost in any case', () => {
    const seen = (cpuPercent: number, deliveriesPerSecond: number) =>
      rowOf(PEERS.this, { measured: { ...measured, cpuPercent, deliveriesPerSecond } });
    const { notes } = sectionOf('W7', [seen(57, 100_000), seen(18, 20_000)], inC);
    expect(notes[0]).toContain('uses 0.32 × of the CPU, for 0.20 × of the messages.');
    expect(notes[0]).toContain('they take 8 % of a core');
  });

  it('tells of idle sockets, of joins, and of a flood what is to know', () => {
    const cells = (name: 'W4' | 'W5' | 'W6' | 'growth' | 'nodes') =>
      sectionOf(name, [rowOf(PEERS.this)], circumstances).table.rows[0];
    expect(cells('W4')).toEqual(['this server', '1,000', '2,000', '300 µs', '20.5 KB', '18 %']);
    expect(cells('W5')).toEqual(['this server', '0.50 s', '2,000', '2', '0.02 s', '0.30 s', 'yes']);
    expect(cells('W6')?.slice(0, 4)).toEqual(['1,000', '180 µs', '5,556/s', '18 %']);
    expect(cells('W6')?.at(-1)).toBe('yes');
    expect(cells('growth')?.slice(0, 3)).toEqual(['1,000', '1,000', '18 %']);
    expect(cells('nodes')?.slice(-3)).toEqual(['2 %', '10.0 µs', '13 %']);
  });

  it('of a comparison has the median of both, and of the ratios of single turns', () => {
    const turn = (ours: number, theirs: number): Turn => [
      rowOf(PEERS.this, { measured: { ...measured, counted: 1_000, cpuMs: ours } }),
      rowOf(serverIn('../old'), { measured: { ...measured, counted: 1_000, cpuMs: theirs } }),
    ];
    const turns = [turn(100, 200), turn(300, 300), turn(400, 320)];
    const { title, table, isWell } = comparisonOf(WORKLOADS.W2, [['this server', turns]], '../old');
    expect(title).toMatch(/^W2: .*; against \.\.\/old$/);
    expect(table.rows[1]).toEqual(['CPU per press', '300 µs', '300 µs', '1.00 × (0.50 to 1.25)']);
    expect(table.rows.map(([head]) => head)).toEqual(expect.arrayContaining(['p50', 'p99', 'RSS']));
    expect(isWell).toBe(true);
  });

  it.each(['W1', 'W2', 'W3', 'W4', 'W5', 'W6', 'growth'] as const)(
    'of a comparison in %s says of a turn that failed why',
    (name) => {
      const other = rowOf(serverIn('../old'), { measured: new Failure('it ended') });
      const turns: Turn[] = [[ours, other]];
      const { table, notes, isWell } = comparisonOf(
        WORKLOADS[name],
        [
          ['a', turns],
          ['b', turns],
        ],
        '../old',
      );
      expect(table.rows[0]!.slice(1)).toEqual(['-', '-', '-']);
      expect(table.rows[0]![0]).toMatch(/^a: /);
      expect(notes).toEqual(['../old: it ended']);
      expect(isWell).toBe(name === 'W6');
    },
  );
});
