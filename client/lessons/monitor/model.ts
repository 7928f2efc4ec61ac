/*
 * The monitor as a viewer sees it: the agents, and their latest samples. Pure. In: the server's messages (see
 * protocol/monitor.ts). Out: the next state.
 */

import { jsonObject } from '../../../protocol/json-object.ts';
import {
  decodeBinaryReport,
  isServerName,
  type MonitorMessage,
  REPORT_EVERY_MS,
  type Report,
  type ServerFigures,
} from '../../../protocol/monitor.ts';

export type AgentReport = Report & Partial<ServerFigures>;

export interface Sample {
  /** When it was measured, in seconds since 1970, by the agent's clock. */
  readonly atSeconds: number;
  readonly cpu: number;
  readonly memory: number;
}

export interface Agent {
  /** The last text report: the binary one has fewer figures. */
  readonly report: AgentReport;
  readonly samples: readonly Sample[];
  /** When its last report arrived, by this page's clock: milliseconds since 1970. */
  readonly heardAtMs: number;
  /** Sizes of the last report on the wire, payload only. */
  readonly textBytes?: number;
  readonly binaryBytes?: number;
}

/** By name; the servers' own agents first, the others sorted by name. */
export type Agents = ReadonlyMap<string, Agent>;

/** Ten minutes at one report every 5 s. */
export const MAX_SAMPLES = 120;

/** Two reports are missing, plus some slack. The server closes such an agent's connection after 30 s. */
const SILENT_AFTER_MS = 2.5 * REPORT_EVERY_MS;

const encoder = new TextEncoder();

/** Undefined for an unknown message, such as `pong`. */
export function parseMonitorMessage(payload: string): MonitorMessage | undefined {
  const message = jsonObject(payload);
  const isKnown =
    message?.type === 'agents'
      ? Array.isArray(message.agents)
      : ['report', 'gone'].includes(String(message?.type)) && typeof message?.name === 'string';
  return isKnown ? (message as unknown as MonitorMessage) : undefined;
}

/** Since when an agent has been silent, in ms since 1970; undefined while it reports. */
export function silentSince({ heardAtMs }: Agent, nowMs: number): number | undefined {
  return nowMs - heardAtMs > SILENT_AFTER_MS ? heardAtMs : undefined;
}

/** @param payload a frame as received @param nowMs when it arrived, in ms since 1970 */
export function heard(agents: Agents, payload: string | Uint8Array, nowMs: number): Agents {
  if (typeof payload !== 'string') return heardBytes(agents, payload, nowMs);
  const message = parseMonitorMessage(payload);
  switch (message?.type) {
    case 'agents':
      return inOrder(keepNamed(agents, message.agents, nowMs));
    case 'report': {
      const { type: _, ...report } = message;
      return inOrder(withReport(agents, report, nowMs, { textBytes: encoder.encode(payload).length }));
    }
    case 'gone':
      return new Map([...agents].filter(([name]) => name !== message.name));
    case undefined:
      return agents;
    default:
      return message satisfies never;
  }
}

function heardBytes(agents: Agents, payload: Uint8Array, nowMs: number): Agents {
  const report = decodeBinaryReport(payload);
  if (report === undefined) return agents;
  const former = agents.get(report.name)?.report;
  // The same report just arrived as text, which has more fields.
  const fuller = former?.at === report.at ? former : { ...former, ...report };
  return inOrder(withReport(agents, fuller, nowMs, { binaryBytes: payload.length }));
}

/** The first message of a connection: agents that it does not list are gone. */
function keepNamed(agents: Agents, reports: readonly AgentReport[], nowMs: number): Agents {
  const names = new Set(reports.map(({ name }) => name));
  const kept = new Map([...agents].filter(([name]) => names.has(name)));
  return reports.reduce<Agents>((known, report) => withReport(known, report, nowMs, {}), kept);
}

function withReport(agents: Agents, report: AgentReport, heardAtMs: number, sizes: Partial<Agent>): Agents {
  const former = agents.get(report.name);
  const sample = { atSeconds: report.at / 1000, cpu: report.cpu, memory: report.memory };
  const isNew = former?.samples.at(-1)?.atSeconds !== sample.atSeconds;
  const samples = [...(former?.samples ?? []), ...(isNew ? [sample] : [])].slice(-MAX_SAMPLES);
  return new Map(agents).set(report.name, { ...former, ...sizes, report, heardAtMs, samples });
}

function inOrder(agents: Agents): Agents {
  const rank = (name: string) => (isServerName(name) ? 0 : 1);
  return new Map([...agents].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)));
}

/** Columns for the chart: seconds before the newest sample, CPU, memory. */
export function columnsOf(samples: readonly Sample[]): [number[], number[], number[]] {
  const newest = samples.at(-1)?.atSeconds ?? 0;
  return [
    samples.map(({ atSeconds }) => atSeconds - newest),
    samples.map(({ cpu }) => cpu),
    samples.map(({ memory }) => memory),
  ];
}
