/*
 * The simulated disk passes the suite of all stores: it is no kinder, and no stricter, than the real ones.
 */

import { expect, it } from 'vitest';
import * as plan from '../../server/counter/plan.ts';
import type { Batch, Committed, Store, StoreEnvironment } from '../../server/counter/store.ts';
import { Disk } from '../../sim/disk.ts';
import { Counts } from '../../sim/entry.ts';
import { EventQueue } from '../../sim/event-queue.ts';
import { Oracle } from '../../sim/oracle.ts';
import { Prng } from '../../sim/prng.ts';
import { settingsOf } from '../../sim/settings.ts';
import { batchOf, plainBatch, runOf, sessionId } from '../server/stores/batches.ts';
import { storeContract } from '../server/stores/contract.ts';

/** Believes everything: here, nobody sent what is written. */
class Credulous extends Oracle {
  override wrote(): void {}
}

/** So that no time is rounded. */
class Steady extends Prng {
  override next(): number {
    return 0.5;
  }
}

function makeDisk(bucketMs = 1e9): { disk: Disk; queue: EventQueue } {
  const queue = new EventQueue();
  const settings = { ...settingsOf(1), bucketMs, startValue: 0, flushMs: 8 };
  const parts = { oracle: new Credulous(), counts: new Counts(), log: undefined, arithmetic: plan };
  return { disk: new Disk({ queue, prng: new Steady(1, 1), settings, ...parts }), queue };
}

/** The disk with promises around it: virtual time passes until each call is answered. */
function openStore(environment: StoreEnvironment): Store {
  const { disk, queue } = makeDisk(environment.bucketMs);
  let atMs = environment.now(); // as of now; the disk began at this time
  let isClosed = false;
  const settled = <T>(ask: (done: (answer: T | undefined) => void) => void): T => {
    if (isClosed) throw new Error('The store is closed');
    disk.jump(environment.now() - atMs);
    atMs = environment.now();
    let answer: T | undefined;
    const beganMs = queue.nowMs;
    ask((given) => {
      answer = given;
    });
    while (queue.step(Number.POSITIVE_INFINITY));
    disk.jump(beganMs - queue.nowMs); // by the clock of the test, no time has passed
    if (answer === undefined) throw new RangeError('nothing was written');
    return answer;
  };
  return {
    secret: environment.newSecret(),
    load: async () => settled((done) => done(disk.snapshot)),
    commit: async (batch) => settled((done) => disk.commit(batch, done)),
    lastSeq: async (session) => settled((done) => disk.lookUp(session, undefined, done)),
    onChange: () => {},
    onTakenOver: () => {},
    isReady: () => !isClosed,
    close: async () => {
      isClosed = true;
    },
  };
}

storeContract('simulated', async (environment) => {
  const store = openStore(environment);
  return { store, dispose: () => store.close() };
});

const SESSION = sessionId(1);

it.each([
  [true, 1],
  [false, 0],
])('[P11] a commit that was in flight at a crash is on disk or is not: %s', (survives, value) => {
  const { disk, queue } = makeDisk();
  const answers: unknown[] = [];
  disk.commit(plainBatch(1), (answer) => answers.push(answer));
  disk.crash(survives);
  while (queue.step(1_000));
  expect(answers).toEqual([]); // nobody was there any more to hear of it
  expect(disk.snapshot.value).toBe(value);
});

it('what was acknowledged is there after a crash, with the last number of its session', () => {
  const { disk, queue } = makeDisk();
  const commit = (batch: Batch): Committed | undefined => {
    let answer: Committed | undefined;
    disk.commit(batch, (given) => {
      answer = given;
    });
    while (queue.step(Number.POSITIVE_INFINITY));
    return answer;
  };
  expect(commit(batchOf({ [SESSION]: runOf(1, 3) }))?.snapshot.value).toBe(3);
  disk.crash(false);
  expect(commit(batchOf({ [SESSION]: runOf(2, 3) }))?.snapshot.value).toBe(4);
});

it('[P15] a commit that fails writes nothing', () => {
  const { disk, queue } = makeDisk();
  const answers: unknown[] = [];
  disk.fail(1_000);
  disk.commit(plainBatch(1), (answer) => answers.push(answer));
  while (queue.step(500));
  expect([answers, disk.snapshot.value]).toEqual([[undefined], 0]);
});
