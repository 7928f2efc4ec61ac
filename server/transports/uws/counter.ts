/*
 * The counter's sockets. In: what the network brings. It is decoded, told to the room, and what the room
 * wants done is done here: sends, publishes, closes, commits, look-ups.
 */

import type * as uWS from 'uWebSockets.js';
import { CloseCode } from '../../../protocol/close-codes.ts';
import { decodeClientMessage, encode } from '../../../protocol/codec.ts';
import { MAX_MESSAGE_BYTES } from '../../../protocol/messages.ts';
import { close, type Effect, type Effects, isDroppable, type SocketId } from '../../counter/effects.ts';
import type { Room } from '../../counter/room.ts';
import type { Store } from '../../counter/store.ts';
import { StoreUnavailable } from '../../counter/store-error.ts';
import type { Nodes } from '../../nodes/nodes.ts';
import { type Listener, upgrade } from './listener.ts';

export interface CounterOptions {
  readonly idleTimeoutSeconds: number;
  /** What may wait in this process for one socket that reads too slowly. */
  readonly maxBackpressureBytes: number;
}

export interface CounterParts {
  readonly listener: Listener;
  readonly room: Room;
  readonly store: Store;
  /** The other nodes of this counter. */
  readonly nodes: Nodes;
  /** A line for the operator. */
  readonly log: (line: string) => void;
}

interface SocketState {
  readonly id: SocketId;
}

type Socket = uWS.WebSocket<SocketState>;

/**
 * Somewhat above what a client may send: uWebSockets.js cuts the connection at its own limit without a word,
 * and a client that is a little over should hear 1009.
 */
const MAX_PAYLOAD_BYTES = 16 * MAX_MESSAGE_BYTES;

/** What send() returns where the socket is too far behind already: the message was not sent, and won't be. */
const DROPPED = 2;

export class CounterSockets {
  private readonly open = new Map<SocketId, Socket>();
  private lastId = 0;
  private timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  private wakesAtMs = Number.POSITIVE_INFINITY;
  private stopped: (() => void) | undefined;

  constructor(
    private readonly options: CounterOptions,
    private readonly parts: CounterParts,
  ) {
    const behavior = this.behavior();
    parts.listener.app.ws('/', behavior).ws('/ws', behavior);
    const { room, store, nodes } = parts;
    store.onChange((snapshot) => this.perform(room.changed(snapshot)));
    store.onTakenOver((session) => this.perform(room.takenOver(session)));
    nodes.onCount((sockets) => this.perform(room.countedElsewhere(sockets)));
  }

  /** Commits and acknowledges what is pending, closes every socket with 1001 (P27). */
  async stop(): Promise<void> {
    const done = new Promise<void>((resolve) => {
      this.stopped = resolve;
    });
    this.perform(this.parts.room.stop(performance.now()));
    this.checkStopped();
    await done;
    this.clearTimer();
  }

  // -------------------------------------------------------------------------------------- what comes in

  private behavior(): uWS.WebSocketBehavior<SocketState> {
    const { room, listener } = this.parts;
    return {
      maxPayloadLength: MAX_PAYLOAD_BYTES,
      maxBackpressure: this.options.maxBackpressureBytes,
      closeOnBackpressureLimit: false,
      idleTimeout: this.options.idleTimeoutSeconds, // with pings before it runs out (P25)
      sendPingsAutomatically: true,
      upgrade: (response, request, context) => this.upgrade(response, request, context),
      open: (socket) => {
        listener.traffic.sockets += 1;
        const { id } = socket.getUserData();
        this.open.set(id, socket);
        socket.subscribe('state');
        socket.subscribe('users');
        this.guard(id, () => room.opened(id, performance.now()));
      },
      message: (socket, data, isBinary) => {
        listener.traffic.messages += 1;
        const { id } = socket.getUserData();
        this.guard(id, () => this.received(id, data, isBinary));
      },
      drain: (socket) => {
        // Publishes were passed over while the socket was too far behind, and uWebSockets.js does not say
        // which. Once all has been written, it gets the latest.
        const { id } = socket.getUserData();
        if (socket.getBufferedAmount() > 0) return;
        socket.subscribe('state');
        this.guard(id, () => room.drained(id));
      },
      close: (socket) => {
        listener.traffic.sockets -= 1;
        const { id } = socket.getUserData();
        this.open.delete(id); // from here on, any call on the socket would throw
        this.guard(id, () => room.closed(id));
        this.checkStopped();
      },
    };
  }

