/*
 * What the terminal shows: how far it is, while it runs; at the end, the table.
 */

import { listing, wrap } from '../../cli/text.ts';
import { ms, percent, whole } from '../report/figures.ts';
import type { Terminal } from '../report/terminal.ts';
import type { Mode, Options } from './options.ts';
import { type Result, shownUrl } from './run.ts';
import { SAMPLE_MS, type Sample, type Timeline } from './timeline.ts';

const LABEL_COLUMNS = 24;
const LINES_EVERY_MS = 1000;

/** One line that is written over, or, where the output is no terminal, a line a second. */
export function showProgress(
  terminal: Terminal,
  { samples }: Pick<Timeline, 'samples'>,
  { mode }: Options,
): void {
  const line = progressLine(samples.at(-1)!, mode);
  if (terminal.isScreen) terminal.show(line);
  else if (samples.length % (LINES_EVERY_MS / SAMPLE_MS) === 0) terminal.print(line);
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

export function progressLine(sample: Sample, mode: Mode): string {
  const { atSeconds, phase, open, pressesPerSecond, deliveriesPerSecond, p50Ms, p99Ms } = sample;
  const figures = [
    `${whole(open)} sockets`,
    mode !== 'idle' && mode !== 'churn' && `${whole(pressesPerSecond)} presses/s`,
    `${whole(deliveriesPerSecond)} deliveries/s`,
    p50Ms !== undefined && p99Ms !== undefined && `p50 ${ms(p50Ms)}, p99 ${ms(p99Ms)}`,
    `CPU ${percent(sample.cpu)}`,
    sample.serverCpu !== undefined && `server ${percent(sample.serverCpu)}`,
  ];
  return `${atSeconds.toFixed(0).padStart(3)} s ${phase}: ${figures.filter((figure) => figure !== false).join(', ')}`;
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
