import { afterEach, expect, it, vi } from 'vitest';
import { Address } from '../../../client/lab/address.ts';
import type { Course } from '../../../client/lab/course.ts';
import type { Lab } from '../../../client/lab/model.ts';
import { newcomer } from '../../../sim/lab/experiment.ts';
import type { Opened } from '../../../sim/lab/link.ts';

const opening = vi.hoisted(() => new Map<string, (opened: Opened) => void>());
vi.mock('../../../sim/lab/link.ts', async (original) => ({
  ...(await original<object>()),
  openFragment: (hash: string) => new Promise((resolve) => opening.set(hash, resolve)),
}));

afterEach(() => vi.unstubAllGlobals());

it('shows the latest link, though an older and larger one takes longer to open', async () => {
  const lab = { open: vi.fn(), rivalStrategy: {}, unfolded: {}, focus: {} };
  const address = new Address(lab as unknown as Lab, { begin: () => {} } as unknown as Course);
  const arrived = ['#older', '#latest'].map((hash) => {
    vi.stubGlobal('location', { hash });
    return address.follow();
  });
  const link = (tabs: number): Opened => ({
    experiment: newcomer('ours', tabs),
    view: {},
    isOfThisCode: true,
  });
  opening.get('#latest')!(link(2));
  opening.get('#older')!(link(5));
  await Promise.all(arrived);
  expect(lab.open.mock.calls.map(([experiment]) => experiment.settings.tabs)).toEqual([2]);
});
