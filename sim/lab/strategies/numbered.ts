/*
 * Numbered, in memory: each page has a name and numbers its presses, so the server recognizes a retransmitted press. The
 * page saves unconfirmed presses, so they survive a reload. But the server keeps names and numbers in memory only: after a
 * restart it knows none of them, and a reloaded page retransmits its saved presses under a new name.
 */

import type { Delta } from '../../../protocol/press.ts';
import type { Strategy } from '../strategy.ts';

type Up = { name: number; number: number; step: Delta };
type Down = { value: number; upTo?: number };
type Saved = readonly { id: number; step: Delta }[];

export const numbered: Strategy<Up, Down, Saved, { to: number; upTo: number }> = {
  client(io, saved = []) {
    const name = io.random();
    let pending = saved;
    let confirmed = 0;
    const send = (at: number): void => {
      const { id, step } = pending[at]!;
      io.send({ name, number: confirmed + at + 1, step }, [id]);
    };
    return {
      opened() {
        for (const at of pending.keys()) send(at);
      },
      press(step, id) {
        pending = [...pending, { id, step }];
        io.save(pending);
        send(pending.length - 1);
      },
      message({ value, upTo = 0 }) {
        io.show(value);
        for (; confirmed < upTo; confirmed++) {
          io.confirm(pending[0]!.id);
          pending = pending.slice(1);
        }
        io.save(pending);
      },
    };
  },

  server(io, { value }) {
    const numbers = new Map<number, number>(); // by name; lost when the process ends
    return {
      opened(connection) {
        io.send(connection, { value });
      },
      message(connection, { name, number, step }) {
        if (number > (numbers.get(name) ?? 0)) {
          numbers.set(name, number);
          value += step;
        }
        io.commit({ value }, { to: connection, upTo: number });
      },
      committed(ok, stored, tag) {
        if (!ok) return io.commit({ value }, tag);
        io.publish({ value: stored.value });
        io.send(tag.to, { value: stored.value, upTo: tag.upTo });
      },
    };
  },
};
