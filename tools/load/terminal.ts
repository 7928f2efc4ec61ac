/*
 * What the terminal shows: while it runs, one block of 80 columns that is drawn again and again, or, where the
 * output is no terminal, a line a second; at the end, the table. The texts are pure; only Terminal writes.
 */

import { COLUMNS, listing, wrap } from '../../cli/text.ts';
import { bytes, ms, percent, whole } from '../report/figures.ts';
import type { Mode, Options } from './options.ts';
import { type Result, shownUrl } from './run.ts';
import { SAMPLE_MS, type Sample } from './timeline.ts';

const LABEL_COLUMNS = 24;
const BAR_COLUMNS = 24;
const LINES_EVERY_MS = 1000;

export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export class Terminal {
  private drawn = 0;
  private looks = 0;

  constructor(
    private readonly output: Output,
    private readonly options: Options,
  ) {}

  begin(): void {
    this.print(headLine(this.options));
  }

  show(sample: Sample): void {
    this.looks += 1;
    if (this.output.isTTY === true) {
      const lines = liveLines(sample, this.options);
      this.output.write(`${this.eraser()}${lines.join('\n')}\n`);
      this.drawn = lines.length;
    } else if (this.looks % (LINES_EVERY_MS / SAMPLE_MS) === 0) {
      this.print(plainLine(sample, this.options));
    }
  }

  finish(result: Result): void {
    this.clear();
    this.print(tableOf(result));
  }

  print(text: string): void {
    this.output.write(`${text}\n`);
  }

  /** Takes the live block away. */
  clear(): void {
    this.output.write(this.eraser());
    this.drawn = 0;
  }

  private eraser(): string {
    return this.drawn === 0 ? '' : `\x1b[${this.drawn}A\x1b[0J`;
  }
}

export function headLine({ mode, sockets, rate, active, durationMs, url }: Options): string {
  const pressing = `${whole(rate)} presses/s from ${whole(active)}, `;
  const what: Readonly<Record<Mode, string>> = {
    press: pressing,
    plain: `plain, ${pressing}`,
    storm: `storm, ${rate === 0 ? '' : pressing}`,
    idle: 'idle, ',
    churn: `churn, ${whole(rate)} arrivals/s, `,
  };
  return `${shownUrl(url)}: ${whole(sockets)} sockets, ${what[mode]}${durationMs / 1000} s`;
}

export function liveLines(sample: Sample, options: Options): string[] {
  const { phase, atSeconds, open, connecting, deliveriesPerSecond, p50Ms, p99Ms, cpu, lagMs } = sample;
  const { serverCpu, serverRssBytes } = sample;
  const pressing: [string, string][] = [
    ['presses', `${cell(whole(sample.pressesPerSecond))} /s`],
    ['latency', `${cell(p50Ms, ms)} p50  ${cell(p99Ms, ms)} p99`],
  ];
  const rows: [string, string][] = [
    [phase, `${bar(progressOf(sample, options))} ${atSeconds.toFixed(0).padStart(5)} s`],
    ['sockets', `${cell(whole(open))} open ${cell(whole(connecting))} connecting`],
    ['deliveries', `${cell(whole(deliveriesPerSecond))} /s`],
    ...(hasPresses(options.mode) ? pressing : []),
    ['this program', `${cell(percent(cpu))} CPU  ${cell(ms(lagMs))} lag`],
    [
      'the server',
      serverCpu === undefined || serverRssBytes === undefined
        ? `${cell('-')} its process is not known`
        : `${cell(percent(serverCpu))} CPU  ${cell(bytes(serverRssBytes))} memory`,
    ],
  ];
  return rows.map(([label, value]) => ` ${label.padEnd(13)}${value}`.slice(0, COLUMNS));
}

export function plainLine(sample: Sample, { mode }: Options): string {
  const { atSeconds, phase, open, pressesPerSecond, deliveriesPerSecond, p99Ms, cpu } = sample;
  const presses = hasPresses(mode) ? `, ${whole(pressesPerSecond)} presses/s` : '';
  const p99 = p99Ms === undefined ? '' : `, p99 ${ms(p99Ms)}`;
  return `${atSeconds.toFixed(0).padStart(3)} s ${phase}: ${whole(open)} sockets${presses}, ${whole(deliveriesPerSecond)} deliveries/s${p99}, CPU ${percent(cpu)}`;
}

export function tableOf({ sections, verdict, warnings }: Result): string {
  return [
    sectionsText(sections),
    ...warnings.map((warning) => `\n${wrap(`Note: ${warning}`, 'Note: '.length)}`),
    `\n${wrap(verdict)}`,
  ].join('\n');
}

export function sectionsText(sections: Result['sections']): string {
  return sections.map(({ title, rows }) => `\n${title}\n${listing(rows, LABEL_COLUMNS)}`).join('\n');
}

function hasPresses(mode: Mode): boolean {
  return mode !== 'idle' && mode !== 'churn';
}

/** How far the phase is, from 0 to 1. */
function progressOf({ phase, phaseMs, open }: Sample, { sockets, durationMs }: Options): number {
  if (phase === 'connecting') return open / sockets;
  return phase === 'running' ? phaseMs / durationMs : 1;
}

/** @example bar(0.5) // '████████████············' */
function bar(share: number): string {
  const full = Math.round(BAR_COLUMNS * Math.min(1, Math.max(0, share)));
  return '█'.repeat(full) + '·'.repeat(BAR_COLUMNS - full);
}

function cell<Value>(value: Value | undefined, format: (value: Value) => string = String): string {
  return (value === undefined ? '-' : format(value)).padStart(10);
}
