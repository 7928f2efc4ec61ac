/*
 * Hidden pages in worlds without faults: they lag by about a second, and have the latest once they are seen again.
 */

import { expect, it } from 'vitest';
import { HIDDEN_MS } from '../../client/sync/pace.ts';
import { SLOW_INTERVAL_MS } from '../../server/counter/pacer.ts';
import type { Scheduled } from '../../sim/happening.ts';
import { World } from '../../sim/world.ts';

const DURATION_MS = 12_000;
const HIDES_AT_MS = 1_000;
const SEEN_AT_MS = HIDES_AT_MS + HIDDEN_MS + 4_000;
/** Of the line, there and back, and of the disk. */
const DELAY_MS = 2 * (20 + 10) + 10;

/** One page presses all the time; the other is hidden for a while. */
function calmWorld(seed: number): World {
  const presses = Array.from({ length: DURATION_MS / 40 }, (_, i): Scheduled => {
    return { atMs: 40 * i, kind: 'press', who: 0, delta: 1 };
  });
  const hiding: Scheduled = { atMs: HIDES_AT_MS, kind: 'hide', who: 1, forMs: SEEN_AT_MS - HIDES_AT_MS };
  const schedule = [...presses, hiding].sort((one, other) => one.atMs - other.atMs);
  const settings = {
    ...{ tabs: 2, browserOf: [0, 1], plainPressers: 0, durationMs: DURATION_MS, startValue: 0 },
    ...{ latenciesMs: [20], jitterMs: 10, flushMs: 10, bucketMs: 86_400_000 },
    ...{ pressRate: { perSecond: 50, burst: 100 }, deliveryBudget: 100_000, maxPendingPresses: 1_000 },
    maxSockets: 1_000,
  };
  return new World({ seed, settings, schedule });
}

it.each([1, 2, 3, 4, 5])(
  '[P34] in world %i a hidden page lags by a second at most, and is right when seen',
  (seed) => {
    const world = calmWorld(seed);
    const durable: { atMs: number; value: number }[] = [];
    const seen = new Set<number>();
    while (world.nowMs < DURATION_MS && world.step()) {
      const { nowMs } = world;
      const { value } = world.disk.snapshot;
      if (durable.at(-1)?.value !== value) durable.push({ atMs: nowMs, value });
      const { shown = 0 } = world.tabs[1]!.belief;
      const isSlow = nowMs > HIDES_AT_MS + HIDDEN_MS + DELAY_MS && nowMs < SEEN_AT_MS;
      if (isSlow) seen.add(shown);
      const lagMs = isSlow ? SLOW_INTERVAL_MS + DELAY_MS : DELAY_MS + 16;
      const isMoving = nowMs >= SEEN_AT_MS && nowMs <= SEEN_AT_MS + DELAY_MS;
      const due = durable.findLast(({ atMs }) => atMs < nowMs - lagMs)?.value ?? 0;
      if (nowMs > 500 && !isMoving) expect(shown).toBeGreaterThanOrEqual(due);
    }
    expect(world.violation).toBeUndefined();
    expect(seen.size).toBeLessThanOrEqual(6); // four seconds, and both ends
  },
);

it('[P34] a second between two publishes is a second, however times are rounded', () => {
  expect(new World({ seed: 58854 }).run().violation).toBeUndefined(); // 7302.000… + 1000 ≤ 8302, but their difference is less
});
