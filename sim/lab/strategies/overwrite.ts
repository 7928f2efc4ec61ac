/*
 * Overwrite: whoever presses sends the new value, and the server keeps what came last. Two people who press at the same
 * time both read 5 and both send 6: one press is gone, and neither of them learns of it.
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
        io.confirm(id); // nobody will ever say otherwise
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
