/*
 * Retry: the client keeps each press until the server acknowledges it, and retransmits it on every new connection and after
 * every timeout. No press is lost in flight any more. But if the acknowledgement is lost, the press counts twice: the server
 * cannot tell a retransmitted press from a new one.
 */

import type { Delta } from '../../../protocol/press.ts';
import type { Strategy } from '../strategy.ts';

type Up = { step: Delta; id: number };
type Down = { value: number; answered?: number };

const PATIENCE_MS = 2_000;

export const retry: Strategy<Up, Down, never, { to: number; id: number }> = {
  client(io) {
    const unanswered = new Map<number, Delta>();
    return {
      opened() {
        for (const [id, step] of unanswered) io.send({ step, id }, [id]);
      },
      press(step, id) {
        unanswered.set(id, step);
        io.send({ step, id });
        io.after(PATIENCE_MS, `${id}`);
      },
      timer(tag) {
        const id = Number(tag);
        const step = unanswered.get(id);
        if (step === undefined) return;
        io.send({ step, id }, [id]);
        io.after(PATIENCE_MS, tag);
      },
      message({ value, answered }) {
        io.show(value);
        if (answered !== undefined && unanswered.delete(answered)) io.confirm(answered);
      },
    };
  },

  server(io, { value }) {
    return {
      opened(connection) {
        io.send(connection, { value });
      },
      message(connection, { step, id }) {
        value += step;
        io.commit({ value }, { to: connection, id });
      },
      committed(ok, stored, tag) {
        if (!ok) return io.commit({ value }, tag);
        io.publish({ value: stored.value });
        io.send(tag.to, { value: stored.value, answered: tag.id });
      },
    };
  },
};
