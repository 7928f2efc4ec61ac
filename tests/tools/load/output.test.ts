/*
 * What the load tester shows: the terminal's block and table, the report, and the facts behind them.
 */

import { describe, expect, it } from 'vitest';
import { isState, LastState, readState, readUsers } from '../../../tools/load/last-state.ts';
import { type Options, parseOptions } from '../../../tools/load/options.ts';
import { reportPage } from '../../../tools/load/report.ts';
import type { Finished } from '../../../tools/load/run.ts';
import { bottleneckOf } from '../../../tools/load/self.ts';
import { showProgress, tableOf } from '../../../tools/load/terminal.ts';
import type { Sample } from '../../../tools/load/timeline.ts';
import { lineChart } from '../../../tools/report/chart.ts';
import { Terminal } from '../../../tools/report/terminal.ts';
import { cpuMsOf, listeningInodes } from '../../../tools/system/proc.ts';

const options = (parseOptions([]) as { options: Options }).options;

const sample: Sample = {
  atSeconds: 3,
  phase: 'running',
  open: 1_000_000,
  pressesPerSecond: 1_000_000,
  deliveriesPerSecond: 9_999_999,
  p50Ms: 12.3,
  p99Ms: 123_456,
  cpu: 100,
  serverCpu: 400,
  serverRssBytes: 64e9,
};

const finished: Finished = {
  sections: [
    {
      title: 'Exactness',
      rows: [
        ['lost', '0'],
        ['<b>', 'word '.repeat(40).trim()],
      ],
    },
  ],
  verdict: `All is well: ${'as it should be '.repeat(10)}`,
  warnings: ['something <b>else</b> '.repeat(8)],
  exitCode: 0,
  samples: [sample, { ...sample, atSeconds: 3.5, p99Ms: undefined }],
};

describe('the terminal', () => {
  const samples = [sample];

  it('keeps to 80 columns, whatever the figures', () => {
    const written: string[] = [];
    showProgress(new Terminal({ isTTY: true, write: (text) => written.push(text) }), { samples }, options);
    const lines = [written.join('').replace('\r\x1b[K', ''), ...tableOf(finished).split('\n')];
    expect(lines[0]).toContain('1,000,000 sockets');
    expect(lines.filter(({ length }) => length > 80)).toEqual([]);
  });

  it('draws one line again and again', () => {
    const written: string[] = [];
    const terminal = new Terminal({ isTTY: true, write: (text) => written.push(text) });
    showProgress(terminal, { samples }, options);
    showProgress(terminal, { samples }, options);
    terminal.print(tableOf(finished));
    expect(written).toHaveLength(3);
    expect(written.filter((text) => !text.startsWith('\r\x1b[K'))).toEqual([]);
    expect(written.slice(0, 2).join('')).not.toContain('\n');
  });

  it('writes plain lines where it is none', () => {
    const written: string[] = [];
    const terminal = new Terminal({ write: (text) => written.push(text) });
    for (let i = 1; i <= 4; i++) {
      showProgress(terminal, { samples: new Array<Sample>(i).fill(sample) }, options);
    }
    terminal.print(tableOf(finished));
    expect(written.join('')).not.toContain('\x1b');
    expect(written.join('').match(/ running: /g)).toHaveLength(2);
  });
});

describe('the report', () => {
  const page = reportPage(finished, { what: 'a <run>', command: 'npm run load -- --url "x"', where: 'here' });

  it('asks the network for nothing', () => {
    expect(page).not.toMatch(/(src|href|url|import)\s*[=(]|<script/i);
  });

  it('shows what it was given as text', () => {
    expect(page).not.toMatch(/<b>|<run>/);
    expect(page).toContain('&#60;b&#62;');
  });

  it('has the timeline as charts', () => {
    expect(page.match(/<svg/g)!.length).toBeGreaterThanOrEqual(5);
  });

  it('draws no place that is not a number, even from nothing', () => {
    const charts = [lineChart([], 0, ''), lineChart([{ name: 'a', points: [] }], 0, ''), page];
    expect(charts.join('')).not.toMatch(/NaN|Infinity/);
  });
});

describe('a message', () => {
  it.each([
    ['{"type":"state","value":7,"revision":3}', { value: 7, revision: 3 }],
    ['{"type":"state","value":-7}', { value: -7, revision: undefined }],
    ['{"type": "value", "value": 7}', { value: 7, revision: undefined }],
    ['{"value":1,"type":"state"}', { value: 1, revision: undefined }],
  ])('%s is a state', (text, shown) => {
    expect(readState(text)).toEqual(shown);
    const bytes = Buffer.from(`..${text}..`);
    expect(isState(bytes, 2, bytes.length - 2)).toBe(true);
    const last = new LastState();
    last.keep(bytes, 2, bytes.length - 2, 5);
    bytes.fill(0);
    expect(last.shown).toEqual(shown);
  });

  it.each([
    '{"type":"users","count":3}',
    '{"type":"ack","seq":1,"revision":2}',
    '{"type":"pong"}',
    '[]',
    'x',
    '',
  ])('%j is none', (text) => {
    expect(isState(Buffer.from(text), 0, Buffer.byteLength(text))).toBe(false);
    expect(readState(text)).toBeUndefined();
  });

  it('may be longer than usual', () => {
    const last = new LastState();
    const bytes = Buffer.from(`{"type":"state",${' '.repeat(500)}"value":1}`);
    last.keep(bytes, 0, bytes.length, 0);
    expect(last.shown?.value).toBe(1);
  });

  it('tells how many are there', () => {
    expect(readUsers('{"type":"users","count":3}')).toBe(3);
    expect(readUsers('{"type":"state","value":3}')).toBeUndefined();
  });
});

describe('the load tester', () => {
  const fine = { cpu: 40, busy: 42, lagMs: 9, lagP99Ms: 3 };

  it('finds no fault with itself while it has time left', () => {
    expect(bottleneckOf(fine, 2)).toBeUndefined();
  });

  it.each([
    [{ busy: 95, cpu: 94 }, 2, 'busy for 95 % of the time'],
    [{ lagP99Ms: 80 }, 2, 'timers were up to 80 ms late'],
    [{}, 60, 'presses went out up to 60 ms late'],
    [{ busy: 95, cpu: 30 }, 2, 'other programs may have kept it waiting'],
  ])('says that it was the bottleneck: %j, presses %i ms late', (change, lateMs, expected) => {
    expect(bottleneckOf({ ...fine, ...change }, lateMs)).toContain(expected);
  });
});

describe('the process of the server', () => {
  it('has used the CPU in user and system mode, whatever its name', () => {
    expect(cpuMsOf('7 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 300 45 0 0 20')).toBe(3450);
  });

  it('is found by the socket that listens, not by those that are connected', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 00000000:1A85 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1',
      '   1: 0100007F:1A85 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4712 1',
      '   2: 00000000:1A86 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1',
    ].join('\n');
    expect(listeningInodes(table, 6789)).toEqual(['4711']);
  });
});
