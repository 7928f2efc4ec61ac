/*
 * The host of the room: what every server around it must do, once. In: sockets and frames from a transport, answers
 * from a store, time. Out: calls on ports, which the environment passes in: uWebSockets.js, `ws`, or a simulated
 * world. It has no I/O and no clock of its own.
 *
 * A press goes: frame → decode → room → batch → store.commit → room.committed → ack, state → transport.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import { type Decoded, decodeClientMessage, encode } from '../../protocol/codec.ts';
import {
  type ClientMessage,
  MAX_MESSAGE_BYTES,
  type Pace,
  type ServerMessage,
  type SessionId,
  type State,
  type Users,
} from '../../protocol/messages.ts';
import { close, type Effect, type Effects, isDroppable, type SocketId } from './effects.ts';
import type { Point } from './lineage.ts';
import type { Observer } from './observer.ts';
import type { Log } from './operator-log.ts';
import { EVERYBODY, type PressRight } from './press-right.ts';
import type { Room } from './room.ts';
import type { Batch, Committed, SessionLookup, Snapshot } from './store.ts';
import { StoreBroken, StoreUnavailable } from './store-error.ts';

/** The part of the room that the host uses: the simulator may replace it with a broken one. */
export type RoomCore = Pick<Room, keyof Room>;

/** The data that the room and the host keep with a socket. */
export interface Memory {
  readonly id: SocketId;
  readonly right: PressRight;
  pace: Pace;
}

/** What send() returns if the socket is too far behind: the message is dropped. */
export const DROPPED = 2;

/** A socket of any transport; those of uWebSockets.js fit unchanged. */
export interface CounterSocket {
  /** @returns DROPPED if the text was not sent, because the socket reads too slowly */
  send(text: string): number;
  subscribe(topic: Topic): boolean;
  unsubscribe(topic: Topic): boolean;
  /** Closes it with a close frame. closed() is called before it returns, or later. */
  end(code: CloseCode, reason: string): void;
  /** Cuts it without a close frame. closed() is called before it returns, or later. */
  close(): void;
  /** Unsent bytes. */
  getBufferedAmount(): number;
  getUserData(): Memory;
}

/** The topics of a pace. */
export type Topic = `${Pace} ${(State | Users)['type']}`;

/** As `Store`, but with callbacks: a simulated disk answers within an event, not in a microtask after it. */
export interface CounterStore {
  commit(batch: Batch, done: (result: Committed | Error) => void): void;
  lookUp(session: SessionId, known: Point | undefined, done: (result: SessionLookup | Error) => void): void;
}

export interface Clock {
  /** Milliseconds that never go back; the origin does not matter. */
  readonly nowMs: number;
  /**
   * Calls `wake` once at that time, or after this turn of the event loop if it is in the past. A later call replaces an
   * earlier one. A wake-up that comes too early is harmless: nothing is due then.
   * @param atMs Infinity: never
   */
  wakeAt(atMs: number, wake: () => void): void;
}

/** Messages to text, and back. */
export interface Codec {
  readonly encode: (message: ServerMessage) => string;
  readonly decode: (text: string) => Decoded<ClientMessage>;
}

const CODEC: Codec = { encode, decode: decodeClientMessage };

export interface HostParts {
  readonly room: RoomCore;
  /** To every socket that subscribed to the topic and is not too far behind. */
  readonly publish: (topic: Topic, text: string) => void;
  readonly store: CounterStore;
  readonly clock: Clock;
  /** Replaces the protocol's codec: a simulator records what it encoded and decoded. */
  readonly codec?: Codec;
  /** Tells the other nodes how many sockets are open here. */
  readonly count: (sockets: number) => void;
  /** A line for the operator. */
  readonly log: Log;
  /**
   * An invariant of the room is broken, or the store is (StoreBroken), so its answers are unknown. The host does
   * nothing from then on, so nothing is acknowledged that is not durable. The listener ends the process.
   */
  readonly broken: (error: unknown) => void;
  /** Sees the room's effects before they are performed: for the simulator's checker. */
  readonly watch?: (effects: Effects) => void;
  readonly observer?: Pick<Observer, 'refused' | 'dropped'>;
}

