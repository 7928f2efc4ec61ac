import { describe, expect, it } from 'vitest';
import { SaveQueue } from '../../../client/sync/save-queue.ts';

const RECORD = { session: undefined, epoch: undefined, branch: undefined, revision: 0, acked: 0, sent: 0 };

/** A queue on a storage that answers when told, and what the storage was asked for. */
function drivenQueue() {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const queue = new SaveQueue(
    {
      save: ({ pending }, isBarrier, done) => {
        asked.push(`${pending.length}${isBarrier ? ' barrier' : ''}`);
        answers.push(() => done('saved'));
      },
    },
    () => {},
  );
  const put = (version: number, isBarrier = false) =>
    queue.put({ version, isBarrier, record: { ...RECORD, pending: Array(version).fill(1) } });
  return { put, asked, answer: () => answers.shift()!() };
}

describe('[P30] of the records that wait for the storage', () => {
  it('the latest is stored, and no other', () => {
    const { put, asked, answer } = drivenQueue();
    for (const version of [1, 2, 3]) put(version);
    answer();
    expect(asked).toEqual(['1', '3']);
  });

  it.each([
    [true, false],
    [false, true],
    [true, true],
  ])('a barrier holds for the latest, whichever of them asked for it: %s, %s', (first, second) => {
    const { put, asked, answer } = drivenQueue();
    put(1);
    put(2, first);
    put(3, second);
    answer();
    expect(asked).toEqual(['1', '3 barrier']);
  });

  it('what comes behind a barrier that is stored is none', () => {
    const { put, asked, answer } = drivenQueue();
    put(1);
    put(2, true);
    answer();
    put(3);
    answer();
    expect(asked).toEqual(['1', '2 barrier', '3']);
  });
});
