/*
 * What the terminal shows: while it runs, one block of 80 columns that is drawn again and again, or, where the
 * output is no terminal, a line a second; at the end, the table. The texts are pure; only Terminal writes.
 */

import { bytes, ms, percent, whole } from '../report/figures.ts';
import { shownUrl } from './arrival.ts';
import type { Options } from './options.ts';
import type { Result } from './run.ts';
import { type Phase, SAMPLE_MS, type Sample } from './timeline.ts';

export const COLUMNS = 80;
const LABEL_COLUMNS = 26;
const BAR_COLUMNS = 24;
const LINES_EVERY_MS = 1000;
const UP_AND_CLEAR = (lines: number): string => `\x1b[${lines}A\x1b[0J`;

const PHASES: Readonly<Record<Phase, string>> = {
  connecting: 'connecting',
  quiet: 'listening',
  running: 'running',
  settling: 'settling',
  leaving: 'leaving',
};

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
    return this.drawn === 0 ? '' : UP_AND_CLEAR(this.drawn);
  }
}

export function headLine({ mode, sockets, rate, active, durationMs, url }: Options): string {
  const pressing = `${whole(rate)} presses/s from ${whole(active)}, `;
  const what: Readonly<Record<Options['mode'], string>> = {
    press: pressing,
    plain: `plain, ${pressing}`,
    storm: `storm, ${rate === 0 ? '' : pressing}`,
    idle: 'idle, ',
    churn: `churn, ${whole(rate)} arrivals/s, `,
  };
  return `${shownUrl(url)}: ${whole(sockets)} sockets, ${what[mode]}${durationMs / 1000} s`;
}

export function liveLines(sample: Sample, options: Options): string[] {
  const { open, connecting, pressesPerSecond, deliveriesPerSecond, p50Ms, p99Ms, cpu, lagMs } = sample;
  const pressing: [string, string][] = [
    ['presses', `${cell(whole(pressesPerSecond))} /s`],
    ['latency', `${cell(msOrDash(p50Ms))} p50  ${cell(msOrDash(p99Ms))} p99`],
  ];
  const rows: [string, string][] = [
    [
      PHASES[sample.phase],
      `${bar(progressOf(sample, options))} ${sample.atSeconds.toFixed(0).padStart(5)} s`,
    ],
    ['sockets', `${cell(whole(open))} open ${cell(whole(connecting))} connecting`],
    ['deliveries', `${cell(whole(deliveriesPerSecond))} /s`],
    ...(hasPresses(options.mode) ? pressing : []),
    ['this program', `${cell(percent(cpu))} CPU  ${cell(ms(lagMs))} lag`],
    ['the server', serverCell(sample)],
  ];
  return rows.map(([label, value]) => ` ${label.padEnd(13)}${value}`.slice(0, COLUMNS));
}

function hasPresses(mode: Options['mode']): boolean {
  return mode !== 'idle' && mode !== 'churn';
}

/** How far the phase is, from 0 to 1. */
function progressOf({ phase, phaseMs, open }: Sample, { sockets, durationMs }: Options): number {
  if (phase === 'connecting') return open / sockets;
  return phase === 'running' ? phaseMs / durationMs : 1;
}

export function plainLine(sample: Sample, { mode }: Options): string {
  const { atSeconds, phase, open, pressesPerSecond, deliveriesPerSecond, p99Ms, cpu } = sample;
  const presses = hasPresses(mode) ? `, ${whole(pressesPerSecond)} presses/s` : '';
  const p99 = p99Ms === undefined ? '' : `, p99 ${ms(p99Ms)}`;
  return `${atSeconds.toFixed(0).padStart(3)} s ${PHASES[phase]}: ${whole(open)} sockets${presses}, ${whole(deliveriesPerSecond)} deliveries/s${p99}, CPU ${percent(cpu)}`;
}

export function tableOf({ sections, verdict, warnings }: Result): string {
  const lines: string[] = [];
  for (const { title, rows } of sections) {
    lines.push('', title);
    for (const [label, value] of rows) lines.push(...wrapped(`  ${label.padEnd(LABEL_COLUMNS)}`, value));
  }
  for (const warning of warnings) lines.push('', ...wrapped('Note: ', warning));
  lines.push('', ...wrapped('', verdict));
  return lines.join('\n');
}

/** @example bar(0.5) // '████████████············' */
function bar(share: number): string {
  const full = Math.round(BAR_COLUMNS * Math.min(1, Math.max(0, share)));
  return '█'.repeat(full) + '·'.repeat(BAR_COLUMNS - full);
}

function cell(text: string): string {
  return text.padStart(10);
}

function msOrDash(value: number | undefined): string {
  return value === undefined ? '-' : ms(value);
}

function serverCell({ serverCpu, serverRssBytes }: Sample): string {
  if (serverCpu === undefined || serverRssBytes === undefined) return `${cell('-')} its process is not known`;
  return `${cell(percent(serverCpu))} CPU  ${cell(bytes(serverRssBytes))} memory`;
}

/** Words that would go beyond the last column go to lines of their own, below the first word. */
function wrapped(head: string, text: string): string[] {
  const lines = [head];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    const isFresh = line.trim() === '' || line === head;
    const longer = isFresh ? `${line}${word}` : `${line} ${word}`;
    if (isFresh || longer.length <= COLUMNS) lines[lines.length - 1] = longer;
    else lines.push(`${' '.repeat(head.length)}${word}`);
  }
  return lines;
}
