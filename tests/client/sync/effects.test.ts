import { expect, it } from 'vitest';
import { EffectList } from '../../../client/sync/effects.ts';
import type { LedgerRecord } from '../../../client/sync/record.ts';

const record = {} as LedgerRecord;

it('[P30] of several saves in a row the last one counts, and outlasts a power cut if one of them must', () => {
  const effects = new EffectList();
  effects.save({ version: 1, record, isBarrier: false });
  effects.save({ version: 2, record, isBarrier: true });
  effects.save({ version: 3, record, isBarrier: false });
  expect(effects.take()).toEqual([{ kind: 'save', version: 3, record, isBarrier: true }]);
  effects.save({ version: 4, record, isBarrier: true });
  effects.connect();
  effects.save({ version: 5, record, isBarrier: false });
  expect(effects.take().at(-1)).toEqual({ kind: 'save', version: 5, record, isBarrier: false });
});
