// Takes a commit for done, whether it was or not.
export const client = (io, saved) => {
  const page = saved ?? { name: io.random(), last: 0, pending: [] };
  io.save(page);
  const send = ({ id, number, step }) => io.send({ name: page.name, number, step }, [id]);
  return {
    opened() {
      io.send({ name: page.name });
      page.pending.forEach(send);
    },
    press(step, id) {
      page.pending.push({ id, number: ++page.last, step });
      io.save(page);
      send(page.pending.at(-1));
    },
    message({ value, upTo = 0 }) {
      io.show(value);
      for (const { id, number } of page.pending) if (number <= upTo) io.confirm(id);
      page.pending = page.pending.filter(({ number }) => number > upTo);
      io.save(page);
    },
  };
};

export const server = (io, stored) => {
  let { value } = stored;
  let durable = stored;
  const numbers = new Map(stored.more);
  const names = new Map();
  const commit = () => io.commit({ value, more: [...numbers] });
  const tell = (connection) => {
    const upTo = new Map(durable.more).get(names.get(connection));
    io.send(connection, { value: durable.value, upTo });
  };
  return {
    message(connection, { name, number, step }) {
      names.set(connection, name);
      if (number === (numbers.get(name) ?? 0) + 1) {
        value += step;
        numbers.set(name, number);
        commit();
      } else tell(connection);
    },
    committed(_ok, state) {
      durable = state;
      for (const connection of names.keys()) tell(connection);
    },
    closed: (connection) => names.delete(connection),
  };
};
