/*
 * The page without a browser: the real sync engine on a `ws` socket, with real timers, as client/counter/store.ts
 * runs it on a browser's.
 */

import { EventEmitter, once } from 'node:events';
import WebSocket, { type ClientOptions } from 'ws';
import { type Effect, type News, SyncEngine } from '../../client/sync/engine.ts';
import { decodeServerMessage, encode } from '../../protocol/codec.ts';
import type { Step } from '../../protocol/messages.ts';

export class EngineClient {
  /** The sum of all presses so far. */
  pressed = 0;
  /** What a person would have been told, apart from what others did. */
  readonly news: News[] = [];
  private readonly engine = new SyncEngine(Math.random);
  private readonly changes = new EventEmitter();
  private socket: WebSocket | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private url: string,
    private readonly options: ClientOptions = {},
  ) {
    this.perform(this.engine.goOnline(performance.now()));
  }

  get shown(): number | undefined {
    return this.engine.shown;
  }

  get saving(): number {
    return this.engine.saving;
  }

  get session(): { id: string; acked: number } | undefined {
    const { session, acked } = this.engine.record;
    return session === undefined ? undefined : { id: session, acked };
  }

  press(step: Step): void {
    this.pressed += step;
    this.perform(this.engine.press(step, performance.now()));
  }

  /** Connects at once if it is waiting to. */
  tryNow(): void {
    this.perform(this.engine.goOnline(performance.now()));
  }

  /** Leaves in the middle of whatever is under way, and connects at once to another server. */
  hop(url: string): void {
    this.perform(this.engine.goOffline());
    this.url = url;
    this.tryNow();
  }

  /** When `is` holds, now or after some change. */
  async until(is: (client: EngineClient) => boolean): Promise<void> {
    while (!is(this)) await once(this.changes, 'change');
  }

  end(): void {
    this.perform(this.engine.goOffline());
    clearTimeout(this.timer);
  }

  private perform(effects: readonly Effect[]): void {
    for (const effect of effects) this.performOne(effect);
    clearTimeout(this.timer);
    const atMs = this.engine.wakeAtMs();
    if (atMs < Number.POSITIVE_INFINITY) {
      const wake = (): void => this.perform(this.engine.tick(performance.now()));
      this.timer = setTimeout(wake, Math.max(0, atMs - performance.now()));
    }
    this.changes.emit('change');
  }

  private performOne(effect: Effect): void {
    switch (effect.kind) {
      case 'connect':
        this.connect();
        return;
      case 'disconnect':
        this.socket?.removeAllListeners().on('error', () => {});
        this.socket?.terminate();
        return;
      case 'send':
        if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(encode(effect.message));
        return;
      case 'tell':
        if (effect.news.kind !== 'others') this.news.push(effect.news);
        return;
      case 'save':
        return;
      default:
        effect satisfies never;
    }
  }

  private connect(): void {
    const socket = new WebSocket(this.url, this.options);
    socket.on('error', () => {}); // `close` follows
    socket.on('open', () => this.perform(this.engine.opened(performance.now())));
    socket.on('close', (code) => this.perform(this.engine.closed(code, performance.now())));
    socket.on('message', (data) => {
      const decoded = decodeServerMessage(String(data));
      if (decoded.ok) this.perform(this.engine.received(decoded.message, performance.now()));
    });
    this.socket = socket;
  }
}
