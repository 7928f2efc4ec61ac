/*
 * PN-counter, a state-based CRDT: each page counts its own presses up and down under its own name, and sends all the counts
 * it knows. A merge takes the maximum of each count, so a message may arrive late, twice or not at all. But each name must
 * have exactly one writer, and a duplicated tab makes two. And the message grows with every page that has ever pressed.
 *
 * Source: Marc Shapiro et al., "A comprehensive study of Convergent and Commutative Replicated Data Types", 2011.
 */

import type { Strategy } from '../strategy.ts';

/** Per name: presses up, presses down. */
type Counts = { readonly [name: string]: readonly [up: number, down: number] };
/** `ids`: the presses that the server has not merged yet. */
type Saved = { readonly name: string; readonly counts: Counts; readonly ids: readonly number[] };

export const pnCounter: Strategy<Counts, Counts, Saved> = {
  client(io, saved = { name: `${io.random()}`.slice(2, 8), counts: {}, ids: [] }) {
    const { name } = saved;
    let { counts, ids } = saved;
    const keep = (): void => io.save({ name, counts, ids });
    keep();
    return {
      opened() {
        if (ids.length > 0) io.send(counts, ids);
      },
      press(step, id) {
        const [up, down] = counts[name] ?? [0, 0];
        counts = { ...counts, [name]: step > 0 ? [up + 1, down] : [up, down + 1] };
        ids = [...ids, id];
        keep();
        io.show(sum(counts));
        io.send(counts, ids);
      },
      message(theirs) {
        counts = merge(counts, theirs);
        io.show(sum(counts));
        if (`${counts[name]}` === `${theirs[name]}`) {
          for (const id of ids) io.confirm(id);
          ids = [];
        }
        keep();
      },
    };
  },

  server(io, { more }) {
    let counts = (more ?? {}) as Counts;
    const commit = (): void => io.commit({ value: sum(counts), more: counts });
    return {
      opened(connection) {
        io.send(connection, counts);
      },
      message(_, theirs) {
        counts = merge(counts, theirs);
        commit();
      },
      committed(ok, stored) {
        if (ok) io.publish(stored.more as Counts);
        else commit();
      },
    };
  },
};

function merge(ours: Counts, theirs: Counts): Counts {
  const merged: Record<string, readonly [number, number]> = { ...ours };
  for (const [name, [up, down]] of Object.entries(theirs)) {
    const [ourUp, ourDown] = merged[name] ?? [0, 0];
    merged[name] = [Math.max(ourUp, up), Math.max(ourDown, down)];
  }
  return merged;
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((all, [up, down]) => all + up - down, 0);
}
