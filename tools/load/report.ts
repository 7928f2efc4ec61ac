/*
 * The report: one HTML page with tables and charts, complete in itself, that asks no network for anything.
 */

import { escapeHtml, type Line, lineChart } from '../report/chart.ts';
import type { Finished } from './run.ts';
import { sectionsText } from './terminal.ts';
import type { Sample } from './timeline.ts';

export interface ReportHead {
  /** What was run, in a line. */
  readonly what: string;
  /** As a person would type it. */
  readonly command: string;
  /** When, and on what. */
  readonly where: string;
}

const STYLES = `
:root { color-scheme: light dark; --ink: #1d1d1b; --paper: #fbfaf6; --faint: #8a867c;
  --first: #c8372d; --second: #2f6db3; --third: #5b8c3e }
@media (prefers-color-scheme: dark) { :root { --ink: #ece8de; --paper: #1b1a18; --faint: #98938a;
  --first: #ff7a6b; --second: #7db2f0; --third: #9ccf78 } }
body { margin: 2rem auto; max-width: 760px; padding: 0 1rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif }
h1 { font-size: 1.4rem; margin-bottom: 0 } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem }
p, figcaption { margin: .25rem 0 } .faint { color: var(--faint); font-size: .875rem }
.verdict { border-left: 4px solid var(--third); padding: .5rem 1rem; margin: 1rem 0; font-weight: 600 }
.verdict.wrong { border-color: var(--first) }
code { font: .875rem ui-monospace, monospace; overflow-wrap: anywhere }
pre { font: .875rem/1.5 ui-monospace, monospace; overflow-x: auto } figure { margin: 0 0 1.5rem }
svg { width: 100%; height: auto } svg text { fill: var(--faint); font: 11px system-ui, sans-serif }
.line { fill: none; stroke-width: 2; stroke: var(--second) }
.first { stroke: var(--first) } .third { stroke: var(--third) }
.key { display: inline-block; width: 1em; height: 3px; vertical-align: middle; margin: 0 .35em 0 1em; background: var(--second) }
.key.first { background: var(--first) } .key.third { background: var(--third) }
`;

export function reportPage(finished: Finished, head: ReportHead): string {
  const { sections, verdict, warnings, exitCode } = finished;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(head.what)}</title>
<style>${STYLES}</style>
<main>
<h1>Load test</h1>
<p>${escapeHtml(head.what)}</p>
<p class="faint">${escapeHtml(head.where)}</p>
<p class="faint"><code>${escapeHtml(head.command)}</code></p>
<p class="verdict${exitCode === 0 ? '' : ' wrong'}">${escapeHtml(verdict)}</p>
${warnings.map((warning) => `<p>Note: ${escapeHtml(warning)}</p>`).join('\n')}
<h2>Timeline</h2>
${FIGURES.map(([title, ...curves]) => figureOf(title, curves, finished.samples)).join('\n')}
<pre>${escapeHtml(sectionsText(sections))}</pre>
</main>
</html>
`;
}

type Curve = readonly [color: string, key: string, of: (sample: Sample) => number | undefined];

const FIGURES: readonly (readonly [title: string, ...curves: Curve[]])[] = [
  ['Latency, ms', ['second', 'p50', (s) => s.p50Ms], ['first', 'p99', (s) => s.p99Ms]],
  ['Deliveries per second', ['second', 'received', (s) => s.deliveriesPerSecond]],
  ['Presses per second', ['second', 'sent', (s) => s.pressesPerSecond]],
  ['Sockets', ['second', 'open', (s) => s.open]],
  ['Memory of the server, MB', ['second', 'RSS', (s) => (s.serverRssBytes ?? 0) / 2 ** 20]],
  [
    'CPU, percent of one core',
    ['second', 'the server', (s) => s.serverCpu],
    ['third', 'the load tester', (s) => s.cpu],
  ],
];

/** @returns nothing where there is nothing to see */
function figureOf(title: string, lines: readonly Curve[], samples: readonly Sample[]): string {
  const toX = samples.at(-1)?.atSeconds ?? 0;
  const drawn = lines.map(([name, , of]): Line => {
    return { name, points: samples.map((sample) => ({ x: sample.atSeconds, y: of(sample) })) };
  });
  if (!drawn.some(({ points }) => points.some(({ y = 0 }) => y > 0))) return '';
  const keys = lines.map(([name, key]) => `<span class="key ${name}"></span>${escapeHtml(key)}`);
  return `<figure><figcaption>${escapeHtml(title)}<span class="faint">${keys.join('')}</span></figcaption>
${lineChart(drawn, toX, `${title} over time`)}</figure>`;
}
