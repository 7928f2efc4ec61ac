/*
 * A process that holds a store, for lmdb.test.ts to watch, to limit, and to kill. In: what to do, and the
 * directory. Out: one line of JSON for each thing done.
 */

import { openLmdbStore } from '../../../server/store/lmdb.ts';
import { StoreError } from '../../../server/store/store-error.ts';
import { batchOf, plainBatch, runOf, sessionId, TestEnvironment } from './batches.ts';

const [task, directory] = process.argv.slice(2) as [keyof typeof tasks, string];

const report = (line: object) => console.log(JSON.stringify(line));
const open = () => openLmdbStore(directory, new TestEnvironment());

const tasks = {
  /** Holds the directory until it is killed. */
  async hold() {
    await open();
    report({ holds: process.pid });
    setInterval(() => {}, 1_000_000);
  },

  /** Presses in three sessions, without end: two presses of each in a commit, and one plain. */
  async press() {
    const store = await open();
    const sessions = [sessionId(1, 1), sessionId(1, 2), sessionId(1, 3)];
    const found = await store.lastSeq(sessions[0]!);
    let seq = found.kind === 'known' ? found.seq : 0;
    for (;;) {
      const runs = Object.fromEntries(sessions.map((session) => [session, runOf(seq + 1, 2)]));
      const { snapshot } = await store.commit(batchOf(runs, 1));
      seq += 2;
      report({ revision: snapshot.revision, value: snapshot.value, seq });
    }
  },

  /** Under a limit on the size of files: one batch that fits, one that does not, and then one that fits. */
  async overfill() {
    const store = await open();
    const small = sessionId(1, 1);
    await store.commit(batchOf({ [small]: runOf(1, 5) }));
    const sessions = Array.from({ length: 20_000 }, (_, i) => [sessionId(1, 100 + i), runOf(1)] as const);
    for (let attempt = 0; attempt < 3; attempt++) {
      const error = await store.commit(batchOf(Object.fromEntries(sessions))).catch((reason) => reason);
      report({ isStoreError: error instanceof StoreError, message: error.message });
      report({ loaded: await store.load(), small: await store.lastSeq(small) });
      report({ big: await store.lastSeq(sessions[0]![0]) });
      report({ committed: (await store.commit(plainBatch(1))).snapshot });
    }
    await store.close();
    report({ closed: true });
  },
};

await tasks[task]();
