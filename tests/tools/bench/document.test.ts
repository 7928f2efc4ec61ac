/*
 * The document that the bench writes: tables, charts, and what people wrote in between.
 */

import { describe, expect, it } from 'vitest';
import { barChart } from '../../../tools/bench/chart.ts';
import { markdownOf, newDocument, terminalText, withSection } from '../../../tools/bench/document.ts';
import { Failure } from '../../../tools/bench/failure.ts';
import { median, times, us } from '../../../tools/bench/figures.ts';
import { describeMachine, disturbance } from '../../../tools/bench/machine.ts';
import type { Pressed } from '../../../tools/bench/measure.ts';
import type { Options } from '../../../tools/bench/options.ts';
import { PEERS } from '../../../tools/bench/peers.ts';
import { pressSection } from '../../../tools/bench/press-section.ts';
import type { PressRow } from '../../../tools/bench/presses.ts';
import type { Section } from '../../../tools/bench/section.ts';
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
      newDocument(['W1', 'W2']).replace('Nothing is written down yet.', 'It was the allocator.'),
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
    expect(text.indexOf('<!-- /bench redis -->')).toBeLessThan(text.indexOf('## What was found'));
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
      /^\d+ × .+, \d+ GB, .+; Node [\d.]+, uWebSockets\.js [\d.]+, lmdb [\d.]+, ws [\d.]+, socket\.io [\d.]+/,
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

describe('the section of a workload that presses', () => {
  const options = { durationMs: 5_000, patienceMs: 10_000, repeats: 3 } as Options;
  const workload = {
    ...({ name: 'W2', sockets: 1_000, rate: 1_000, active: 1_000, hasFloor: true } as const),
    needs: {},
  };
  const pressed: Pressed = {
    ...{ cpuMs: 900, cpuPercent: 18, rssBytes: 80 * 1024 * 1024, deliveries: 300_000, counted: 5_000 },
    ...{ deliveriesPerSecond: 60_000, sent: 7_000, p50Ms: 12, p99Ms: 24, isLowerBound: false },
    ...{ isRight: true, convergedMs: 11, faults: [], bottleneck: undefined },
  };
  const drowned = {
    ...pressed,
    isRight: false,
    isLowerBound: true,
    p99Ms: 15_000,
    faults: ['9 presses lost.'],
  };
  const ours: PressRow = {
    peer: PEERS.this,
    pressed,
    floor: { cost: { ...pressed, cpuMs: 800 }, ratios: [1.1, 1.2, 1.125] },
  };

  it('shows the floor above this server, and the middle ratio with its range', () => {
    const { table, isWell } = pressSection(options, workload, [ours], 'C');
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
    const row = { peer: PEERS.ws, pressed: drowned, floor: undefined };
    const { table, notes } = pressSection(options, workload, [row], undefined);
    expect(table.columns).not.toContain('of the floor');
    expect(table.rows[0]).toContain('NO, not within 10 s');
    expect(table.rows[0]).toContain('≥ 15,000 ms');
    expect(notes).toContain('naive, ws: 9 presses lost.');
  });

  it('has a row for a server that could not be measured', () => {
    const row = { peer: PEERS.ws, pressed: new Failure('nobody came in'), floor: undefined };
    const { table, notes } = pressSection(options, workload, [ours, row], 'C');
    expect(table.rows.at(-1)).toHaveLength(table.columns.length);
    expect(table.rows.at(-1)).toContain('not measured');
    expect(notes).toContain('naive, ws: nobody came in');
  });

  it.each([drowned, new Failure('it ended')])('is not well where this server is not: %#', (outcome) => {
    const rows = [{ peer: PEERS.this, pressed: outcome, floor: undefined }];
    expect(pressSection(options, workload, rows, 'C').isWell).toBe(false);
  });

  it('draws what a press costs', () => {
    const { chart } = pressSection(options, workload, [ours], 'C');
    expect(chart).toMatchObject({ name: 'bench-w2' });
    expect(chart?.svg).toContain('180 µs');
  });
});
