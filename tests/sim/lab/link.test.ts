import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { experimentOf, newcomer, runExperiment } from '../../../sim/lab/experiment.ts';
import { fragmentOf, linkTo, openFragment, type Shared } from '../../../sim/lab/link.ts';
import { MISSIONS, tryOut } from '../../../sim/lab/missions.ts';
import { LinkError } from '../../../sim/lab/packing.ts';
import { LIMITS, STRATEGIES } from '../../../sim/lab/run.ts';

const shared = fc
  .record(
    {
      seed: fc.nat(1_000_000),
      strategy: fc.constantFrom(...STRATEGIES),
      isCalm: fc.boolean(),
      leaves: fc.nat(5),
      view: fc.record(
        {
          atMs: fc.double({ min: 0, max: LIMITS.durationMs, noNaN: true }),
          entry: fc.nat(LIMITS.entries),
          press: fc.integer({ min: 1, max: 200 }),
          party: fc.constantFrom('a', 'server', 'disk'),
          rival: fc.constantFrom(...STRATEGIES),
          unfolded: fc.subarray(['pings', 'users']),
        },
        { requiredKeys: [] },
      ),
      mission: fc.constantFrom(...MISSIONS.map(({ name }) => name)),
      recorded: fc.record({ rule: fc.string({ maxLength: 20 }), what: fc.string({ maxLength: 1_000 }) }),
    },
    { requiredKeys: ['seed', 'strategy', 'isCalm', 'leaves', 'view'] },
  )
  .map(({ seed, strategy, isCalm, leaves, ...rest }): Shared => {
    const whole = experimentOf(seed, strategy);
    const schedule = whole.schedule.slice(leaves);
    return {
      experiment: isCalm ? { ...newcomer(strategy, 4), seed, schedule } : { ...whole, schedule },
      ...rest,
    };
  });

/** What links carry, without the checks of whoever makes them. */
async function fragmentWith(json: string): Promise<string> {
  const stream = new Blob([json]).stream().pipeThrough(new CompressionStream('deflate'));
  const data = Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url');
  return `1.00000000.${data}`;
}

async function faultOf(fragment: string): Promise<string> {
  const error = await openFragment(fragment).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LinkError);
  return (error as LinkError).fault;
}

