/*
 * The smallest world that still breaks the same rule: fewer happenings, then fewer devices, one latency, no jitter. In: an
 * experiment, and a test of another one. Out: an experiment.
 */

import type { Schedule, Scheduled } from '../happening.ts';
import type { Experiment } from '../lab/run.ts';
import type { Settings } from '../settings.ts';
import { withoutNeedless } from '../shrink.ts';

type Breaks = (experiment: Experiment) => boolean;

const SIMPLE_LATENCY_MS = 50;
/** After the last happening. */
const REST_MS = 500;

export function shrunk(experiment: Experiment, breaks: Breaks): Experiment {
  const shorter = withFirstDevices(withFewer(experiment, breaks), breaks);
  const simpler = withSimpleSettings(withSimpleHappenings(shorter, breaks), breaks);
  return withFewer(simpler, breaks); // what only a strange setting needed
}

function withFewer(experiment: Experiment, breaks: Breaks): Experiment {
  const schedule = withoutNeedless(experiment.schedule, (fewer) =>
    breaks({ ...experiment, schedule: fewer }),
  );
  return { ...experiment, schedule };
}

/** The devices that matter become the first ones: then the others can go. */
function withFirstDevices(experiment: Experiment, breaks: Breaks): Experiment {
  const used = new Set(
    experiment.schedule.flatMap((happening) => ('who' in happening ? [happening.who] : [])),
  );
  const order = [...used].sort((one, other) => one - other);
  const schedule = experiment.schedule.map((happening) =>
    'who' in happening ? { ...happening, who: order.indexOf(happening.who) } : happening,
  );
  const renamed = { ...experiment, schedule };
  return breaks(renamed) ? renamed : experiment;
}

function withSimpleHappenings(experiment: Experiment, breaks: Breaks): Experiment {
  let schedule: Schedule = experiment.schedule;
  for (const at of schedule.keys()) {
    for (const simpler of simplerThan(schedule[at]!)) {
      const changed = schedule.with(at, simpler);
      if (!breaks({ ...experiment, schedule: changed })) continue;
      schedule = changed;
      break;
    }
  }
  return { ...experiment, schedule };
}

/** The simplest one first. */
function simplerThan(happening: Scheduled): Scheduled[] {
  switch (happening.kind) {
    case 'press':
      return happening.delta === 1 ? [] : [{ ...happening, delta: 1 }];
    case 'reload':
      return [0, 1].flatMap((presses) =>
        presses < (happening.presses ?? 0) ? [{ ...happening, presses }] : [],
      );
    case 'cut':
      return [{ ...happening, clientHearsAfterMs: 0, serverHearsAfterMs: 0 }];
    case 'visitors':
      return [10, 20, 30, 40, 50].flatMap((count) =>
        count < happening.count ? [{ ...happening, count }] : [],
      );
    default:
      return [];
  }
}

function withSimpleSettings(experiment: Experiment, breaks: Breaks): Experiment {
  let { settings } = experiment;
  const whole = settings as Settings;
  const lastMs = Math.max(0, ...experiment.schedule.map(({ atMs }) => atMs));
  const tries: Partial<Settings>[] = [
    ...[1, 2, 3].map((tabs) => ({ tabs, browserOf: Array.from({ length: tabs }, (_, tab) => tab) })),
    { latenciesMs: whole.latenciesMs.map(() => SIMPLE_LATENCY_MS) },
    { jitterMs: 0 },
    { flushMs: 20 },
    { durationMs: Math.ceil(lastMs / REST_MS) * REST_MS + REST_MS },
  ];
  for (const change of tries) {
    if (change.tabs !== undefined && change.tabs >= (settings.tabs ?? 0)) continue;
    if (change.durationMs !== undefined && change.durationMs >= whole.durationMs) continue;
    const changed = { ...settings, ...change };
    if (breaks({ ...experiment, settings: changed })) settings = changed;
  }
  return { ...experiment, settings };
}
