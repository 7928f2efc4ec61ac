/*
 * Lesson: the slow reader. The same values for two readers at the same pace: everything in turn, or the latest only.
 */

import { useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Paper } from '../../components/chart-strip.ts';
import { StripChart } from '../../components/strip-chart.tsx';
import type { Frame } from '../console/entry.ts';
import type { Lesson } from '../lesson.ts';
import { How, Knob, Table } from '../parts/bench.tsx';
import { columnsOf, MODES, parseReading, type Tally } from './model.ts';
import { Readers } from './readers.ts';
import { words } from './words.ts';

/** Of ten that are made. */
const SLOW_PER_SECOND = 2;
const FAST_PER_SECOND = 25;

/** One pair per page: the lesson's buttons control it. */
const readers = new Readers();

export const lesson: Lesson = {
  reference: {
    label: 'WHATWG WebSockets: bufferedAmount',
    url: 'https://websockets.spec.whatwg.org/#dom-websocket-bufferedamount',
  },
  words,
  explain,
  tries: [
    () => readers.read(SLOW_PER_SECOND),
    () => readers.read(FAST_PER_SECOND),
    (console) => console.send('next'),
  ],
  shownOn: ['body', 'body', 'console'],
  Body: SlowReaderBody,
};

function explain({ direction, payload }: Frame): string | undefined {
  if (direction === 'sent') return words().asked;
  const reading = parseReading(payload);
  return reading && words().answered(reading.value, reading.unsent);
}

const MIN_SPAN_SECONDS = 10;

const LAG: Paper = {
  lines: [
    { ink: '--me', mark: 'disc' },
    { ink: '--others', mark: 'diamond' },
  ],
  range: (_, max) => [0, Math.max(max ?? 1, 1)],
  span: (_, last) => [0, Math.max(last, MIN_SPAN_SECONDS)],
  xLabel: (second) => words().seconds(String(second)),
  yLabel: (seconds) => words().seconds(String(seconds)),
};

/** The figures of both readers, and the lag of each over time. */
function SlowReaderBody() {
  useEffect(() => () => readers.stop(), []);
  const columns = useComputed(() => columnsOf(readers.tallies.value));
  const { chart, chartCaption, start, stop, howTitle, how, cut } = words();
  const isRunning = readers.isRunning.value;
  return (
    <section class="bench">
      <div class="bench-row">
        <Knob
          label={isRunning ? stop : start}
          onClick={() => (isRunning ? readers.stop() : readers.read(SLOW_PER_SECOND))}
        />
        <p class="warning grows" role="status">
          {readers.isCut.value && cut}
        </p>
      </div>
      <Figures />
      <figure class="figure">
        <figcaption>
          {chartCaption}
          <span class="legend">
            {MODES.map((mode) => (
              <span key={mode} class={`mark ${mode}`}>
                {words().modes[mode]}
              </span>
            ))}
          </span>
        </figcaption>
        <StripChart class="small-strip" label={chart} columns={columns} paper={LAG} />
      </figure>
      <How title={howTitle} sentences={how} />
    </section>
  );
}

function Figures() {
  const { table, modes, rows, none, seconds } = words();
  const tallies = readers.tallies.value;
  const row = (name: string, show: (tally: Tally) => string) => [
    name,
    ...MODES.map((mode) => {
      const tally = tallies[mode];
      return tally === undefined ? none : show(tally);
    }),
  ];
  return (
    <Table
      kind="sums"
      caption={table}
      head={['', ...MODES.map((mode) => modes[mode])]}
      rows={[
        row(rows.made, ({ last }) => String(last.value + last.unsent)),
        row(rows.shown, ({ last }) => String(last.value)),
        row(rows.lag, ({ last }) => seconds(((last.now - last.madeAt) / 1000).toFixed(1))),
        row(rows.unsent, ({ last }) => String(last.unsent)),
        row(rows.unsentBytes, ({ last }) => String(last.unsentBytes)),
        row(rows.skipped, ({ skipped }) => String(skipped)),
      ]}
    />
  );
}
