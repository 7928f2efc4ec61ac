import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../sim/entry.ts';
import type { Happening, Schedule } from '../../../sim/happening.ts';
import { newcomer, runExperiment } from '../../../sim/lab/experiment.ts';
import type { Run, SmallStrategy } from '../../../sim/lab/run.ts';

/** When the fault strikes, unless a test says otherwise; a presses 10 ms later, as does b a second later. */
const AT_MS = 2_000;
const PRESSES: Schedule = [
  { kind: 'press', who: 0, delta: 1, atMs: AT_MS + 10 },
  { kind: 'press', who: 1, delta: 1, atMs: AT_MS + 1_010 },
];

function struckBy(fault: Happening, strategy: SmallStrategy = 'numbered', atMs = AT_MS): Run {
  const schedule = [...PRESSES, { ...fault, atMs }].sort((one, other) => one.atMs - other.atMs);
  return runExperiment({ ...newcomer(strategy), schedule });
}

/** The times at which such an entry stands in the log. */
function timesOf({ entries }: Run, wanted: (entry: Entry) => boolean): number[] {
  return entries.filter(wanted).map(({ atMs }) => atMs);
}

function arrivalsAt(run: Run, name: string): number[] {
  return timesOf(run, (entry) => entry.kind === 'arrived' && entry.to === name);
}

function isPage(who: string, what: string) {
  return (entry: Entry): boolean => entry.kind === 'page' && entry.who === who && entry.what === what;
}

function isServer(what: string) {
  return (entry: Entry): boolean => entry.kind === 'server' && entry.what === what;
}

const between = (from: number, to: number) => (atMs: number) => atMs > from && atMs < to;

