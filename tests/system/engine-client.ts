/*
 * The page without a browser: the real host and sync engine on a `ws` socket.
 */

import { EventEmitter, once } from 'node:events';
import WebSocket, { type ClientOptions } from 'ws';
import { RealClock } from '../../client/counter/clock.ts';
import type { News } from '../../client/sync/effects.ts';
import { SyncEngine } from '../../client/sync/engine.ts';
import { EngineHost, NO_STORAGE, type Socket, type SocketEvents } from '../../client/sync/host.ts';
import { decodeServerMessage, encode } from '../../protocol/codec.ts';
import type { Delta } from '../../protocol/press.ts';

export class EngineClient {
  /** The sum of all presses so far. */
  pressed = 0;
  /** What a person would have been told, apart from what others did. */
  readonly news: News[] = [];
  /** When each of its sockets opened. */
  readonly openedAtMs: number[] = [];
  private readonly changes = new EventEmitter();
  private readonly host = new EngineHost(new SyncEngine(Math.random), {
    openSocket: (events) => openSocket(this.url, this.options, this.noting(events)),
    storage: NO_STORAGE,
    clock: new RealClock(),
    view: {
      told: (news) => {
        if (news.kind !== 'others') this.news.push(news);
      },
      changed: () => this.changes.emit('change'),
    },
  });

  constructor(
    private url: string,
    private readonly options: ClientOptions = {},
  ) {
    this.host.goOnline();
  }

  private noting(events: SocketEvents): SocketEvents {
    const opened = (): void => {
      this.openedAtMs.push(performance.now());
      events.opened();
    };
    return { opened, closed: (code) => events.closed(code), received: (message) => events.received(message) };
  }

  get shown(): number | undefined {
    return this.host.shows.shown;
  }

  get saving(): number {
    return this.host.shows.saving;
  }

  get session(): { id: string; acked: number } | undefined {
    const { session, acked } = this.host.shows.record;
    return session === undefined ? undefined : { id: session, acked };
  }

  press(delta: Delta): void {
    this.pressed += delta;
    this.host.press(delta);
  }

  /** Connects at once if it is waiting to. */
  tryNow(): void {
    this.host.goOnline();
  }

  /** Leaves, whatever is in flight, and connects at once to another server. */
  hop(url: string): void {
    this.host.goOffline();
    this.url = url;
    this.tryNow();
  }

  /** When `is` holds, now or after some change. */
  async until(is: (client: EngineClient) => boolean): Promise<void> {
    while (!is(this)) await once(this.changes, 'change');
  }

  end(): void {
    this.host.goOffline();
  }
}

function openSocket(url: string, options: ClientOptions, events: SocketEvents): Socket {
  const socket = new WebSocket(url, options);
  socket.on('error', () => {}); // `close` follows
  socket.on('open', () => events.opened());
  socket.on('close', (code) => events.closed(code));
  socket.on('message', (data) => {
    const decoded = decodeServerMessage(String(data));
    if (decoded.ok) events.received(decoded.message);
  });
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(encode(message));
    },
    close: () => socket.terminate(),
  };
}
