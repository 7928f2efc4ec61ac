// A PN-counter, a state-based CRDT: exact, but it grows with everybody who ever pressed.
const sum = (counts) => Object.values(counts).reduce((all, [up, down]) => all + up - down, 0);
const merge = (ours, theirs) => {
  const merged = { ...ours };
  for (const [name, [up, down]] of Object.entries(theirs)) {
    const [ourUp, ourDown] = merged[name] ?? [0, 0];
    merged[name] = [Math.max(ourUp, up), Math.max(ourDown, down)];
  }
  return merged;
};

export const client = (io, saved) => {
  let { name, counts, ids } = saved ?? { name: `${io.random()}`.slice(2, 12), counts: {}, ids: [] };
  const keep = () => io.save({ name, counts, ids });
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
};

export const server = (io, stored) => {
  let counts = stored.more ?? {};
  const commit = () => io.commit({ value: sum(counts), more: counts });
  return {
    opened: (connection) => io.send(connection, counts),
    message(_, theirs) {
      counts = merge(counts, theirs);
      commit();
    },
    committed(ok, state) {
      if (ok) io.publish(state.more);
      else commit();
    },
  };
};
