/*
 * What an exhaustive search finds, as a run of the Lab: from the search to the link, and to the run that the link opens.
 */

import { describe, expect, it } from 'vitest';
import { searchAll } from '../../../sim/explore/search.ts';
import { newcomer, runExperiment } from '../../../sim/lab/experiment.ts';
import { linkTo, openFragment } from '../../../sim/lab/link.ts';
import type { Experiment } from '../../../sim/lab/run.ts';
import { SABOTAGES } from '../../../sim/sabotage.ts';
import { tellOrderLink } from '../../../tools/sim/link.ts';

const FOUND = [
  ['ack-before-commit', { clients: 1, presses: 1, faults: 0 }],
  ['dedupe-off', { clients: 1, presses: 1, faults: 1 }],
  ['no-resend-on-drain', { clients: 1, presses: 1, faults: 1 }],
  ['look-up-adopts-early', { clients: 2, presses: 1, faults: 1 }],
] as const;

async function opened(line: string): Promise<Experiment> {
  const { hash } = new URL(/http\S+/.exec(line)![0]);
  return (await openFragment(hash)).experiment;
}

describe.each(FOUND)('a failure of %s, in %j,', (name, bounds) => {
  const sabotage = SABOTAGES.find((candidate) => candidate.name === name)!;
  const found = searchAll({ ...bounds, sabotage, maxStates: 100_000 }).found!;

  it('is what its link opens: the same rule breaks in the same way', async () => {
    const line = await tellOrderLink({ bounds, steps: found.schedule }, sabotage, 'http://localhost:6789');
    const run = runExperiment(await opened(line));
    expect(run.violation).toEqual({ rule: found.rule, what: found.what });
    expect(run.entries.at(-1)).toMatchObject({ kind: 'violated', rule: found.rule });
    expect(run.presses.length).toBeLessThanOrEqual(bounds.presses);
    const times = run.entries.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });

  it('does not come from our counter in the same order', async () => {
    const order = { bounds, steps: found.schedule };
    expect(runExperiment({ ...newcomer('ours'), order }).violation).toBeUndefined();
  });
});

describe('an order', () => {
  const order = { bounds: { clients: 1, presses: 1, faults: 0 }, steps: ['press a', 'storage 0', 'up 1'] };

  it('runs as far as its steps are possible', () => {
    const run = runExperiment({
      ...newcomer('ours', 1),
      order: { ...order, steps: [...order.steps, 'up 99'] },
    });
    expect(run.presses).toHaveLength(1);
    expect(run.violation).toBeUndefined();
  });

  it('is not for a small strategy', () => {
    expect(() => runExperiment({ ...newcomer('retry'), order })).toThrow(RangeError);
  });

  it.each([
    ['too many clients', { ...order, bounds: { ...order.bounds, clients: 1_000 } }],
    ['a step that is no text', { ...order, steps: [7] }],
    ['another field', { ...order, code: 'alert(1)' }],
  ])('that is not valid is not opened from a link: %s', async (_, bad) => {
    const experiment = { ...newcomer('ours'), order: bad } as unknown as Experiment;
    const link = await linkTo({ experiment, view: {} }, 'http://localhost');
    await expect(openFragment(new URL(link).hash)).rejects.toMatchObject({ fault: 'invalid' });
  });
});