  private upgrade(
    response: uWS.HttpResponse,
    request: uWS.HttpRequest,
    context: uWS.us_socket_context_t,
  ): void {
    if (!this.parts.listener.admits(response, request)) return;
    this.lastId += 1;
    upgrade<SocketState>(response, request, context, { id: this.lastId });
  }

  /** The bytes are valid only during this call. */
  private received(id: SocketId, data: ArrayBuffer, isBinary: boolean): Effects {
    const { room } = this.parts;
    if (isBinary) return [close(id, CloseCode.UNSUPPORTED_DATA, 'text frames only')];
    if (data.byteLength > MAX_MESSAGE_BYTES) {
      return [close(id, CloseCode.MESSAGE_TOO_BIG, `at most ${MAX_MESSAGE_BYTES} bytes`)];
    }
    const decoded = decodeClientMessage(Buffer.from(data).toString());
    return decoded.ok
      ? room.received(id, decoded.message, performance.now())
      : room.malformed(id, decoded.reason);
  }

  /**
   * A throw in a callback would end the process and everybody's connection with it. An error that nobody
   * foresaw costs only the socket where it happened.
   */
  private guard(id: SocketId, happened: () => Effects): void {
    try {
      this.perform(happened());
    } catch (error) {
      this.parts.log(`socket ${id}: ${error instanceof Error ? error.stack : error}`);
      this.open.get(id)?.end(CloseCode.INTERNAL_ERROR, 'internal error');
    }
  }

  // -------------------------------------------------------------------------------------- what goes out

  private perform(effects: Effects): void {
    for (const effect of effects) this.performOne(effect);
    this.setTimer();
  }

  private performOne(effect: Effect): void {
    switch (effect.kind) {
      case 'send':
        this.send(effect);
        return;
      case 'publish':
        this.parts.listener.app.publish(effect.message.type, encode(effect.message));
        return;
      case 'count':
        this.parts.nodes.count(effect.sockets);
        return;
      case 'close':
        this.open.get(effect.to)?.end(effect.code, effect.reason);
        return;
      case 'commit':
        this.commit(effect);
        return;
      case 'look-up':
        this.lookUp(effect);
        return;
      default:
        effect satisfies never;
    }
  }

  private send({ to, message }: Extract<Effect, { kind: 'send' }>): void {
    const socket = this.open.get(to);
    if (socket?.send(encode(message)) !== DROPPED) return;
    // Until it has caught up it gets no states, either: one could come before the ack of a press that it holds.
    if (isDroppable(message)) socket.unsubscribe('state');
    else socket.close();
  }

  private commit({ batch }: Extract<Effect, { kind: 'commit' }>): void {
    const { room, store, log } = this.parts;
    store
      .commit(batch)
      .then(
        (committed) => this.perform(room.committed(committed, performance.now())),
        (error) => {
          log(`a commit failed, its presses were refused: ${error instanceof Error ? error.message : error}`);
          this.perform(room.commitFailed(performance.now()));
        },
      )
      .finally(() => this.checkStopped());
  }

  private lookUp({ for: id, session }: Extract<Effect, { kind: 'look-up' }>): void {
    const { room, store, log } = this.parts;
    store.lastSeq(session).then(
      (lookup) => this.perform(room.lookedUp(id, lookup)),
      (error) => {
        const isTold = error instanceof StoreUnavailable;
        if (!isTold) log(`a session could not be read: ${error instanceof Error ? error.message : error}`);
        this.perform(room.lookedUp(id, undefined));
      },
    );
  }

  /** One timer, for the next moment that the room asks for. */
  private setTimer(): void {
    const atMs = this.parts.room.wakeAtMs();
    if (atMs >= this.wakesAtMs) return;
    this.clearTimer();
    this.wakesAtMs = atMs;
    const delayMs = Math.ceil(atMs - performance.now()); // a timer cuts fractions off, and would wake too early
    const wake = (): void => {
      this.wakesAtMs = Number.POSITIVE_INFINITY;
      this.perform(this.parts.room.tick(performance.now()));
    };
    // At once is after this turn of the loop: what arrived together is committed together.
    this.timer = delayMs <= 0 ? setImmediate(wake) : setTimeout(wake, delayMs);
  }

  private clearTimer(): void {
    clearTimeout(this.timer as NodeJS.Timeout);
    clearImmediate(this.timer as NodeJS.Immediate);
    this.wakesAtMs = Number.POSITIVE_INFINITY;
  }

  private checkStopped(): void {
    if (this.stopped !== undefined && this.open.size === 0 && !this.parts.room.isCommitting) this.stopped();
  }
}
