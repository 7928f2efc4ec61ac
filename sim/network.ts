/*
 * The network: all connections, and what happens where nobody listens. In: clients that connect, a server
 * that comes and goes, faults of the line. Out: arrivals at the server.
 */

import type { ClientMessage } from '../protocol/messages.ts';
import { type Carrier, type Client, Connection } from './connection.ts';
import type { Context } from './context.ts';
import type { Content, Note } from './entry.ts';
import { IDLE_TIMEOUT_MS } from './settings.ts';

/** A connection that ended without a close frame, or never came to be. */
export const ABNORMAL = 1006;

export interface Cut {
  readonly keptUp: number;
  readonly keptDown: number;
  readonly clientHearsAfterMs: number;
  readonly serverHearsAfterMs: number;
}

/** The server, as the network knows it. */
export interface ServerEnd {
  readonly isPaused: boolean;
  readonly pausedUntilMs: number;
  /** Does it take new connections? */
  readonly accepts: boolean;
  accept(connection: Connection): void;
  received(connection: Connection, message: ClientMessage): void;
  /** The same as received, of a strategy of the Lab. */
  noted?(connection: Connection, note: Note): void;
  drained(connection: Connection): void;
  /** The client closed it, or the line broke. */
  left(connection: Connection): void;
  /** It was silent for too long. */
  drop(connection: Connection): void;
}

export class Network implements Carrier {
  /** Those of which an end still knows. */
  readonly connections = new Set<Connection>();
  /** Who listens on the port; undefined: nobody. */
  server: ServerEnd | undefined;
  /** The machine is off: it doesn't even say that nobody listens. */
  isHostDown = false;
  /** Servers that will be told that a buffer is empty. */
  draining = 0;
  private made = 0;

  constructor(
    readonly parts: Omit<Context, 'oracle'>,
    /** How many frames were sent: shared where several networks have one log. */
    protected readonly transits = { made: 0 },
  ) {}

  nextTransit(): number {
    return ++this.transits.made;
  }

  connect(client: Client): Connection {
    const connection = new Connection(++this.made, client, this);
    this.connections.add(connection);
    if (this.server?.isPaused) connection.up.hold(this.server.pausedUntilMs);
    connection.open();
    return connection;
  }

  // -------------------------------------------------------------------------------------- arrivals

  arrivedUp(connection: Connection, content: Content, transit: number): void {
    const { server } = this;
    const { name } = connection.client;
    const isAwaited =
      'signal' in content && content.signal === 'open' ? server?.accepts : connection.isOpenAtServer;
    if (server === undefined || isAwaited !== true) {
      connection.tellLoss(name, 'server', content, transit, 'nobody');
      this.reset(connection);
      return;
    }
    const { log, queue } = this.parts;
    log?.({
      atMs: queue.nowMs,
      kind: 'arrived',
      from: name,
      to: 'server',
      connection: connection.id,
      content,
      transit,
    });
    if ('action' in content) server.received(connection, content);
    else if ('note' in content) server.noted?.(connection, content);
    else if ('signal' in content && content.signal === 'open') server.accept(connection);
    else server.left(connection);
    this.forget(connection);
  }

  drained(connection: Connection): void {
    const { queue } = this.parts;
    this.draining += 1;
    queue.at(
      queue.nowMs + connection.client.line.latencyMs(),
      () => {
        this.draining -= 1;
        if (connection.isOpenAtServer) this.server?.drained(connection);
      },
      `drained ${connection.id}`,
    );
  }

  /** Nobody listens: the client's kernel hears that the connection does not exist. */
  private reset(connection: Connection): void {
    if (connection.isOpenAtClient && !this.isHostDown) this.end(connection, 0, 0);
    this.forget(connection);
  }

  /** Drops a connection that neither end knows any more. */
  forget(connection: Connection): void {
    if (!connection.isOpenAtClient && !connection.isOpenAtServer) this.connections.delete(connection);
  }

  // -------------------------------------------------------------------------------------- faults

  cut(connection: Connection, cut: Cut): void {
    const { nowMs } = this.parts.queue;
    const close = { signal: 'close', code: ABNORMAL } as const;
    const serverHearsAtMs = nowMs + cut.serverHearsAfterMs;
    connection.up.hold(serverHearsAtMs); // by then, the client may be back on another connection
    connection.up.sever(cut.keptUp, close, serverHearsAtMs);
    this.end(connection, cut.keptDown, cut.clientHearsAfterMs);
  }

  /** The client hears of the end, after some of what is in flight. */
  end(connection: Connection, kept: number, afterMs: number): void {
    const close = { signal: 'close', code: ABNORMAL } as const;
    connection.down.sever(kept, close, this.parts.queue.nowMs + afterMs + connection.client.line.latencyMs());
  }

  /** One or both directions go dead; the server finds out if it hears nothing (P25). */
  halfOpen(connection: Connection, direction: 'up' | 'down' | 'both'): void {
    const { queue } = this.parts;
    if (direction !== 'up') connection.down.die();
    if (direction === 'down') return;
    connection.up.die();
    queue.at(queue.nowMs + IDLE_TIMEOUT_MS, () => {
      if (connection.isOpenAtServer) this.server?.drop(connection);
      this.forget(connection);
    });
  }

  heal(): void {
    this.isHostDown = false;
    for (const connection of this.connections) connection.release();
  }
}
