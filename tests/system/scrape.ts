/*
 * What /metrics says, for a test. In: a server with --metrics-port 0. Out: its series.
 */

import type { ServerProcess } from './server-process.ts';

/** The URL that the server prints. */
export function metricsUrl({ output }: ServerProcess): string {
  return output.map((line) => /^Metrics {4}(\S+)$/.exec(line)?.[1]).find((url) => url !== undefined)!;
}

/** The value of each series. @example 'shared_counter_presses_total{kind="plain"}' → 1 */
export async function scrape(server: ServerProcess): Promise<Map<string, number>> {
  const text = await (await fetch(metricsUrl(server))).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}