describe('a link', () => {
  it('brings back what was shared, whatever it was', async () => {
    // As JSON has it: there is no −0, and what is undefined is left out.
    await fc.assert(
      fc.asyncProperty(shared, async (given) => {
        const { isOfThisCode, ...opened } = await openFragment(await fragmentOf(given));
        expect(opened).toEqual(JSON.parse(JSON.stringify(given)));
        expect(isOfThisCode).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('is short: some hundred characters for a mission, and less for a seed by itself', async () => {
    for (const mission of MISSIONS) {
      const experiment = tryOut(mission, mission.solution);
      const link = await linkTo(
        { experiment, view: { atMs: 5_000 }, mission: mission.name },
        'http://a.example',
      );
      expect(link).toMatch(new RegExp(`^http://a\\.example/lab/${mission.name}#1\\.unbuilt0\\.[\\w-]+$`));
      expect(link.length).toBeLessThan(700);
    }
    expect(
      (await linkTo({ experiment: experimentOf(42), view: {} }, 'http://a.example')).length,
    ).toBeLessThan(150);
  });

  it('shows the very run that was shared', async () => {
    const experiment = experimentOf(9, 'retry');
    const opened = await openFragment(await fragmentOf({ experiment, view: {} }));
    expect(runExperiment(opened.experiment)).toEqual(runExperiment(experiment));
  });

  it('of other code says so', async () => {
    const fragment = await fragmentOf({ experiment: newcomer(), view: {} });
    expect(await openFragment(fragment.replace('unbuilt0', 'other000'))).toMatchObject({
      isOfThisCode: false,
    });
  });
});

describe('a hostile link', () => {
  it.each([
    ['version', ''],
    ['version', '#2.unbuilt0.eJw'],
    ['damaged', '1.unbuilt0'],
    ['damaged', '1.unbuilt0.eJw.eJw'],
    ['damaged', '1.unbuilt0.'],
    ['damaged', '1.unbuilt0.<script>'],
    ['damaged', '1.unbuilt0.AAAA'],
    ['too-long', `1.unbuilt0.${'A'.repeat(65_537)}`],
  ])('is refused as %s: %.20s', async (fault, fragment) => {
    expect(await faultOf(fragment)).toBe(fault);
  });

  it('that is cut off anywhere is refused as damaged', async () => {
    const fragment = await fragmentOf({ experiment: experimentOf(1, 'retry'), view: { atMs: 3 } });
    const data = fragment.lastIndexOf('.') + 1;
    for (let length = data; length < fragment.length; length += 5) {
      expect(await faultOf(fragment.slice(0, length))).toBe('damaged');
    }
  });

  it('that would fill the memory is not even read to its end', async () => {
    const bomb = await fragmentWith(`"${'0'.repeat(20_000_000)}"`);
    expect(bomb.length).toBeLessThan(65_536);
    expect(await faultOf(bomb)).toBe('too-long');
  });

  const calm = { experiment: newcomer(), view: {} };
  const withHappening = (happening: object) => ({
    experiment: { ...newcomer(), schedule: [{ kind: 'press', who: 0, delta: 1, atMs: 5, ...happening }] },
    view: {},
  });
  const withSettings = (settings: object) => ({ experiment: { ...newcomer(), settings }, view: {} });
  it.each([
    ['no object', null],
    ['a list', []],
    ['without a view', { experiment: newcomer() }],
    ['with more than there is', { ...calm, run: 'alert(1)' }],
    ['an unknown mission', { ...calm, mission: '__proto__' }],
    ['an unknown strategy', { experiment: { ...newcomer(), strategy: 'ours/nothing' }, view: {} }],
    ['a seed that is no number', { experiment: { ...newcomer(), seed: '1' }, view: {} }],
    ['a seed beyond 2^53', { experiment: { ...newcomer(), seed: 2 ** 53 }, view: {} }],
    ['a schedule that is no list', { experiment: { ...newcomer(), schedule: { length: 1 } }, view: {} }],
    ['an unknown kind', withHappening({ kind: 'constructor' })],
    ['a kind that is no text', withHappening({ kind: ['press'] })],
    ['a press of 100', withHappening({ delta: 100 })],
    ['a press that lasts', withHappening({ forMs: 5 })],
    ['a press by nobody', withHappening({ who: undefined })],
    ['a press by half a person', withHappening({ who: 0.5 })],
    ['a press before the beginning', withHappening({ atMs: -1 })],
    ['a press after the end', withHappening({ atMs: LIMITS.durationMs + 1 })],
    ['an outage for ever', withHappening({ kind: 'outage', delta: undefined, forMs: 1e12 })],
    ['too many tabs', withSettings({ tabs: 1_000 })],
    ['no tab', withSettings({ tabs: 0 })],
    ['a world that never ends', withSettings({ durationMs: 1e9 })],
    ['a setting that there is not', withSettings({ toString: 1 })],
    ['half a rate', withSettings({ pressRate: { perSecond: 1 } })],
    ['no latency', withSettings({ latenciesMs: [] })],
    ['a moment that is no number', { ...calm, view: { atMs: '5' } }],
    ['a record without end', { ...calm, recorded: { rule: 'P10', what: 'x'.repeat(1_001) } }],
  ])('is refused as invalid: %s', async (_, value) => {
    expect(await faultOf(await fragmentWith(JSON.stringify(value)))).toBe('invalid');
  });

  it('is refused as invalid: more happenings than a run may have, or out of order', async () => {
    const press = { kind: 'press', who: 0, delta: 1, atMs: 1 };
    const many = Array(LIMITS.happenings + 1).fill(press);
    for (const schedule of [many, [{ ...press, atMs: 2 }, press]]) {
      const json = JSON.stringify({ experiment: { ...newcomer(), schedule }, view: {} });
      expect(await faultOf(await fragmentWith(json))).toBe('invalid');
    }
  });

  it('names what is wrong', async () => {
    const fragment = await fragmentWith(JSON.stringify(withHappening({ who: -1 })));
    await expect(openFragment(fragment)).rejects.toThrow('who is a whole number from 0 to 25');
  });

  it('that is let in asks for a world that ends', () => {
    const settings = { ...newcomer().settings, jitterMs: 0, flushMs: 0, latenciesMs: [0], kernelFrames: 0 };
    for (const strategy of STRATEGIES) {
      const { schedule } = experimentOf(5);
      const run = runExperiment({ strategy, seed: 1, settings, schedule });
      expect(run.entries.length).toBeLessThanOrEqual(LIMITS.entries + 1_000);
    }
  });
});
