/*
 * A connection between a node and a model of Redis: a pipe in each direction. Commands arrive in order or not at
 * all, and so do replies. In: commands, and faults. Out: replies, published messages, and the end of the connection.
 */

import type { EventQueue } from '../event-queue.ts';
import { Pipe } from '../pipe.ts';
import type { Reply } from './reply.ts';
import type { RedisServer, ServerLink } from './server.ts';

/** The node's end. */
export interface ClientEnd {
  opened(): void;
  replied(reply: Reply): void;
  published(channel: string, message: string): void;
  /** The other end closed it, or the connection broke. */
  ended(reason: string): void;
}

type Up =
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'command'; readonly command: readonly string[] };
type Down =
  | { readonly kind: 'opened' }
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'published'; readonly channel: string; readonly message: string }
  | { readonly kind: 'ended'; readonly reason: string };

const NOBODY = () => {};

export class RedisLink implements ServerLink {
  readonly channels = new Set<string>();
  writtenUpTo = 0;
  isBlocked = false;
  private readonly up: Pipe<Up>;
  private readonly down: Pipe<Down>;
  /** Commands that arrived while it was blocked. */
  private readonly backlog: Up[] = [];
  private isOpenAtClient = true;

  /** @param server where the address currently leads; undefined: nothing listens there */
  constructor(
    private readonly queue: EventQueue,
    private readonly server: () => RedisServer | undefined,
    private readonly latencyMs: () => number,
    private readonly client: ClientEnd,
  ) {
    this.up = new Pipe(queue, { latencyMs, arrived: (up) => this.arrivedUp(up), lost: NOBODY });
    this.down = new Pipe(queue, { latencyMs, arrived: (down) => this.arrivedDown(down), lost: NOBODY });
    this.up.send({ kind: 'open' });
  }

  // -------------------------------------------------------------------------------------- the node's end

  send(command: readonly string[]): void {
    this.up.send({ kind: 'command', command });
  }

  /** The node ignores it from now on. What it has sent may still arrive. */
  leave(): void {
    if (!this.isOpenAtClient) return;
    this.isOpenAtClient = false;
    this.up.send({ kind: 'close' });
  }

  /** The node's process has ended. @param kept how many of its messages in flight still arrive */
  abandon(kept: number): void {
    this.isOpenAtClient = false;
    this.up.sever(kept, { kind: 'close' }, this.queue.nowMs + this.latencyMs());
  }

  private arrivedDown(down: Down): void {
    if (!this.isOpenAtClient) return;
    switch (down.kind) {
      case 'opened':
        return this.client.opened();
      case 'reply':
        return this.client.replied(down.reply);
      case 'published':
        return this.client.published(down.channel, down.message);
      case 'ended':
        this.isOpenAtClient = false;
        return this.client.ended(down.reason);
      default:
        return down satisfies never;
    }
  }

  // -------------------------------------------------------------------------------------- the server's end

  private at: RedisServer | undefined;

  private arrivedUp(up: Up): void {
    if (this.isBlocked) {
      this.backlog.push(up);
      return;
    }
    if (up.kind === 'open') return this.open();
    if (this.at?.links.has(this) !== true) return; // the process has ended, and has already reported it
    if (up.kind === 'close') this.at.links.delete(this);
    else this.at.received(this, up.command);
  }

  private open(): void {
    this.at = this.server();
    if (this.at === undefined) return this.sever('connect ECONNREFUSED', 0);
    this.at.links.add(this);
    this.down.send({ kind: 'opened' });
  }

  reply(reply: Reply): void {
    this.down.send({ kind: 'reply', reply });
  }

  push(channel: string, message: string): void {
    this.down.send({ kind: 'published', channel, message });
  }

  unblocked(): void {
    const { backlog } = this;
    while (!this.isBlocked) {
      const next = backlog.shift();
      if (next === undefined) return;
      this.arrivedUp(next);
    }
  }

  end(kept: number): void {
    this.sever('Socket closed unexpectedly', kept);
  }

  // -------------------------------------------------------------------------------------- faults

  /** The connection breaks. @param keptUp, keptDown how many of the messages in flight still arrive */
  cut(keptUp: number, keptDown: number): void {
    this.up.sever(keptUp, { kind: 'close' }, this.queue.nowMs + this.latencyMs());
    this.sever('read ECONNRESET', keptDown);
  }

  private sever(reason: string, keptDown: number): void {
    this.down.sever(keptDown, { kind: 'ended', reason }, this.queue.nowMs + this.latencyMs());
  }

  /** Nothing arrives until then; it arrives later, even if the node has already dropped the connection. */
  hold(untilMs: number, direction: 'up' | 'down' | 'both' = 'both'): void {
    if (direction !== 'down') this.up.hold(untilMs);
    if (direction !== 'up') this.down.hold(untilMs);
  }

  /** From now on, nothing that the node sends arrives. */
  loseRequests(): void {
    this.up.die();
  }

  release(): void {
    this.up.release();
    this.down.release();
  }
}
