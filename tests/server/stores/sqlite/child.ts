/*
 * A process that holds a store, for store.test.ts to watch, to limit, and to kill. In: what to do, and the
 * directory. Out: one line of JSON for each thing done.
 */

import { StoreError } from '../../../../server/counter/store-error.ts';
import { openSqliteStore } from '../../../../server/stores/sqlite/store.ts';
import { batchOf, plainBatch, runOf, sessionId, TestEnvironment } from '../batches.ts';

const [task, directory] = process.argv.slice(2) as [keyof typeof tasks, string];

const report = (line: object) => console.log(JSON.stringify(line));
const open = () => openSqliteStore(directory, new TestEnvironment());

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

  /** Under a limit on the size of files: fills the data three times until a batch is rejected. */
  async fill() {
    const store = await open();
    const small = sessionId(1, 1);
    await store.commit(batchOf({ [small]: runOf(1, 5) }));
    let next = 2;
    for (let time = 0; time < 3; time++) {
      const before = await store.load();
      const { committed, rejection, rejected } = await commitUntilRejected();
      report({
        before,
        committed,
        isStoreError: rejection instanceof StoreError,
        message: rejection.message,
      });
      report({ loaded: await store.load(), small: await store.lastSeq(small) });
      report({ rejected: await store.lastSeq(rejected) });
      report({ after: (await store.commit(plainBatch(1))).snapshot });
    }
    await store.close();
    report({ closed: true });

    /** Batches of 500 new sessions. */
    async function commitUntilRejected() {
      for (let committed = 0; ; committed++) {
        const sessions = Array.from({ length: 500 }, () => sessionId(1, next++));
        const batch = batchOf(Object.fromEntries(sessions.map((session) => [session, runOf(1)])));
        const rejection = await store.commit(batch).then(
          () => undefined,
          (error: Error) => error,
        );
        if (rejection) return { committed, rejection, rejected: sessions[0]! };
      }
    }
  },
};

await tasks[task]();
