/*
 * Fire and forget: the client sends the step, and the server adds it. Concurrent presses are no longer a problem. But
 * sending is not delivery: when the connection breaks, every message in flight is lost.
 */

import type { Strategy } from '../strategy.ts';

export const fireAndForget: Strategy<{ step: number }, { value: number }> = {
  client(io) {
    return {
      press(step, id) {
        io.send({ step });
        io.confirm(id); // at once, whether it arrives or not
      },
      message({ value }) {
        io.show(value);
      },
    };
  },

  server(io, { value }) {
    return {
      opened(connection) {
        io.send(connection, { value });
      },
      message(_, { step }) {
        value += step;
        io.commit({ value });
      },
      committed(ok, stored) {
        if (ok) io.publish({ value: stored.value });
        else io.commit({ value });
      },
    };
  },
};
