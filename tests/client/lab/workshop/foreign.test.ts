import { afterEach, expect, it, vi } from 'vitest';
import type { Judge } from '../../../../client/lab/workshop/judge.ts';
import { Workshop } from '../../../../client/lab/workshop/model.ts';
import { type Kept, readKept } from '../../../../client/lab/workshop/saved.ts';
import { startCode } from '../../../../client/lab/workshop/starts.ts';
import type { Viewer } from '../../../../client/lab/workshop/viewer.ts';

const idle = { stop: () => {}, end: () => {} } as unknown as Judge;
const viewer = { show: () => {} } as unknown as Viewer;

function workshop(kept: Partial<Kept>): Workshop {
  return new Workshop({ code: 'own', level: 'latency', passes: [], ...kept }, idle, viewer);
}

it('code of a link that was put aside, after a reload or an edit, is still of a link when it comes back', () => {
  const reloaded = workshop({ code: 'theirs', isForeign: true });
  const edited = workshop({});
  edited.open({ code: 'their', level: 'latency' });
  edited.edit('theirs');
  for (const shop of [reloaded, edited]) {
    shop.replace(startCode('overwrite'));
    expect(shop.isForeign.value).toBe(false);
    shop.replace(shop.before.value!);
    expect(shop.code.value).toBe('theirs');
    expect(shop.isForeign.value).toBe(true);
  }
});

it('own code that a link replaced is own code when it comes back', () => {
  const shop = workshop({ code: 'own' });
  shop.open({ code: 'theirs', level: 'latency' });
  shop.replace(shop.before.value!);
  expect(shop.isForeign.value).toBe(false);
});

it('code that takes the page down while it runs does not run by itself at the next visit', async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  let end: (verdict: unknown) => void = () => {};
  const busy = { ...idle, judge: () => new Promise((resolve) => (end = resolve)) } as unknown as Judge;
  const shop = new Workshop({ code: 'bomb', level: 'latency', passes: [] }, busy, viewer);
  const stop = shop.start();
  const ran = shop.run();
  expect(readKept()).toMatchObject({ code: 'bomb', isForeign: true });
  end({ kind: 'stopped' });
  await ran;
  expect(readKept()).not.toHaveProperty('isForeign');
  stop();
});

afterEach(() => vi.unstubAllGlobals());
