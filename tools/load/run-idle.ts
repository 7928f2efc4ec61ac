/*
 * The mode idle: as many sockets as asked for come in, and stay. What do they cost the server, and does it keep
 * them all?
 */

import { setTimeout as delay } from 'node:timers/promises';
import { bytes, percent, us, whole } from '../report/figures.ts';
import { loadBetween, lookAt, type ProcessLook } from '../system/proc.ts';
import {
  type Arrival,
  arrive,
  EXIT_WELL,
  EXIT_WRONG,
  type Result,
  type Row,
  type Run,
  socketRows,
} from './run.ts';
import { bottleneckOf } from './self.ts';

export async function holdIdle(run: Run): Promise<Result> {
  const { crowd, options, stop, timeline, self } = run;
  crowd.addListeners(options.sockets, false);
  const look = () => (run.pid === undefined ? undefined : lookAt(run.pid));
  const before = look();
  const arrival = await arrive(run);
  const coming = self.summary();
  const arrived = look();
  self.restart();
  timeline.enter('running');
  await delay(options.durationMs, undefined, { signal: stop }).catch(() => {}); // aborted: hold no longer
  const after = look();
  const { dropped, failed, open, endings } = crowd.counts;
  const isWell = open === options.sockets || (stop.aborted && dropped + failed === 0);
  return {
    sections: [
      { title: 'Sockets', rows: socketRows(run, arrival) },
      { title: 'The server', rows: serverRows(arrival, before, arrived, after) },
    ],
    verdict: isWell
      ? `${stop.aborted ? 'Ended early. ' : ''}All ${whole(open)} sockets that came in were held.`
      : `NOT HELD: ${whole(open)} of ${whole(options.sockets)} sockets are open${endings.size === 0 ? '' : ` (${endings})`}.`,
    warnings: [bottleneckOf({ ...coming, lagP99Ms: 0 }, 0)].filter((warning) => warning !== undefined),
    exitCode: isWell ? EXIT_WELL : EXIT_WRONG,
  };
}

function serverRows(
  { opened }: Arrival,
  before: ProcessLook | undefined,
  arrived: ProcessLook | undefined,
  after: ProcessLook | undefined,
): Row[] {
  if (before === undefined || arrived === undefined || after === undefined) {
    return [['memory', "not known: name the server's process with --pid, on the same computer"]];
  }
  return [
    ['RSS before, after', `${bytes(before.rssBytes)}, ${bytes(after.rssBytes)}`],
    ['RSS per socket', bytes((after.rssBytes - before.rssBytes) / Math.max(1, opened))],
    ['CPU per connection', us(loadBetween(before, arrived).cpuMs / Math.max(1, opened))],
    ['CPU while idle', percent(loadBetween(arrived, after).percent)],
  ];
}
