import { describe, expect, it } from 'vitest';
import type { Schedule, Scheduled } from '../../../sim/happening.ts';
import { experimentOf, newcomer, runExperiment } from '../../../sim/lab/experiment.ts';
import type { Run, SmallStrategy } from '../../../sim/lab/run.ts';
import { SMALL_STRATEGIES } from '../../../sim/lab/strategies.ts';

const NAMES = Object.keys(SMALL_STRATEGIES) as SmallStrategy[];

function press(who: number, atMs: number): Scheduled {
  return { kind: 'press', who, delta: 1, atMs };
}

function cut(who: number, atMs: number, keptUp = 9): Scheduled {
  return { kind: 'cut', who, keptUp, keptDown: 0, clientHearsAfterMs: 0, serverHearsAfterMs: 0, atMs };
}

function run(strategy: SmallStrategy, ...schedule: Schedule): Run {
  return runExperiment({ ...newcomer(strategy), schedule });
}

/** What each screen shows at the end. */
function shownIn({ entries }: Run): Record<string, number | undefined> {
  const shown: Record<string, number | undefined> = {};
  for (const entry of entries) if (entry.kind === 'believes') shown[entry.who] = entry.shown;
  return shown;
}

describe.each(NAMES)('%s', (name) => {
  it('counts presses that come one after the other, and shows the number to everybody', () => {
    const result = run(name, press(0, 2_000), press(1, 3_000), press(2, 4_000));
    expect(result.violation).toBeUndefined();
    expect(shownIn(result)).toEqual({ a: 3, b: 3, c: 3 });
    expect(result.ledger).toMatchObject({ pressed: 3, counted: 3, lost: 0, doubled: 0, lies: 0 });
    expect(result.truth.map(({ value }) => value)).toEqual([0, 1, 2, 3]);
    expect(result.entries.at(-1)).toMatchObject({ kind: 'converged' });
  });

  it('gives the same run again, and its books agree with the number whatever happens to it', () => {
    for (let seed = 1; seed <= 25; seed++) {
      const result = runExperiment(experimentOf(seed, name));
      if (seed < 4) expect(runExperiment(experimentOf(seed, name))).toEqual(result);
      const { ledger, presses, violation, value } = result;
      const { pressed, counted, lost, givenUp, underWay, doubled } = ledger;
      expect(counted + lost + givenUp + underWay + doubled).toBe(pressed);
      expect(violation === undefined).toBe(lost + doubled === 0);
      if (doubled > 0) continue;
      const sum = presses.filter(({ fate }) => fate === 'counted').reduce((all, { delta }) => all + delta, 0);
      expect(value).toBe(sum);
    }
  });
});

describe('what breaks a strategy', () => {
  it('overwrite: two presses at once, without any fault', () => {
    const { violation, ledger, value } = run('overwrite', press(0, 2_000), press(1, 2_010));
    expect(violation).toEqual({ rule: 'P10', what: 'press 1, by a, was overwritten' });
    expect(value).toBe(1);
    expect(ledger).toMatchObject({ counted: 1, lost: 1, lies: 1 });
  });

  it('fire and forget: a cut, which nobody hears of in time', () => {
    const result = run('fire-and-forget', press(0, 2_000), cut(0, 2_010, 0));
    expect(result.violation?.what).toBe('press 1, by a, never counted, and a was told that it is saved');
    expect(result.truth.at(-1)!.value).toBe(1);
    expect(result.value).toBe(0);
    expect(run('retry', press(0, 2_000), cut(0, 2_010, 0)).violation).toBeUndefined();
  });

  it('retry: an answer that is lost', () => {
    const { violation, value, presses } = run('retry', press(0, 2_000), cut(0, 2_050));
    expect(violation).toEqual({ rule: 'P10', what: 'press 1, by a, counted twice' });
    expect(value).toBe(2);
    expect(presses[0]!.transits).toHaveLength(2);
    expect(run('numbered', press(0, 2_000), cut(0, 2_050)).violation).toBeUndefined();
  });

  it.each([
    ['a crash of the server', { kind: 'server-crash', downMs: 100, commitSurvives: true, power: false }],
    ['a reload', { kind: 'reload', who: 0 }],
  ] as const)('numbered in memory: %s', (_, fault) => {
    const schedule = [press(0, 2_000), { ...fault, atMs: 2_050 }];
    expect(run('numbered', ...schedule).violation?.what).toBe('press 1, by a, counted twice');
    expect(run('pn-counter', ...schedule).violation).toBeUndefined();
  });

  it('PN-counter: a copied tab', () => {
    const twin = { kind: 'duplicate', who: 0, atMs: 2_000 } as const;
    const result = run('pn-counter', press(0, 1_000), twin, press(0, 4_000), press(3, 4_000));
    expect(result.violation?.rule).toBe('P10');
    expect(result.ledger).toMatchObject({ pressed: 3, counted: 2, lost: 1, lies: 1 });
  });

  it('PN-counter: its messages grow with everybody who ever pressed', () => {
    const bytesPerMessage = ({ ledger: { bytes, messages } }: Run): number => bytes / messages;
    const few = run('pn-counter', press(0, 1_000), press(0, 2_000), press(0, 3_000));
    const many = run('pn-counter', press(0, 1_000), press(1, 2_000), press(2, 3_000));
    expect(bytesPerMessage(many)).toBeGreaterThan(1.4 * bytesPerMessage(few));
  });

  it('none of it our own counter', () => {
    const twin = { kind: 'duplicate', who: 0, atMs: 3_000 } as const;
    const crash = {
      kind: 'server-crash',
      downMs: 100,
      commitSurvives: true,
      power: false,
      atMs: 5_050,
    } as const;
    const reload = { kind: 'reload', who: 0, atMs: 6_050 } as const;
    const presses = [2_000, 2_010, 5_000, 6_000].map((atMs, who) => press(who === 1 ? 1 : 0, atMs));
    const schedule = [...presses, cut(0, 2_050), twin, crash, reload].sort(
      (one, other) => one.atMs - other.atMs,
    );
    const { violation, ledger } = runExperiment({ ...newcomer('ours'), schedule });
    expect(violation).toBeUndefined();
    expect(ledger).toMatchObject({ pressed: 4, counted: 4 });
  });
});
