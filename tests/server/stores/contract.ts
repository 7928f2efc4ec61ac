/*
 * What every store does, whichever engine it has. In: a way to open one. `storeContract` registers the tests.
 */

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionId } from '../../../protocol/messages.ts';
import type { Delta } from '../../../protocol/press.ts';
import type { Batch, Run, RunResult, Store, StoreEnvironment } from '../../../server/counter/store.ts';
import { anyDeltas } from '../../presses.ts';
import { BUCKET_MS, batchOf, plainBatch, runOf, sessionId, TestEnvironment } from './batches.ts';

/** A store, and what a test may do to the world around it. */
export interface Subject {
  readonly store: Store;
  /** Closes whatever is open, and removes the data. */
  readonly dispose: () => Promise<void>;
}

/** A store whose data outlive it. */
export interface LastingSubject extends Subject {
  /** Closes the store and opens its data again. */
  readonly reopen: () => Promise<Store>;
}

const ALICE = sessionId(1, 1);
const BOB = sessionId(1, 2);
const CAROL = sessionId(1, 3);
const EXPIRED = { kind: 'expired' } as const;

type Open<S extends Subject> = (environment: StoreEnvironment) => Promise<S>;

/** What every store does. */
export function storeContract(name: string, open: Open<Subject>): void {
  describe(`the ${name} store`, () => {
    let environment: TestEnvironment;
    let subject: Subject;
    let store: Store;

    beforeEach(async () => {
      environment = new TestEnvironment();
      subject = await open(environment);
      store = subject.store;
    });
    afterEach(() => subject.dispose());

    const lastSeq = (session: SessionId) => lastSeqIn(store, session);
    const rotate = () => rotateBuckets(store, environment);

    describe('committing', () => {
      it('starts at value 0, revision 0 and bucket 1, in an epoch of its own', async () => {
        expect(await store.load()).toMatchObject({ epoch: 'epoch-1', value: 0, revision: 0, bucket: 1 });
      });

      it('adds plain and numbered presses, and one to the revision', async () => {
        const committed = await store.commit(batchOf({ [ALICE]: runOf(1, 3), [BOB]: runOf(1, 1, -1) }, 10));
        expect(committed.snapshot).toMatchObject({ epoch: 'epoch-1', value: 12, revision: 1, bucket: 1 });
        expect(committed.runs.get(ALICE)).toEqual({ kind: 'applied', seq: 3 });
        expect(committed.runs.get(BOB)).toEqual({ kind: 'applied', seq: 1 });
        expect(await store.load()).toEqual(committed.snapshot);
      });

      it('reports the value as of each commit', async () => {
        const revisions: number[] = [];
        for (let i = 0; i < 3; i++) revisions.push((await store.commit(plainBatch(-1))).snapshot.revision);
        expect(revisions).toEqual([1, 2, 3]);
        expect((await store.load()).value).toBe(-3);
      });

      it('counts numbered presses that cancel each other out as a change', async () => {
        const { snapshot } = await store.commit(batchOf({ [ALICE]: { first: 1, deltas: [1, -1] } }));
        expect(snapshot).toMatchObject({ value: 0, revision: 1 });
        expect(await lastSeq(ALICE)).toBe(2);
      });

      it('[P10] adds exactly what was pressed, and nothing when it comes again', async () => {
        let sessions = 0;
        const runsOf = (presses: readonly (readonly Delta[])[]): Record<SessionId, Run> =>
          Object.fromEntries(presses.map((deltas) => [sessionId(1, ++sessions), { first: 1, deltas }]));
        await fc.assert(
          fc.asyncProperty(fc.array(anyDeltas, { minLength: 1, maxLength: 5 }), async (presses) => {
            const { value } = await store.load();
            const batch = batchOf(runsOf(presses));
            const sum = presses.flat().reduce<number>((total, delta) => total + delta, 0);
            const { snapshot, runs } = await store.commit(batch);
            expect(snapshot.value - value).toBe(sum);
            const numbers = presses.map(({ length }) => ({ kind: 'applied', seq: length }));
            expect([...runs.values()]).toEqual(numbers);
            expect((await store.commit(batch)).snapshot).toEqual(snapshot);
          }),
          { numRuns: 30 },
        );
      });

      it('[P10] remembers every session, whoever commits after it', async () => {
        await store.commit(batchOf({ [ALICE]: runOf(1, 3) }));
        await store.commit(batchOf({ [BOB]: runOf(1) }));
        const { snapshot } = await store.commit(plainBatch(1));
        expect([await lastSeq(ALICE), await lastSeq(BOB)]).toEqual([3, 1]);
        expect((await store.commit(batchOf({ [ALICE]: runOf(1, 3) }))).snapshot).toEqual(snapshot);
      });

      it('applies commits in the order of the calls', async () => {
        const seqs = Array.from({ length: 20 }, (_, i) => i + 1);
        const committed = await Promise.all(
          seqs.map((seq) => store.commit(batchOf({ [ALICE]: runOf(seq) }, 100))),
        );
        expect(committed.map(({ snapshot }) => snapshot.revision)).toEqual(seqs);
        expect(committed.map(({ snapshot }) => snapshot.value)).toEqual(seqs.map((seq) => seq * 101));
        expect(committed.map(({ runs }) => runs.get(ALICE))).toEqual(
          seqs.map((seq) => ({ kind: 'applied', seq })),
        );
      });

      it('takes a batch of a thousand sessions', async () => {
        const sessions = Array.from({ length: 1000 }, (_, i) => sessionId(1, i));
        const runs = Object.fromEntries(sessions.map((session) => [session, runOf(1, 2)]));
        expect((await store.commit(batchOf(runs))).snapshot.value).toBe(2000);
        expect(await Promise.all(sessions.map(lastSeq))).toEqual(sessions.map(() => 2));
      });
    });

    describe('numbered presses', () => {
      it('[P10] counts a batch that comes twice once', async () => {
        const batch = batchOf({ [ALICE]: runOf(1, 3) });
        await store.commit(batch);
        const again = await store.commit(batch);
        expect(again.snapshot).toMatchObject({ value: 3, revision: 1 });
        expect(again.runs.get(ALICE)).toEqual({ kind: 'applied', seq: 3 });
      });

      it('[P10] counts a batch that comes twice without waiting once', async () => {
        const batch = batchOf({ [ALICE]: runOf(1, 3) });
        await Promise.all([store.commit(batch), store.commit(batch)]);
        expect(await store.load()).toMatchObject({ value: 3, revision: 1 });
      });

      it('[P10] counts only what is new of a run that overlaps', async () => {
        await store.commit(batchOf({ [ALICE]: runOf(1, 3) }));
        const { snapshot, runs } = await store.commit(batchOf({ [ALICE]: runOf(2, 4) }));
        expect(snapshot).toMatchObject({ value: 5, revision: 2 });
        expect(runs.get(ALICE)).toEqual({ kind: 'applied', seq: 5 });
      });

      it('[P10] acknowledges a late run with the last number, and changes nothing', async () => {
        await store.commit(batchOf({ [ALICE]: runOf(1, 9) }));
        expect(await resultOf(store, ALICE, runOf(2, 3))).toEqual({ kind: 'applied', seq: 9 });
        expect(await store.load()).toMatchObject({ value: 9, revision: 1 });
      });

      it('[P10] applies nothing beyond a gap, and names the last number', async () => {
        await store.commit(batchOf({ [ALICE]: runOf(1, 2) }));
        expect(await resultOf(store, ALICE, runOf(4, 2))).toEqual({ kind: 'gap', seq: 2 });
        expect(await resultOf(store, BOB, runOf(2))).toEqual({ kind: 'gap', seq: 0 });
        expect(await store.load()).toMatchObject({ value: 2, revision: 1 });
        expect(await lastSeq(ALICE)).toBe(2);
      });

      it('applies the good runs of a batch whatever becomes of the others', async () => {
        await store.commit(batchOf({ [CAROL]: runOf(1) }));
        const forged = sessionId(2);
        const { snapshot, runs } = await store.commit(
          batchOf({ [ALICE]: runOf(1, 2), [BOB]: runOf(7), [CAROL]: runOf(1), [forged]: runOf(1) }),
        );
        expect(Object.fromEntries(runs)).toEqual({
          [ALICE]: { kind: 'applied', seq: 2 },
          [BOB]: { kind: 'gap', seq: 0 },
          [CAROL]: { kind: 'applied', seq: 1 },
          [forged]: EXPIRED,
        });
        expect(snapshot).toMatchObject({ value: 3, revision: 2 });
      });

      it.each<[string, Batch]>([
        ['of nothing', plainBatch(0)],
        ['of gaps and expired sessions', batchOf({ [ALICE]: runOf(5), [sessionId(9)]: runOf(1) })],
        ['of an empty run', batchOf({ [ALICE]: runOf(1, 0) })],
      ])('does not grow the revision for a batch %s', async (_, batch) => {
        await store.commit(plainBatch(1));
        expect((await store.commit(batch)).snapshot).toMatchObject({ value: 1, revision: 1 });
        expect(await store.load()).toMatchObject({ value: 1, revision: 1 });
      });
    });

    describe('the range', () => {
      it.each([1, -1] as const)(
        '[P16] keeps to safe integers, and applies nothing beyond (%i)',
        async (delta) => {
          const limit = Number.MAX_SAFE_INTEGER * delta;
          await store.commit(plainBatch(limit - delta));
          await expect(store.commit(plainBatch(2 * delta))).rejects.toThrow(RangeError);
          const beyond = batchOf({ [ALICE]: runOf(1, 2, delta) });
          const { runs } = await store.commit(beyond);
          expect(runs.get(ALICE)).toEqual({ kind: 'gap', seq: 0 });
          expect(await store.load()).toMatchObject({ value: limit - delta, revision: 1 });
          expect(await lastSeq(ALICE)).toBe(0);

          const back = (await store.commit(batchOf({ [ALICE]: runOf(1, 1, delta) }))).snapshot;
          expect(back).toMatchObject({ value: limit, revision: 2 });
        },
      );

      it('[P16] asks for the presses again that only fitted with a session that is expired by now', async () => {
        await store.commit(plainBatch(Number.MAX_SAFE_INTEGER));
        environment.time += BUCKET_MS;
        await store.commit(batchOf({ [BOB]: runOf(1, 1, -1) }));
        await store.commit(batchOf({ [BOB]: runOf(2, 1, 1) }));
        environment.time += BUCKET_MS; // ALICE is expired with the next batch
        const batch = batchOf({ [ALICE]: runOf(1, 1, -1), [BOB]: runOf(3, 1, 1) });
        const { runs, snapshot } = await store.commit(batch);
        expect(runs.get(ALICE)).toEqual({ kind: 'expired' });
        expect(runs.get(BOB)).toEqual({ kind: 'gap', seq: 2 });
        expect(snapshot).toMatchObject({ value: Number.MAX_SAFE_INTEGER, revision: 3 });
        expect(await lastSeq(BOB)).toBe(2);
      });

      it('[P16] adds exactly at the limit', async () => {
        await store.commit(plainBatch(Number.MAX_SAFE_INTEGER));
        const { snapshot } = await store.commit(batchOf({ [ALICE]: runOf(1, 4, -1) }, 4));
        expect(snapshot.value).toBe(Number.MAX_SAFE_INTEGER);
      });
    });

    describe('looking sessions up', () => {
      it('gives 0 for a session that was issued lately and has not pressed', async () => {
        expect(await store.lastSeq(ALICE)).toEqual({ kind: 'known', seq: 0, snapshot: await store.load() });
      });

      it('gives the last number together with the value that holds it', async () => {
        const { snapshot } = await store.commit(batchOf({ [ALICE]: runOf(1, 3) }));
        expect(await store.lastSeq(ALICE)).toEqual({ kind: 'known', seq: 3, snapshot });
      });

      it('gives a number and a value that fit each other while commits are in flight', async () => {
        const commits = Array.from({ length: 30 }, (_, i) =>
          store.commit(batchOf({ [ALICE]: runOf(i + 1) })),
        );
        let over = false;
        const all = Promise.all(commits).then(() => {
          over = true;
        });
        while (!over) {
          const found = await store.lastSeq(ALICE);
          expect(found).toMatchObject({ kind: 'known', snapshot: { value: 'seq' in found && found.seq } });
          await new Promise((turn) => setImmediate(turn));
        }
        await all;
      });

      it('shows no commit before its promise has resolved, and every commit from then on', async () => {
        let resolved = 0;
        const wrong: string[] = [];
        const check = async (reader: string, read: () => Promise<number>) => {
          const atLeast = resolved;
          const revision = await read();
          if (revision < atLeast || revision > resolved) {
            wrong.push(`${reader}, asked at ${atLeast}, answered ${revision} when ${resolved} was resolved`);
          }
        };
        const readers = {
          load: async () => (await store.load()).revision,
          lastSeq: async () => {
            const found = await store.lastSeq(ALICE);
            return found.kind === 'known' ? found.snapshot.revision : Number.NaN;
          },
        };
        const commits = Array.from({ length: 200 }, async (_, i) => {
          const { snapshot } = await store.commit(batchOf({ [ALICE]: runOf(i + 1) }));
          resolved = Math.max(resolved, snapshot.revision);
        });
        const checks: Promise<void>[] = [];
        while (resolved < commits.length) {
          for (const [reader, read] of Object.entries(readers)) checks.push(check(reader, read));
          await new Promise((turn) => setImmediate(turn));
        }
        await Promise.all([...commits, ...checks]);
        expect(wrong).toEqual([]);
      });

      it.each([
        ['a bucket to come', sessionId(2)],
        ['a bucket far away', sessionId(999_999_999)],
        ['bucket 0', sessionId(0)],
        ['no bucket', ALICE.slice(1)],
        ['too few random bits', ALICE.slice(0, -1)],
        ['an empty id', ''],
        ['characters that are not base64url', `1.${'/'.repeat(44)}`],
        ['the name of an inherited property', '__proto__'],
        ['a zero character', `1.${'\0'.repeat(44)}`],
        ['an id without end', `1.${'A'.repeat(100_000)}`],
      ])('[P17] takes a session with %s for expired', async (_, session) => {
        expect(await store.lastSeq(session)).toEqual(EXPIRED);
        const { runs, snapshot } = await store.commit({ plain: 0, runs: new Map([[session, runOf(1)]]) });
        expect(runs.get(session)).toEqual(EXPIRED);
        expect(snapshot.revision).toBe(0);
      });
    });

    describe('rotation', () => {
      it('keeps the bucket until its time is over, and then rotates with the next commit', async () => {
        environment.time += BUCKET_MS - 1;
        expect((await store.commit(plainBatch(1))).snapshot.bucket).toBe(1);
        environment.time += 1;
        expect((await store.load()).bucket).toBe(1);
        expect((await store.commit(plainBatch(1))).snapshot.bucket).toBe(2);
        environment.time += BUCKET_MS - 1;
        expect((await store.commit(plainBatch(1))).snapshot.bucket).toBe(2);
        expect((await store.load()).bucket).toBe(2);
      });

      it('rotates once a commit, however much time has passed', async () => {
        environment.time += 10 * BUCKET_MS;
        const buckets = [await store.commit(plainBatch(1)), await store.commit(plainBatch(1))];
        expect(buckets.map(({ snapshot }) => snapshot.bucket)).toEqual([2, 2]);
      });

      it('does not rotate for a batch that changes nothing', async () => {
        environment.time += BUCKET_MS;
        expect((await store.commit(plainBatch(0))).snapshot).toMatchObject({ bucket: 1, revision: 0 });
        expect((await store.load()).bucket).toBe(1);
      });

      it('[P17] reads sessions of the bucket before', async () => {
        await store.commit(batchOf({ [ALICE]: runOf(1, 3) }));
        expect(await rotate()).toBe(2);
        expect([await lastSeq(ALICE), await lastSeq(BOB), await lastSeq(sessionId(2))]).toEqual([3, 0, 0]);
        expect(await resultOf(store, ALICE, runOf(1, 3))).toEqual({ kind: 'applied', seq: 3 });
      });

      it('[P17] expires a session two rotations after its last press', async () => {
        await store.commit(batchOf({ [ALICE]: runOf(1, 3) }));
        await rotate();
        expect(await rotate()).toBe(3);
        expect([await lastSeq(ALICE), await lastSeq(BOB)]).toEqual(['expired', 'expired']);
        expect(await resultOf(store, ALICE, runOf(4))).toEqual(EXPIRED);
        expect([await lastSeq(sessionId(2)), await lastSeq(sessionId(3))]).toEqual([0, 0]);
      });

      it('[P17] expires a session in the very commit that rotates', async () => {
        await store.commit(batchOf({ [ALICE]: runOf(1, 3) }));
        await rotate();
        environment.time += BUCKET_MS;
        const { runs, snapshot } = await store.commit(batchOf({ [ALICE]: runOf(1, 4) }, 5));
        expect(runs.get(ALICE)).toEqual(EXPIRED);
        expect(snapshot).toMatchObject({ bucket: 3, value: 3 + 1 + 5 });
      });

      it('[P17] moves a session along with each press', async () => {
        for (let seq = 1; seq <= 6; seq++) {
          expect(await resultOf(store, ALICE, runOf(seq))).toEqual({ kind: 'applied', seq });
          expect(await rotate()).toBe(seq + 1);
        }
        expect(await lastSeq(ALICE)).toBe(6);
      });

      it('[P10] writes a press of the commit that rotates into the new bucket', async () => {
        await store.commit(batchOf({ [ALICE]: runOf(1, 3) }));
        environment.time += BUCKET_MS;
        await store.commit(batchOf({ [ALICE]: runOf(2, 3) }));
        expect(await rotate()).toBe(3);
        expect(await lastSeq(ALICE)).toBe(4);
        expect((await store.load()).value).toBe(5);
      });

      it('[P10] never brings a number back that a rotation has put away', async () => {
        await store.commit(batchOf({ [ALICE]: runOf(1, 3), [BOB]: runOf(1, 7) }));
        await rotate();
        await store.commit(batchOf({ [ALICE]: runOf(4, 2) }));
        await rotate(); // the table of bucket 1 now holds bucket 3
        expect([await lastSeq(ALICE), await lastSeq(BOB)]).toEqual([5, 'expired']);
        await rotate();
        expect([await lastSeq(ALICE), await lastSeq(BOB)]).toEqual(['expired', 'expired']);
      });
    });

    describe('closing', () => {
      it('waits for the commits in flight', async () => {
        let committed = 0;
        for (let i = 0; i < 5; i++) {
          store.commit(plainBatch(1)).then(() => {
            committed++;
          });
        }
        await store.close();
        expect(committed).toBe(5);
      });

      it('takes no commits and no questions from then on', async () => {
        const closing = store.close();
        await expect(store.commit(plainBatch(1))).rejects.toThrow('closed');
        await closing;
        await expect(store.commit(plainBatch(1))).rejects.toThrow('closed');
        await expect(store.load()).rejects.toThrow('closed');
        await expect(store.lastSeq(ALICE)).rejects.toThrow('closed');
      });

      it('is the end of being ready', async () => {
        expect(store.isReady()).toBe(true);
        const closing = store.close();
        expect(store.isReady()).toBe(false);
        await closing;
        expect(store.isReady()).toBe(false);
      });

      it('may be asked for twice', async () => {
        await Promise.all([store.close(), store.close()]);
        await store.close();
      });
    });
  });
}

