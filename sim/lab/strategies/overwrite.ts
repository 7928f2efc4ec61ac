/*
 * Overwrite: the client sends the new value, and the server keeps the last one it receives. When two users press at the
 * same time, both read 5 and both send 6: one press is lost, and neither user finds out.
 */

import type { Strategy } from '../strategy.ts';

export const overwrite: Strategy<{ set: number }, { value: number }> = {
  client(io) {
    let value = 0;
    return {
      press(step, id) {
        value += step;
        io.show(value);
        io.send({ set: value });
        io.confirm(id); // at once: the server sends no acknowledgement
      },
      message(message) {
        value = message.value;
        io.show(value);
      },
    };
  },

  server(io, { value }) {
    return {
      opened(connection) {
        io.send(connection, { value });
      },
      message(_, { set }) {
        value = set;
        io.commit({ value });
      },
      committed(ok, stored) {
        if (ok) io.publish({ value: stored.value });
        else io.commit({ value });
      },
    };
  },
};
