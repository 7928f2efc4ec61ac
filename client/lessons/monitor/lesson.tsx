/*
 * Lesson: a live monitor. Agents report, every page watches, and a silent agent is detected.
 */

import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { decodeBinaryReport, isServerName, PING, PONG, SERVER_NAME } from '../../../protocol/monitor.ts';
import type { Paper } from '../../components/chart-strip.ts';
import { StripChart } from '../../components/strip-chart.tsx';
import { language } from '../../language.ts';
import type { Frame } from '../console/entry.ts';
import { fromHex } from '../console/payload.ts';
import { type Lesson, rfc } from '../lesson.ts';
import { keepLessonSocket, webSocketUrl } from '../parts/lesson-socket.ts';
import { type Agent, type Agents, columnsOf, heard, silentSince } from './model.ts';
import { words } from './words.ts';

const UNAUTHORIZED_REPORT = JSON.stringify({ type: 'report', name: 'nobody', cpu: 1, memory: 1, at: 0 });

export const lesson: Lesson = {
  reference: rfc(6455, '5.6'),
  words,
  explain,
  tries: [
    (console) => console.connect(),
    (console) => console.send(PING),
    (console) => console.send(UNAUTHORIZED_REPORT),
  ],
  shownOn: ['console', 'console', 'console'],
  Body: MonitorBody,
};

/** The console shows bytes in hexadecimal, truncated if long: a frame that cannot be decoded gets the general sentence. */
function explain({ direction, opcode, payload }: Frame): string | undefined {
  if (direction === 'sent') return payload === PING ? words().frames.ping : words().frames.unauthorized;
  if (payload === PONG) return words().frames.pong;
  if (opcode === 'binary') {
    const bytes = fromHex(payload);
    const report = bytes && decodeBinaryReport(bytes);
    return report && words().binary(report.name, report.cpu, report.memory);
  }
  const { frames } = words();
  const kind = /^\{"type":"(agents|report|gone)"/.exec(payload)?.[1] as keyof typeof frames | undefined;
  return kind && frames[kind];
}

/** The shortest span of a chart, so that the first samples do not look like a long time. */
const MIN_SPAN_SECONDS = 60;

const PERCENT: Paper = {
  lines: [{ ink: '--others' }, { ink: '--ink-soft', isDashed: true }],
  range: () => [0, 100],
  span: (oldest) => [Math.min(oldest, -MIN_SPAN_SECONDS), 0],
  xLabel: (second) => (second === 0 ? words().now : words().ago(-second)),
  yLabel: (percent) => `${percent} %`,
};

/** The monitor on the page: a chart for each agent, and the figures of its last report. */
function MonitorBody() {
  const agents = useSignal<Agents>(new Map());
  const link = useSignal<'connecting' | 'open' | 'lost'>('connecting');
  const nowMs = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => (nowMs.value = Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [nowMs]);
  useEffect(() => {
    const socket = keepLessonSocket('/lessons/monitor', {
      opened: () => (link.value = 'open'),
      received: (payload) => (agents.value = heard(agents.peek(), payload, Date.now())),
      closed: () => (link.value = 'lost'),
    });
    return () => socket.close();
  }, [agents, link]);
  return (
    <section class="bench">
      <p role="status" class={link.value === 'lost' ? 'warning' : 'aside'}>
        {link.value !== 'open' && words()[link.value]}
      </p>
      {agents.value.size === 0 && <p>{words().waiting}</p>}
      {[...agents.value.keys()].map((name) => (
        <Strip key={name} name={name} agents={agents} nowMs={nowMs} />
      ))}
      {![...agents.value.keys()].some((name) => !isServerName(name)) && <Invitation />}
    </section>
  );
}

function Invitation() {
  const command = `npm run monitor -- --url ${webSocketUrl('/lessons/monitor')} --token …`;
  return (
    <div class="finding">
      <p>{words().invitation}</p>
      <p class="wire-text">{command}</p>
    </div>
  );
}

interface StripProps {
  readonly name: string;
  readonly agents: { readonly value: Agents };
  readonly nowMs: { readonly value: number };
}

function Strip({ name, agents, nowMs }: StripProps) {
  const columns = useComputed(() => columnsOf(agents.value.get(name)?.samples ?? []));
  const agent = agents.value.get(name);
  if (agent === undefined) return null;
  const { cpu, memory } = agent.report;
  const since = silentSince(agent, nowMs.value);
  return (
    <figure class={`figure agent${since === undefined ? '' : ' silent'}`}>
      <figcaption>
        <strong>{name === SERVER_NAME ? words().server : name}</strong>
        {since !== undefined && <span class="warning">{words().silent(timeOf(since))}</span>}
        <span class="legend">
          <span class="mark line-cpu">
            {words().cpu} {cpu.toFixed(1)} %
          </span>
          <span class="mark line-memory">
            {words().memory} {memory.toFixed(1)} %
          </span>
        </span>
      </figcaption>
      <StripChart class="small-strip" label={words().chart(name)} columns={columns} paper={PERCENT} />
      <Figures agent={agent} />
    </figure>
  );
}

function timeOf(ms: number): string {
  return new Date(ms).toLocaleTimeString(language.value);
}

function Figures({ agent: { report, textBytes, binaryBytes } }: { agent: Agent }) {
  const { sockets, messagesPerSecond, eventLoopDelayMs, rssBytes } = report;
  const figures: [string, string | undefined][] = [
    [words().sockets, sockets?.toString()],
    [words().messages, messagesPerSecond?.toFixed(1)],
    [words().delay, eventLoopDelayMs === undefined ? undefined : `${eventLoopDelayMs.toFixed(1)} ms`],
    [words().rss, rssBytes === undefined ? undefined : `${Math.round(rssBytes / 1024 / 1024)} MiB`],
    [words().wire, textBytes === undefined ? undefined : words().sizes(textBytes, binaryBytes ?? 0)],
  ];
  return (
    <dl class="figures">
      {figures.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
