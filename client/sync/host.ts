/*
 * The host: drives the sync engine, in the same way in every environment. In: user actions, socket events,
 * the timer. Out: calls on its ports, in the order of the engine's effects. It is sans-I/O itself:
 * the page, the simulator, the load tester, the fault suite and the tests bring their own ports.
 *
 *   const host = new EngineHost(new SyncEngine(Math.random, record), ports);
 *   host.goOnline();
 *   host.press(1);
 */

import type { ClientMessage, ServerMessage } from '../../protocol/messages.ts';
import type { Delta } from '../../protocol/press.ts';
import type { Effect, News } from './effects.ts';
import type { SyncEngine } from './engine.ts';
import { type RecordStorage, SaveQueue } from './save-queue.ts';

/** What a socket reports to the host. Never synchronously during a call on one of the ports. */
export interface SocketEvents {
  opened(): void;
  received(message: ServerMessage): void;
  /** @param code 1006 where there was no close frame, or no connection at all */
  closed(code: number): void;
}

export interface Socket {
  /** Drops the message if the socket is not open: pending presses are retransmitted on the next connection. */
  send(message: ClientMessage): void;
  /** The host ignores whatever the socket reports after this call. */
  close(code: number): void;
}

/** A monotonic clock with one timer. */
export interface Clock {
  /** Milliseconds, from any origin. */
  readonly nowMs: number;
  /**
   * Sets the timer, in place of what it was set to before.
   * @param atMs may be in the past; Infinity for never
   * @param wake called at that time or soon after
   */
  wakeAt(atMs: number, wake: () => void): void;
}

/** Observes the engine: the page's screen, a load tester's statistics. */
export interface View {
  /** Something that the user should be told, besides the number itself. */
  told(news: News): void;
  /** After each batch of effects: what the engine shows may have changed. */
  changed(): void;
}

export interface Ports {
  readonly openSocket: (events: SocketEvents) => Socket;
  readonly storage: RecordStorage;
  readonly clock: Clock;
  readonly view: View;
}

/** For a client that does not outlive its process: it never waits for storage. */
export const NO_STORAGE: RecordStorage = { save: (_record, _isBarrier, done) => done('saved') };

/** What a view may read of the engine. */
export type Shown = Pick<
  SyncEngine,
  'link' | 'shown' | 'committedValue' | 'saving' | 'users' | 'record' | 'isLasting' | 'right'
>;

export class EngineHost {
  private socket: Socket | undefined;
  /** Counts sockets: events of any but the latest are ignored. */
  private sockets = 0;
  private hasEnded = false;
  /** Pending effects: a port may answer during the call, and so cause more. */
  private readonly due: Effect[] = [];
  private isPerforming = false;
  private readonly saves: SaveQueue;
  private readonly wake = (): void => this.tick();

  constructor(
    private readonly engine: SyncEngine,
    private readonly ports: Ports,
  ) {
    this.saves = new SaveQueue(ports.storage, (version, outcome) => {
      this.perform(engine.saved(version, outcome, this.nowMs));
    });
  }

  get shows(): Shown {
    return this.engine;
  }

  // -------------------------------------------------------------------------------------- the user

  press(delta: Delta): void {
    this.perform(this.engine.press(delta, this.nowMs));
  }

  /** Connects: at the start, after goOffline, at once instead of waiting, or to take a session back. */
  goOnline(): void {
    this.perform(this.engine.goOnline(this.nowMs));
  }

  goOffline(): void {
    this.perform(this.engine.goOffline());
  }

  /** The server requires a press token (P32). */
  useToken(token: string | undefined): void {
    this.perform(this.engine.useToken(token, this.nowMs));
  }

  /** Is the page visible? If so, the device may have slept: checks at once that the server is still reachable. */
  setSeen(isSeen: boolean): void {
    this.perform(this.engine.setSeen(isSeen, this.nowMs));
  }

  /** The browser reports that there is no network: checks whether that affects this connection. */
  lostNetwork(): void {
    this.perform(this.engine.lostNetwork(this.nowMs));
  }

  /** Does what is due. The clock calls it; an environment without timers may call it instead. */
  tick(): void {
    this.perform(this.engine.tick(this.nowMs));
  }

  /** The page is about to be left: hands pending saves to the storage while that is possible. */
  flush(): void {
    this.saves.flush();
  }

  /** No more effects, not even the rest of the current batch, and no timer. The socket is left unchanged. */
  end(): void {
    this.hasEnded = true;
    this.leaveSocket();
    this.ports.clock.wakeAt(Number.POSITIVE_INFINITY, this.wake);
  }

  // -------------------------------------------------------------------------------------- the socket

  private openSocket(): void {
    const number = ++this.sockets;
    const { engine } = this;
    const perform = (effects: () => readonly Effect[]): void => {
      if (number === this.sockets) this.perform(effects()); // otherwise it comes from an earlier socket
    };
    this.socket = this.ports.openSocket({
      opened: () => perform(() => engine.opened(this.nowMs)),
      received: (message) => perform(() => engine.received(message, this.nowMs)),
      closed: (code) => perform(() => this.closed(code)),
    });
  }

  private closed(code: number): readonly Effect[] {
    this.leaveSocket();
    return this.engine.closed(code, this.nowMs);
  }

  /** Detaches the socket: its later events are ignored. */
  private leaveSocket(): Socket | undefined {
    const { socket } = this;
    this.socket = undefined;
    this.sockets += 1;
    return socket;
  }

  // -------------------------------------------------------------------------------------- effects

  private perform(effects: readonly Effect[]): void {
    for (const effect of effects) this.due.push(effect);
    if (this.isPerforming) return;
    this.isPerforming = true;
    while (this.due.length > 0 && !this.hasEnded) this.performOne(this.due.shift()!);
    this.isPerforming = false;
    if (!this.hasEnded) this.settled();
  }

  private settled(): void {
    this.ports.view.changed();
    this.ports.clock.wakeAt(this.engine.wakeAtMs(), this.wake);
  }

  protected performOne(effect: Effect): void {
    switch (effect.kind) {
      case 'connect':
        return this.openSocket();
      case 'disconnect':
        return this.leaveSocket()?.close(effect.code);
      case 'save':
        return this.saves.put(effect);
      case 'send':
        return this.socket?.send(effect.message);
      case 'tell':
        return this.ports.view.told(effect.news);
      default:
        effect satisfies never;
    }
  }

  private get nowMs(): number {
    return this.ports.clock.nowMs;
  }
}