export class CounterHost {
  private readonly open = new Map<SocketId, CounterSocket>();
  private lastId = 0;
  /** It has stopped, or the room is broken: it does nothing any more. */
  private isOver = false;
  private stopped: (() => void) | undefined;

  private readonly codec: Codec;

  constructor(private readonly parts: HostParts) {
    this.codec = parts.codec ?? CODEC;
  }

  // -------------------------------------------------------------------------------------- events

  /** For a socket that is about to open. */
  newMemory(right = EVERYBODY): Memory {
    this.lastId += 1;
    return { id: this.lastId, right, pace: 'fast' };
  }

  opened(socket: CounterSocket): void {
    const { id, right } = socket.getUserData();
    this.open.set(id, socket);
    socket.subscribe('fast state');
    socket.subscribe('fast users');
    this.drive((room, nowMs) => room.opened(id, nowMs, right));
  }

  /** @param text undefined for a binary frame @param bytes its length on the wire */
  received(socket: CounterSocket, text: string | undefined, bytes: number): void {
    const { id } = socket.getUserData();
    this.drive((room, nowMs) => {
      if (text === undefined) return [close(id, CloseCode.UNSUPPORTED_DATA, 'text frames only')];
      if (bytes > MAX_MESSAGE_BYTES) {
        return [close(id, CloseCode.MESSAGE_TOO_BIG, `at most ${MAX_MESSAGE_BYTES} bytes`)];
      }
      const decoded = this.codec.decode(text);
      if (!decoded.ok) return room.malformed(id, decoded.reason, decoded.seq);
      return room.received(id, decoded.message, nowMs);
    });
  }

  /** Unsent bytes were written. Once all are, the socket gets the latest state, since it may have missed any (P23). */
  drained(socket: CounterSocket): void {
    if (socket.getBufferedAmount() > 0) return;
    const { id, pace } = socket.getUserData();
    socket.subscribe(`${pace} state`);
    this.drive((room) => room.drained(id));
  }

  /** From here on, any call on the socket may throw. */
  closed(socket: CounterSocket): void {
    const { id } = socket.getUserData();
    this.open.delete(id);
    this.drive((room) => room.closed(id));
  }

  /** Another node committed, or the epoch changed. */
  changed(snapshot: Snapshot): void {
    this.drive((room) => room.changed(snapshot));
  }

  takenOver(session: SessionId): void {
    this.drive((room) => room.takenOver(session));
  }

  countedElsewhere(sockets: number): void {
    this.drive((room) => room.countedElsewhere(sockets));
  }

  /** Commits and acknowledges what is pending, then closes every socket with 1001 (P27). @param done once all are closed */
  stop(done: () => void): void {
    this.stopped = done;
    this.drive((room, nowMs) => room.stop(nowMs));
  }

  /** Closes every socket with this code, without committing or acknowledging anything. */
  abort(code: CloseCode, reason: string): void {
    this.isOver = true;
    for (const socket of this.open.values()) socket.end(code, reason);
  }

  /** Is nothing in flight to the store? */
  get isQuiet(): boolean {
    return !this.parts.room.isCommitting;
  }

  /** Resets the timer, after the clock stood still. */
  wake(): void {
    this.drive(() => []);
  }

  // -------------------------------------------------------------------------------------- the room

  /**
   * Passes an event to the room, performs its effects, and sets the timer. A throw means that an invariant of the room
   * or of the store is broken: to continue could acknowledge what is not durable, so nothing is done any more.
   */
  private drive(happened: (room: RoomCore, nowMs: number) => Effects): void {
    if (this.isOver) return;
    try {
      this.perform(happened(this.parts.room, this.parts.clock.nowMs));
    } catch (error) {
      if (this.isOver) return; // already reported further inside
      this.isOver = true;
      this.parts.broken(error);
    }
  }

