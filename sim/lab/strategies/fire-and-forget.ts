/*
 * Fire and forget: whoever presses sends the step, and the server adds it up. Presses at the same time are no problem any
 * more. But what was sent is not received yet: when the line breaks, whatever was on it is gone.
 */

import type { Strategy } from '../strategy.ts';

export const fireAndForget: Strategy<{ step: number }, { value: number }> = {
  client(io) {
    return {
      press(step, id) {
        io.send({ step });
        io.confirm(id); // sent is sent
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