/** What a store does besides if its data outlive it. */
export function lastingStoreContract(name: string, open: Open<LastingSubject>): void {
  describe(`the ${name} store, opened again`, () => {
    let environment: TestEnvironment;
    let subject: LastingSubject;
    let store: Store;

    beforeEach(async () => {
      environment = new TestEnvironment();
      subject = await open(environment);
      store = subject.store;
    });
    afterEach(() => subject.dispose());

    const lastSeq = (session: SessionId) => lastSeqIn(store, session);
    const rotate = () => rotateBuckets(store, environment);

    it('has everything that was committed', async () => {
      await store.commit(batchOf({ [ALICE]: runOf(1, 3) }));
      await rotate();
      await store.commit(batchOf({ [BOB]: runOf(1, 2) }));
      const before = await store.load();

      store = await subject.reopen();
      expect(await store.load()).toEqual(before);
      expect([await lastSeq(ALICE), await lastSeq(BOB)]).toEqual([3, 2]);
      expect(await resultOf(store, ALICE, runOf(2, 3))).toEqual({ kind: 'applied', seq: 4 });
      expect(await store.load()).toMatchObject({ epoch: before.epoch, revision: before.revision + 1 });
    });

    it('[P7] keeps the secret that signs the ids of its sessions', async () => {
      const { secret } = store;
      expect(secret.length).toBeGreaterThan(0);
      store = await subject.reopen();
      expect(store.secret).toBe(secret);
    });

    it('goes on with the current bucket, and its time', async () => {
      await store.commit(batchOf({ [ALICE]: runOf(1, 3) }));
      await rotate();
      environment.time += BUCKET_MS - 1;
      store = await subject.reopen();
      expect((await store.commit(plainBatch(1))).snapshot.bucket).toBe(2);
      environment.time += 1;
      expect((await store.commit(plainBatch(1))).snapshot.bucket).toBe(3);
      expect(await lastSeq(ALICE)).toBe('expired');
    });
  });
}

async function lastSeqIn(store: Store, session: SessionId): Promise<number | 'expired'> {
  const found = await store.lastSeq(session);
  return found.kind === 'known' ? found.seq : found.kind;
}

async function resultOf(store: Store, session: SessionId, run: Run): Promise<RunResult | undefined> {
  return (await store.commit(batchOf({ [session]: run }))).runs.get(session);
}

/** Makes the next bucket the current one; the plain press is the commit that rotates. */
async function rotateBuckets(store: Store, environment: TestEnvironment): Promise<number> {
  environment.time += BUCKET_MS;
  return (await store.commit(plainBatch(1))).snapshot.bucket;
}
