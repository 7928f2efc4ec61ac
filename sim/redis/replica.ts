/*
 * A replica: follows its master through a line of its own, so it is behind by as much as that takes. In: what the
 * master writes. Out: acknowledgements, later still.
 */

import type { EventQueue } from '../event-queue.ts';
import { Pipe } from '../pipe.ts';
import type { Effect, Follower, RedisServer } from './server.ts';

export class Replication implements Follower {
  acknowledged = 0;
  private readonly down: Pipe<Effect>;
  private readonly up: Pipe<number>;

  /** @param latencyMs one way, of each message */
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

  /** The replica gets nothing until then. */
  hold(untilMs: number): void {
    this.down.hold(untilMs);
  }

  /** From now on it gets nothing more, not even what is on its way. */
  end(): void {
    this.master.followers.delete(this);
    this.down.die();
    this.up.die();
  }
}
