/*
 * Lesson: polling. One value by polling, long polling and WebSocket at once, and the cost of each.
 */

import { useComputed, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Paper } from '../../components/chart-strip.ts';
import { StripChart } from '../../components/strip-chart.tsx';
import { query, setQuery } from '../../router.ts';
import type { Frame } from '../console/entry.ts';
import type { Lesson } from '../lesson.ts';
import { How, Knob, Table } from '../parts/bench.tsx';
import { bytesPerChange, columnsOf, meanLatencyMs, parseReading, type Tally, WAYS } from './model.ts';
import { INTERVALS_MS, PollingRace } from './race.ts';
import { words } from './words.ts';

const SLOW_MS = 5_000;
const USUAL_MS = 1_000;

function raceEvery(intervalMs: number): void {
  race.stop();
  race.intervalMs.value = intervalMs;
  void race.start();
}

export const lesson: Lesson = {
  reference: { label: 'RFC 6202', url: 'https://www.rfc-editor.org/rfc/rfc6202' },
  words,
  explain,
  tries: [() => raceEvery(USUAL_MS), () => raceEvery(SLOW_MS), (console) => console.connect()],
  shownOn: ['body', 'body', 'console'],
  Body: PollingBody,
};

/** A change is sent within this time of it, in ms by the server's clock; the value at the start is mostly older. */
const JUST_MS = 20;

function explain({ direction, payload }: Frame): string | undefined {
  const { first, change, ignored } = words().pushed;
  if (direction === 'sent') return ignored;
  const reading = parseReading(payload);
  if (reading === undefined) return undefined;
  return (reading.now - reading.changedAt < JUST_MS ? change : first)(reading.value);
}

/** One per page: the lesson's buttons start the same race. */
const race = new PollingRace();

const MIN_SPAN_SECONDS = 10;

const DELAYS: Paper = {
  lines: [
    { ink: '--ink-soft', mark: 'square' },
    { ink: '--others', mark: 'diamond' },
    { ink: '--me', mark: 'disc' },
  ],
  isLogarithmic: true,
  range: (min, max) => [Math.min(min || 1, 1), Math.max(max || 1_000, 1_000)],
  span: (_, last) => [0, Math.max(last, MIN_SPAN_SECONDS)],
  xLabel: (second) => words().seconds(second),
  yLabel: (ms) => (Number.isInteger(Math.log10(ms)) ? words().ms(ms) : ''),
};

/** The race of the three methods: start and stop, the results table, and the chart of the delays. */
function PollingBody() {
  useEffect(() => {
    const linked = Number(query.peek().get('every'));
    if (INTERVALS_MS.some((ms) => ms === linked)) race.intervalMs.value = linked;
    return () => race.stop();
  }, []);
  useSignalEffect(() => {
    const { value: every } = race.intervalMs;
    setQuery('every', every === USUAL_MS ? undefined : String(every));
  });
  const columns = useComputed(() => columnsOf(race.arrivals.value));
  const { clock } = race;
  return (
    <section class="bench">
      <Controls />
      <Sums />
      <p class="aside">{words().skipped}</p>
      <figure class="figure">
        <figcaption>
          {words().chartCaption}
          <Legend />
        </figcaption>
        <StripChart class="small-strip" label={words().chart} columns={columns} paper={DELAYS} />
      </figure>
      {clock.value && (
        <p class="aside">
          {words().clock(Math.round(clock.value.offsetMs), Math.ceil(clock.value.roundTripMs / 2))}
        </p>
      )}
      <How title={words().howTitle} sentences={words().how} />
    </section>
  );
}

function Controls() {
  const toggle = () => (race.isRunning.value ? race.stop() : race.start());
  return (
    <div class="bench-row">
      <Knob label={race.isRunning.value ? words().stop : words().start} onClick={toggle} />
      <label class="field">
        {words().interval}
        <select
          value={String(race.intervalMs.value)}
          onChange={({ currentTarget }) => (race.intervalMs.value = Number(currentTarget.value))}
        >
          {INTERVALS_MS.map((ms) => (
            <option key={ms} value={String(ms)}>
              {words().seconds(ms / 1000)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Legend() {
  return (
    <span class="legend">
      {WAYS.map((way) => (
        <span key={way} class={`mark ${way}`}>
          {words()[way]}
        </span>
      ))}
    </span>
  );
}

function Sums() {
  const tallies = race.tallies.value;
  const { none, ms } = words();
  const whole = (value: number | undefined) => (value === undefined ? none : String(Math.round(value)));
  const delay = (value: number | undefined) => (value === undefined ? none : ms(value));
  const row = (name: string, show: (tally: Tally) => string) => [
    name,
    ...WAYS.map((way) => show(tallies[way])),
  ];
  const rows = [
    row(words().value, ({ value }) => whole(value)),
    row(words().requests, ({ requests }) => whole(requests)),
    row(words().sent, ({ bytesSent }) => whole(bytesSent)),
    row(words().received, ({ bytesReceived }) => whole(bytesReceived)),
    row(words().changes, ({ changes }) => whole(changes)),
    row(words().missed, ({ missed }) => whole(missed)),
    row(words().each, (tally) => whole(bytesPerChange(tally))),
    row(words().mean, (tally) => delay(meanLatencyMs(tally))),
    row(words().max, ({ changes, latencyMaxMs }) => delay(changes === 0 ? undefined : latencyMaxMs)),
  ];
  return (
    <Table kind="sums" caption={words().table} head={['', ...WAYS.map((way) => words()[way])]} rows={rows} />
  );
}
