// Recognizes a press by its id alone: two pages both have a press 1.
export const client = (io, saved = []) => {
  let pending = saved;
  return {
    opened() {
      for (const press of pending) io.send(press, [press.id]);
    },
    press(step, id) {
      pending.push({ id, step });
      io.save(pending);
      io.send({ id, step });
    },
    message({ value, saved: id }) {
      io.show(value);
      if (!pending.some((press) => press.id === id)) return;
      io.confirm(id);
      pending = pending.filter((press) => press.id !== id);
      io.save(pending);
    },
  };
};

export const server = (io, stored) => {
  let { value } = stored;
  const ids = new Set(stored.more);
  return {
    opened: (connection) => io.send(connection, { value }),
    message(connection, { id, step }) {
      if (!ids.has(id)) value += step;
      ids.add(id);
      io.commit({ value, more: [...ids] }, { connection, id });
    },
    committed(ok, state, tag) {
      if (!ok) return io.commit({ value, more: [...ids] }, tag);
      io.publish({ value: state.value });
      io.send(tag.connection, { value: state.value, saved: tag.id });
    },
  };
};
