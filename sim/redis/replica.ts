/*
 * A replica: follows its master over its own connection, and lags behind by its latency. In: the
 * master's writes. Out: acknowledgements, which are delayed, too.
 */

import type { EventQueue } from '../event-queue.ts';
import { Pipe } from '../pipe.ts';
import type { Effect, Follower, RedisServer } from './server.ts';

export class Replication implements Follower {
  acknowledged = 0;
  private readonly down: Pipe<Effect>;
  private readonly up: Pipe<number>;

  /** @param latencyMs of each message, one way */
  constructor(
    queue: EventQueue,
    private readonly master: RedisServer,
    readonly replica: RedisServer,
    latencyMs: () => number,
  ) {
    this.down = new Pipe(queue, {
      latencyMs,
      arrived: (effect) => {
        replica.apply(effect);
        this.up.send(effect.offset);
      },
      lost: () => {},
    });
    this.up = new Pipe(queue, {
      latencyMs,
      arrived: (offset) => {
        this.acknowledged = offset;
        master.acknowledged();
      },
      lost: () => {},
    });
    replica.isMaster = false;
    replica.data.copyFrom(master.data);
    replica.offset = master.offset;
    this.acknowledged = master.offset;
    master.followers.add(this);
  }

  take(effect: Effect): void {
    this.down.send(effect);
  }

  /** The replica receives nothing until then. */
  hold(untilMs: number): void {
    this.down.hold(untilMs);
  }

  /** From now on it receives nothing more, not even what is in flight. */
  end(): void {
    this.master.followers.delete(this);
    this.down.die();
    this.up.die();
  }
}
