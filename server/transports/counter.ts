/*
 * The counter on a transport: its endpoint at `/` and `/ws`, and the ports of the host. In: a transport, the room, the
 * store, the other nodes. Out: sockets that press and are told.
 */

import type { CloseCode } from '../../protocol/close-codes.ts';
import { encode } from '../../protocol/codec.ts';
import { MAX_MESSAGE_BYTES, type ServerMessage, type State, type Users } from '../../protocol/messages.ts';
import type { SocketId } from '../counter/effects.ts';
import { CounterHost, type CounterStore, type CounterTransport, type RoomCore } from '../counter/host.ts';
import type { Store } from '../counter/store.ts';
import { StoreUnavailable } from '../counter/store-error.ts';
import type { Nodes } from '../nodes.ts';
import { ProcessClock } from './process-clock.ts';
import { DROPPED, type Endpoint, type Socket, type Transport } from './transport.ts';

export interface CounterOptions {
  readonly idleTimeoutSeconds: number;
  /** What may wait in this process for one socket that reads too slowly. */
  readonly maxBackpressureBytes: number;
}

export interface CounterParts {
  readonly transport: Transport;
  readonly room: RoomCore;
  readonly store: Store;
  /** The other nodes of this counter. */
  readonly nodes: Nodes;
  /** A line for the operator. */
  readonly log: (line: string) => void;
  /** The room cannot be trusted any more: the process is to end. */
  readonly broken: (error: unknown) => void;
}

interface Memory {
  readonly id: SocketId;
}

/**
 * Somewhat above what a client may send: a transport ends the connection at its own limit without a word, and a
 * client that is a little over should hear 1009.
 */
const MAX_PAYLOAD_BYTES = 16 * MAX_MESSAGE_BYTES;

export class CounterSockets implements CounterTransport {
  private readonly open = new Map<SocketId, Socket<Memory>>();
  private readonly clock = new ProcessClock();
  private readonly host: CounterHost;
  private lastId = 0;

  constructor(
    private readonly options: CounterOptions,
    private readonly parts: CounterParts,
  ) {
    const { transport, room, store, nodes, log, broken } = parts;
    this.host = new CounterHost({
      room,
      transport: this,
      store: withCallbacks(store, log),
      clock: this.clock,
      count: (sockets) => nodes.count(sockets),
      log,
      broken,
    });
    transport.mount('/', this.endpoint());
    transport.mount('/ws', this.endpoint());
    store.onChange((snapshot) => this.host.changed(snapshot));
    store.onTakenOver((session) => this.host.takenOver(session));
    nodes.onCount((sockets) => this.host.countedElsewhere(sockets));
  }

  /** Commits and acknowledges what is pending, closes every socket with 1001 (P27). */
  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.host.stop(resolve));
    this.clock.clear();
  }

  /** Closes every socket with this code at once; nothing is committed or acknowledged any more. */
  abort(code: CloseCode, reason: string): void {
    this.clock.clear();
    for (const socket of this.open.values()) socket.end(code, reason);
  }

  private endpoint(): Endpoint<Memory> {
    const { host, open, options } = this;
    return {
      maxPayloadBytes: MAX_PAYLOAD_BYTES,
      maxBackpressureBytes: options.maxBackpressureBytes,
      cutsSlowReaders: false,
      idleTimeoutSeconds: options.idleTimeoutSeconds, // with pings before it runs out (P25)
      admit: () => ({ kind: 'welcome', memory: { id: ++this.lastId } }),
      opened: (socket) => {
        const { id } = socket.getUserData();
        open.set(id, socket);
        socket.subscribe('state');
        socket.subscribe('users');
        host.opened(id);
      },
      received: (socket, data, isBinary) => {
        const text = isBinary ? undefined : Buffer.from(data).toString();
        host.frame(socket.getUserData().id, text, data.byteLength);
      },
      // While the socket was too far behind, publishes were passed over, and no transport says which.
      drained: (socket) => {
        if (socket.getBufferedAmount() === 0) host.drained(socket.getUserData().id);
      },
      closed: (socket) => {
        const { id } = socket.getUserData();
        open.delete(id); // from here on, any call on the socket would throw
        host.closed(id);
      },
    };
  }

  // -------------------------------------------------------------------------------------- for the host

  send(to: SocketId, message: ServerMessage): boolean {
    return this.open.get(to)?.send(encode(message)) !== DROPPED;
  }

  publish(message: State | Users): void {
    this.parts.transport.publish(message.type, encode(message));
  }

  publishStatesTo(to: SocketId, isWanted: boolean): void {
    const socket = this.open.get(to);
    if (isWanted) socket?.subscribe('state');
    else socket?.unsubscribe('state');
  }

  end(to: SocketId, code: CloseCode, reason: string): void {
    this.open.get(to)?.end(code, reason);
  }

  cut(to: SocketId): void {
    this.open.get(to)?.close();
  }
}

function withCallbacks(store: Store, log: (line: string) => void): CounterStore {
  return {
    commit: (batch, done) => {
      store.commit(batch).then(done, (error) => done(asError(error)));
    },
    lookUp: (session, done) => {
      store.lastSeq(session).then(done, (error) => {
        // Of a store that can't be reached the operator has been told.
        if (!(error instanceof StoreUnavailable))
          log(`a session could not be read: ${asError(error).message}`);
        done(asError(error));
      });
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
