import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../sim/entry.ts';
import { experimentOf, newcomer, runExperiment } from '../../../sim/lab/experiment.ts';
import { ledgerOf } from '../../../sim/lab/ledger.ts';
import { type Experiment, LIMITS } from '../../../sim/lab/run.ts';
import { World } from '../../../sim/world.ts';

type Framed = Extract<Entry, { kind: 'sent' | 'arrived' | 'lost' }>;
const SEEDS = Array.from({ length: 40 }, (_, index) => index + 1);

function framesOf(entries: readonly Entry[]): Framed[] {
  return entries.filter(
    (entry): entry is Framed => entry.kind === 'sent' || entry.kind === 'arrived' || entry.kind === 'lost',
  );
}

/** Takes the frames of a run in their order. */
function followFrames(frames: readonly Framed[]): { sent: number; ended: number } {
  const sent = new Map<number, Framed>();
  const ended = new Set<number>();
  for (const frame of frames) {
    const { kind, transit, content, from, to } = frame;
    const isEnd = 'signal' in content && content.signal === 'close';
    if (transit === 0) expect(isEnd || (kind === 'lost' && frame.why === 'behind')).toBe(true);
    else if (kind === 'sent') sent.set(transit, frame);
    else {
      expect(sent.get(transit)).toMatchObject({ from, to });
      expect(sent.get(transit)!.content).toBe(content);
      expect(ended.has(transit)).toBe(false);
      ended.add(transit);
    }
  }
  return { sent: sent.size, ended: ended.size };
}

it('the number of a frame leads from where it was sent to where it arrived or was lost', () => {
  for (const seed of SEEDS.slice(0, 15)) {
    const frames = framesOf(runExperiment(experimentOf(seed)).entries);
    const { sent, ended } = followFrames(frames);
    expect(sent).toBe(frames.filter(({ kind }) => kind === 'sent').length);
    expect(ended).toBeGreaterThan(0);
  }
});

describe('an experiment', () => {
  it('gives the same run again, byte for byte, and the one that the simulator gives for the seed', () => {
    const run = runExperiment(experimentOf(7));
    expect(JSON.stringify(runExperiment(experimentOf(7)))).toBe(JSON.stringify(run));
    const entries: Entry[] = [];
    new World({ seed: 7, log: (entry) => entries.push(entry) }).run();
    expect(JSON.stringify(run.entries)).toBe(JSON.stringify(entries));
  });

  it('keeps its log up to a happening that is inserted', () => {
    const { schedule, ...rest } = experimentOf(3);
    const atMs = schedule[Math.floor(schedule.length / 2)]!.atMs + 0.01;
    const more = [...schedule, { kind: 'server-pause', forMs: 100, sleeps: false, atMs } as const];
    const logBefore = (experiment: Experiment): string =>
      JSON.stringify(runExperiment(experiment).entries.filter((entry) => entry.atMs < atMs));
    expect(logBefore({ ...rest, schedule: more.sort((one, other) => one.atMs - other.atMs) })).toBe(
      logBefore({ ...rest, schedule }),
    );
  });

  it.each([
    ['happenings', { schedule: Array(LIMITS.happenings + 1).fill({ kind: 'new-epoch', atMs: 1 }) }],
    ['tabs', { settings: { tabs: LIMITS.tabs + 1 } }],
    ['durationMs', { settings: { durationMs: Number.POSITIVE_INFINITY } }],
    ['plainPressers', { settings: { plainPressers: Number.NaN } }],
  ])('that is too large is refused: %s', (name, large) => {
    expect(() => runExperiment({ ...newcomer(), ...large })).toThrow(new RegExp(`^${name}: `));
  });
});

describe('the ledger of our own counter', () => {
  it('has each press counted once, in flight, given up or lost, and the number is the sum of those that counted', () => {
    for (const seed of SEEDS) {
      const { ledger, presses, truth, value, settings, violation } = runExperiment(experimentOf(seed));
      expect(violation).toBeUndefined();
      const { pressed, counted, lost, doubled, givenUp, underWay } = ledger;
      expect(counted + lost + givenUp).toBe(pressed);
      expect({ doubled, underWay }).toEqual({ doubled: 0, underWay: 0 });
      expect(truth.at(-1)!.value).toBe(value);
      if (settings.plainPressers > 0 || givenUp > 0) continue;
      const sum = presses.filter(({ fate }) => fate === 'counted').reduce((all, { delta }) => all + delta, 0);
      expect(value).toBe(settings.startValue + sum);
    }
  });

  it('tells what a press cost, when it was on other screens, and by which frames it went', () => {
    const schedule = [{ kind: 'press', who: 1, delta: 1, atMs: 2_000 } as const];
    const { ledger, presses, entries, truth } = runExperiment({ ...newcomer(), schedule });
    expect(ledger).toMatchObject({ pressed: 1, counted: 1, lost: 0 });
    expect(ledger.visibleMs!.longest).toBeGreaterThan(60 + 40);
    expect(ledger.bytes).toBeGreaterThan(ledger.messages);
    expect(truth).toEqual([
      { atMs: 0, value: 0 },
      { atMs: 2_000, value: 1 },
    ]);
    const [press] = presses;
    expect(press).toMatchObject({ number: 1, who: 'b', atMs: 2_000, delta: 1, fate: 'counted' });
    const carried = framesOf(entries).filter(({ transit }) => press!.transits.includes(transit));
    expect(carried.map(({ kind, from }) => [kind, from])).toEqual([
      ['sent', 'b'],
      ['arrived', 'b'],
    ]);
    expect(press!.countedAtMs).toBe(entries.find(({ kind }) => kind === 'durable')!.atMs);
  });

  it('shows what a counter without its rule got wrong', () => {
    const { violation, ledger, value, truth } = runExperiment(experimentOf(7, 'ours/dedupe-off'));
    expect(violation?.rule).toBe('P10');
    expect(ledger.doubled).toBe(2);
    expect(value).not.toBe(truth.at(-1)!.value);
  });
});

it('a press is visible on a screen once a version arrives that has it; its own screen does not count', () => {
  const press = {
    who: 'a',
    atMs: 10,
    delta: 1,
    fate: 'counted',
    told: 'saved',
    transits: [],
    version: 2,
  } as const;
  const arrivals = [
    { to: 'b', atMs: 5, version: 3 },
    { to: 'b', atMs: 12, version: 1 },
    { to: 'a', atMs: 20, version: 2 },
    { to: 'c', atMs: 25, version: 4 },
    { to: 'b', atMs: 40, version: 2 },
    { to: 'b', atMs: 90, version: 3 },
  ];
  const { visibleMs } = ledgerOf({
    entries: [],
    followed: [{ ...press, transits: [] }],
    arrivals,
    excess: 0,
  });
  expect(visibleMs).toEqual({ median: 30, longest: 30 });
});