describe('a fault in the world of a small strategy', () => {
  it.each<[Happening, number, number]>([
    [{ kind: 'outage', who: 0, forMs: 500 }, AT_MS, AT_MS + 500],
    [{ kind: 'stall', who: 0, forMs: 500 }, AT_MS, AT_MS + 500],
    [{ kind: 'tab-pause', who: 0, forMs: 900, sleeps: false }, AT_MS, AT_MS + 900],
    [{ kind: 'half-open', who: 0, direction: 'both' }, AT_MS, AT_MS + 7_000],
    [{ kind: 'half-open', who: 0, direction: 'down' }, AT_MS, AT_MS + 7_000],
    [{ kind: 'offline', who: 0, forMs: 500 }, AT_MS, AT_MS + 500],
  ])('lets nothing arrive at a: %j', (fault, fromMs, toMs) => {
    const run = struckBy(fault, 'overwrite');
    expect(arrivalsAt(run, 'a').filter(between(fromMs, toMs))).toEqual([]);
    expect(arrivalsAt(run, 'a').filter((atMs) => atMs >= toMs).length).toBeGreaterThan(0);
    expect(arrivalsAt(run, 'c').filter(between(AT_MS + 1_010, 4_000)).length).toBeGreaterThan(0);
  });

  it('lets a slow reader take one frame every so often', () => {
    const presses = Array.from({ length: 6 }, (_, index) => ({ ...PRESSES[1]!, atMs: 2_100 + 20 * index }));
    const slow = { kind: 'slow-reader', who: 0, forMs: 3_000, everyMs: 300, atMs: AT_MS } as const;
    const run = runExperiment({ ...newcomer('fire-and-forget'), schedule: [slow, ...presses] });
    const times = arrivalsAt(run, 'a').filter(between(AT_MS, 5_000));
    expect(times).toHaveLength(6);
    for (const [index, atMs] of times.slice(1).entries())
      expect(atMs - times[index]!).toBeGreaterThanOrEqual(300);
  });

  it('pauses the server: nothing is committed until it wakes', () => {
    const run = struckBy({ kind: 'server-pause', forMs: 500, sleeps: false });
    expect(timesOf(run, isServer('woke'))).toEqual([AT_MS + 500]);
    expect(timesOf(run, ({ kind }) => kind === 'durable')[0]).toBeGreaterThan(AT_MS + 500);
    expect(run.ledger).toMatchObject({ counted: 2, doubled: 0 });
  });

  it('pauses the server between a commit and its answer, which comes when it wakes', () => {
    const run = struckBy({ kind: 'server-pause', forMs: 500, sleeps: false }, 'numbered', AT_MS + 51);
    expect(timesOf(run, ({ kind }) => kind === 'durable')[0]).toBeLessThan(AT_MS + 100);
    expect(arrivalsAt(run, 'c').filter(between(AT_MS, AT_MS + 550))).toEqual([]);
    expect(run.ledger).toMatchObject({ counted: 2, doubled: 0 });
  });

  it.each<[Happening, 'gone' | 'stopping']>([
    [{ kind: 'server-crash', downMs: 300, commitSurvives: false, power: false }, 'gone'],
    [{ kind: 'server-crash', downMs: 300, commitSurvives: false, power: true }, 'gone'],
    [{ kind: 'server-stop', downMs: 300 }, 'stopping'],
  ])('ends the server, another comes, and what was not confirmed is sent again: %j', (fault, what) => {
    const run = struckBy(fault);
    expect(timesOf(run, isServer(what))).toEqual([AT_MS]);
    expect(timesOf(run, isServer('started'))).toEqual([0, AT_MS + 300]);
    expect(run.violation).toBeUndefined();
    expect(run.ledger).toMatchObject({ counted: 2 });
  });

  it('takes a commit in flight along, or does not', () => {
    const crash = { kind: 'server-crash', downMs: 300, power: false } as const;
    const lost = struckBy({ ...crash, commitSurvives: false }, 'fire-and-forget', AT_MS + 51);
    expect(timesOf(lost, (entry) => entry.kind === 'commit' && entry.what === 'lost')).toEqual([AT_MS + 51]);
    expect(lost.presses[0]).toMatchObject({ fate: 'lost', told: 'saved' });
    const kept = struckBy({ ...crash, commitSurvives: true }, 'fire-and-forget', AT_MS + 51);
    expect(kept.presses[0]).toMatchObject({ fate: 'counted', countedAtMs: AT_MS + 51 });
  });

  it('fills the disk: commits fail, and are asked for again', () => {
    const run = struckBy({ kind: 'commits-fail', forMs: 500 });
    const failed = timesOf(run, (entry) => entry.kind === 'commit' && entry.what === 'failed');
    expect(failed.length).toBeGreaterThan(1);
    expect(run.presses[0]!.countedAtMs).toBeGreaterThan(AT_MS + 500);
    expect(run.violation).toBeUndefined();
  });

  it('slows the disk down', () => {
    const run = struckBy({ kind: 'slow-disk', forMs: 900, flushMs: 800 });
    expect(run.presses[0]!.countedAtMs! - AT_MS).toBeGreaterThan(200);
  });

  it.each([
    [0, 0, 'given up'],
    [1, 1, 'counted'],
  ] as const)(
    'crashes a page after %i effects of a press, of which the first saves it',
    (effects, sent, fate) => {
      const run = struckBy({ kind: 'tab-crash', who: 0, effects, downMs: 400 });
      expect(timesOf(run, isPage('a', 'gone'))).toEqual([AT_MS + 10]);
      expect(timesOf(run, isPage('a', 'opened'))).toEqual([0, AT_MS + 410]);
      expect(run.presses[0]!.transits).toHaveLength(sent);
      expect(run.presses[0]!.fate).toBe(fate);
    },
  );

  it('kills a browser with all its tabs', () => {
    const kill = {
      kind: 'browser-kill',
      who: 0,
      effects: 0,
      back: 0,
      downMs: 400,
      reopensAll: true,
    } as const;
    const { settings } = newcomer();
    const experiment = { ...newcomer('numbered'), settings: { ...settings, browserOf: [0, 0, 2] } };
    const run = runExperiment({ ...experiment, schedule: [{ ...kill, atMs: AT_MS }, PRESSES[0]!] });
    for (const who of ['a', 'b']) {
      expect(timesOf(run, isPage(who, 'gone'))).toEqual([AT_MS + 10]);
      expect(timesOf(run, isPage(who, 'opened'))).toEqual([0, AT_MS + 410]);
    }
    expect(timesOf(run, isPage('c', 'gone'))).toEqual([]);
  });

  it('fills a storage: a reload does not send what could not be saved', () => {
    const reload = { kind: 'reload', who: 0, atMs: AT_MS + 20 } as const;
    const full = { kind: 'storage-fails', who: 0, forMs: 100, atMs: AT_MS } as const;
    const with_ = (...faults: Schedule): Run =>
      runExperiment({ ...newcomer('numbered'), schedule: [...faults, PRESSES[0]!, reload] });
    expect(with_().presses[0]!.transits).toHaveLength(2);
    expect(with_(full).presses[0]!.transits).toHaveLength(1);
  });

  it('closes a tab, whose person comes back at the healing at the latest', () => {
    const { durationMs } = newcomer().settings;
    expect(timesOf(struckBy({ kind: 'tab-close', who: 2 }), isPage('c', 'opened'))).toEqual([0, durationMs]);
    const soon = struckBy({ kind: 'tab-close', who: 2, reopensAfterMs: 700 });
    expect(timesOf(soon, isPage('c', 'opened'))).toEqual([0, AT_MS + 700]);
  });

  it.each(['twin', 'duplicate'] as const)('opens a copy of a tab, which can press, too: %s', (kind) => {
    const press = { kind: 'press', who: 3, delta: 1, atMs: 4_000 } as const;
    const schedule = [{ kind, who: 0, atMs: AT_MS }, press];
    const run = runExperiment({ ...newcomer('retry'), schedule });
    expect(timesOf(run, isPage('d', 'opened'))).toEqual([AT_MS]);
    expect(run.presses).toMatchObject([{ who: 'd', fate: 'counted' }]);
  });

  it.each<Happening>([
    { kind: 'hide', who: 0, forMs: 500 },
    { kind: 'repeat', who: 0, count: 1 },
    { kind: 'take-back', who: 0 },
    { kind: 'plain-press', who: 0 },
    { kind: 'clock-jump', byMs: 86_400_000 },
    { kind: 'new-epoch' },
    { kind: 'older-copy', back: 0, downMs: 1 },
    { kind: 'look-ups-fail', forMs: 500 },
    { kind: 'cut', who: 9, keptUp: 0, keptDown: 0, clientHearsAfterMs: 0, serverHearsAfterMs: 0 },
    { kind: 'reload', who: 9 },
  ])('is passed over where it makes no sense: %j', (fault) => {
    const run = struckBy(fault);
    expect(run.entries.filter(({ kind }) => kind === 'happening')).toHaveLength(PRESSES.length);
    expect(run.ledger).toMatchObject({ counted: 2 });
  });
});
