import { describe, expect, it } from 'vitest';
import {
  type Agents,
  columnsOf,
  heard,
  MAX_SAMPLES,
  silentSince,
} from '../../../../client/lessons/monitor/model.ts';
import { encodeBinaryReport, encodeTextReport } from '../../../../protocol/monitor.ts';

const NOW = 1_000_000;
const report = (name: string, at: number, cpu = 10) => ({ name, cpu, memory: 50, at });
const hear = (agents: Agents, ...payloads: readonly (string | Uint8Array)[]) =>
  payloads.reduce((known, payload) => heard(known, payload, NOW), agents);
const nobody: Agents = new Map();

describe('the monitor', () => {
  it('begins with the last report of each agent, the server first', () => {
    const agents = hear(
      nobody,
      JSON.stringify({ type: 'agents', agents: [report('b', 1), report('a', 1), report('server', 1)] }),
    );
    expect([...agents.keys()]).toEqual(['server', 'a', 'b']);
  });

  it('adds a sample with each report, and takes the same report in bytes for the same sample', () => {
    const first = report('a', 5_000);
    const agents = hear(
      nobody,
      encodeTextReport(first),
      encodeBinaryReport(first),
      encodeTextReport(report('a', 10_000, 20)),
    );
    expect(agents.get('a')!.samples).toEqual([
      { atSeconds: 5, cpu: 10, memory: 50 },
      { atSeconds: 10, cpu: 20, memory: 50 },
    ]);
  });

  it('knows what either form takes on the wire', () => {
    const agents = hear(nobody, encodeTextReport(report('a', 5_000)), encodeBinaryReport(report('a', 5_000)));
    expect(agents.get('a')).toMatchObject({ textBytes: 59, binaryBytes: 19 });
  });

  it("keeps the server's figures when the bytes, which have none, come after", () => {
    const full = {
      ...report('server', 5_000),
      sockets: 3,
      messagesPerSecond: 1,
      eventLoopDelayMs: 2,
      rssBytes: 4,
    };
    const agents = hear(nobody, encodeTextReport(full), encodeBinaryReport(full));
    expect(agents.get('server')!.report).toMatchObject({ sockets: 3, rssBytes: 4 });
  });

  it('shows the figures of the text, which the bytes have less precisely', () => {
    const exact = report('a', 5_000, 12.3);
    const agents = hear(nobody, encodeTextReport(exact), encodeBinaryReport(exact));
    expect(agents.get('a')!.report.cpu).toBe(12.3);
  });

  it('takes reports that come in bytes only', () => {
    const agents = hear(nobody, encodeBinaryReport(report('a', 5_000)));
    expect(agents.get('a')!.report).toMatchObject({ name: 'a', cpu: 10, memory: 50, at: 5_000 });
  });

  it('knows since when an agent has been silent, after two and a half intervals', () => {
    const [agent] = hear(nobody, encodeTextReport(report('a', 5_000))).values();
    expect(silentSince(agent!, NOW + 12_500)).toBeUndefined();
    expect(silentSince(agent!, NOW + 12_501)).toBe(NOW);
    const again = heard(new Map([['a', agent!]]), encodeBinaryReport(report('a', 20_000)), NOW + 13_000);
    expect(silentSince(again.get('a')!, NOW + 13_000)).toBeUndefined();
  });

  it('forgets who is gone', () => {
    const agents = hear(nobody, encodeTextReport(report('a', 1)), '{"type":"gone","name":"a"}');
    expect(agents.size).toBe(0);
  });

  it('forgets, after a cut, who went meanwhile, and keeps the samples of the others', () => {
    const before = hear(nobody, encodeTextReport(report('a', 1_000)), encodeTextReport(report('b', 1_000)));
    const agents = hear(before, JSON.stringify({ type: 'agents', agents: [report('a', 6_000)] }));
    expect([...agents.keys()]).toEqual(['a']);
    expect(agents.get('a')!.samples).toHaveLength(2);
  });

  it('keeps ten minutes of samples', () => {
    let agents = nobody;
    for (let at = 1; at <= MAX_SAMPLES + 30; at++)
      agents = hear(agents, encodeTextReport(report('a', at * 5_000)));
    expect(agents.get('a')!.samples).toHaveLength(MAX_SAMPLES);
    expect(agents.get('a')!.samples.at(-1)!.atSeconds).toBe((MAX_SAMPLES + 30) * 5);
  });

  it.each([
    'pong',
    'null',
    '{"type":"report"}',
    '{"type":"agents"}',
    '{"type":"other"}',
    new Uint8Array([9, 9]),
  ])('passes over %j', (payload) => expect(hear(nobody, payload)).toBe(nobody));
});

it('the strip ends at the newest sample', () => {
  expect(
    columnsOf([
      { atSeconds: 5, cpu: 1, memory: 2 },
      { atSeconds: 10, cpu: 3, memory: 4 },
    ]),
  ).toEqual([
    [-5, 0],
    [1, 3],
    [2, 4],
  ]);
});
