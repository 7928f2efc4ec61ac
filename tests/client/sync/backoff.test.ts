import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs, RECONNECT } from '../../../client/sync/backoff.ts';

it('[P29] the bound doubles with each attempt, up to half a minute', () => {
  const most = [0, 1, 2, 3, 4, 5, 6, 7, 100].map((attempt) => backoffMs(attempt, RECONNECT, () => 1));
  expect(most).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

it('[P29] any wait up to the bound is equally likely', () => {
  const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.nat(2_000), unit, (attempt, chance) => {
      const waitMs = backoffMs(attempt, RECONNECT, () => chance);
      expect(waitMs).toBe(chance * Math.min(30_000, 500 * 2 ** attempt));
      expect(waitMs).toBeLessThan(30_000);
    }),
  );
});