  private perform(effects: Effects): void {
    const { clock, room, watch } = this.parts;
    watch?.(effects);
    for (const effect of effects) this.performOne(effect);
    if (this.isOver) return;
    clock.wakeAt(room.wakeAtMs(), this.tick);
    if (this.stopped !== undefined) this.finish(this.stopped);
  }

  /** Once no sockets are left, and nothing is in flight to the store. */
  private finish(stopped: () => void): void {
    if (this.open.size > 0 || !this.isQuiet) return;
    this.isOver = true;
    this.parts.clock.wakeAt(Number.POSITIVE_INFINITY, this.tick);
    stopped();
  }

  private performOne(effect: Effect): void {
    switch (effect.kind) {
      case 'send':
        return this.send(effect.to, effect.message);
      case 'publish':
        return this.publish(effect.message, effect.pace);
      case 'pace':
        return this.setPace(effect.of, effect.pace);
      case 'count':
        return this.parts.count(effect.sockets);
      case 'close':
        return this.open.get(effect.to)?.end(effect.code, effect.reason);
      case 'commit':
        return this.commit(effect.batch);
      case 'look-up':
        return this.lookUp(effect);
      default:
        effect satisfies never;
    }
  }

  private send(to: SocketId, message: ServerMessage): void {
    if (message.type === 'refused') this.parts.observer?.refused(message.code);
    const socket = this.open.get(to);
    if (socket?.send(this.codec.encode(message)) === DROPPED) this.dropped(socket, message);
  }

  private dropped(socket: CounterSocket, message: ServerMessage): void {
    this.parts.observer?.dropped();
    // Until it has caught up it gets no states either: one could overtake the ack of a press that it includes.
    if (isDroppable(message)) socket.unsubscribe(`${socket.getUserData().pace} state`);
    else socket.close();
  }

  private publish(message: State | Users, pace: Pace): void {
    this.parts.publish(`${pace} ${message.type}`, this.codec.encode(message));
  }

  /** New topics first: a socket that leaves its last topic loses its pending messages. */
  private setPace(of: SocketId, pace: Pace): void {
    const socket = this.open.get(of);
    if (socket === undefined) return;
    const memory = socket.getUserData();
    const former = memory.pace;
    if (former === pace) return;
    memory.pace = pace;
    socket.subscribe(`${pace} users`);
    // A socket that has fallen behind gets no states until it has drained.
    if (socket.unsubscribe(`${former} state`)) socket.subscribe(`${pace} state`);
    socket.unsubscribe(`${former} users`);
  }

  private commit(batch: Batch): void {
    this.parts.store.commit(batch, (result) => {
      this.drive((room, nowMs) => {
        if (result instanceof StoreBroken) throw result;
        if (!(result instanceof Error)) return room.committed(result, nowMs);
        this.logError('commit-failed', `a commit failed, its presses were refused: ${result.message}`);
        return room.commitFailed(nowMs);
      });
    });
  }

  private logError(event: string, message: string, socket?: SocketId): void {
    this.parts.log(message, { level: 'error', event, ...(socket === undefined ? {} : { socket }) });
  }

  private lookUp({ for: id, session, known }: Extract<Effect, { kind: 'look-up' }>): void {
    this.parts.store.lookUp(session, known, (result) => {
      this.drive((room) => {
        if (result instanceof StoreBroken) throw result;
        // The operator already knows about an unreachable store.
        if (result instanceof Error && !(result instanceof StoreUnavailable)) {
          this.logError('session-unreadable', `a session could not be read: ${result.message}`, id);
        }
        return room.lookedUp(id, result instanceof Error ? undefined : result);
      });
    });
  }

  private readonly tick = (): void => {
    this.drive((room, nowMs) => room.tick(nowMs));
  };
}
