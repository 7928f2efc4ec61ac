/*
 * The host of the room: what every server around it must do, once. In: what a transport brings (sockets, frames), what
 * a store answers, time. Out: calls on ports, which the environment passes in: uWebSockets.js, `ws`, or a simulated
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

/** What the host needs of a room: the simulator may put a broken one in its place. */
export type RoomCore = Pick<Room, keyof Room>;

/** What a socket remembers of itself. */
export interface Memory {
  readonly id: SocketId;
  readonly right: PressRight;
  pace: Pace;
}

/** What send() returns where the socket is too far behind: the message was not sent, and won't be. */
export const DROPPED = 2;

/** A socket as every transport has it; those of uWebSockets.js fit as they are. */
export interface CounterSocket {
  /** @returns DROPPED where the text was not sent, because the socket reads too slowly */
  send(text: string): number;
  subscribe(topic: Topic): boolean;
  unsubscribe(topic: Topic): boolean;
  /** Closes it with a close frame. closed() is called before it returns, or later. */
  end(code: CloseCode, reason: string): void;
  /** Cuts it without a close frame. closed() is called before it returns, or later. */
  close(): void;
  /** What waits to be written, in bytes. */
  getBufferedAmount(): number;
  getUserData(): Memory;
}

/** What everybody at a pace gets. */
export type Topic = `${Pace} ${(State | Users)['type']}`;

/** As `Store`, but with callbacks: a simulated disk answers within an event, not in a microtask after it. */
export interface CounterStore {
  commit(batch: Batch, done: (result: Committed | Error) => void): void;
  lookUp(session: SessionId, known: Point | undefined, done: (result: SessionLookup | Error) => void): void;
}

export interface Clock {
  /** Milliseconds that never go back; since when does not matter. */
  readonly nowMs: number;
  /**
   * Calls `wake` once at that time; where it lies in the past, after this turn of the loop. A later call replaces an
   * earlier one. A wake-up that comes too early does no harm: nothing is due then.
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
  /** In place of the protocol's own: a simulator remembers what it encoded and decoded. */
  readonly codec?: Codec;
  /** Tells the other nodes how many sockets are open here. */
  readonly count: (sockets: number) => void;
  /** A line for the operator. */
  readonly log: Log;
  /**
   * An invariant of the room is broken, or the store is (StoreBroken): nobody knows any more what it would answer. The
   * host does nothing from then on, so nothing is acknowledged that is not durable. Whoever is called ends the process.
   */
  readonly broken: (error: unknown) => void;
  /** Sees what the room wants before it is performed: for the simulator's checker. */
  readonly watch?: (effects: Effects) => void;
  readonly observer?: Pick<Observer, 'refused' | 'dropped'>;
}

export class CounterHost {
  private readonly open = new Map<SocketId, CounterSocket>();
  private lastId = 0;
  /** It has stopped, or the room is broken: nothing is done any more. */
  private isOver = false;
  private stopped: (() => void) | undefined;

  private readonly codec: Codec;

  constructor(private readonly parts: HostParts) {
    this.codec = parts.codec ?? CODEC;
  }

  // -------------------------------------------------------------------------------------- what comes in

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

  /** @param text undefined where the frame was binary @param bytes its length on the wire */
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

  /** Something that waited was written. Once all has been, the socket gets the latest: what it missed nobody knows (P23). */
  drained(socket: CounterSocket): void {
    if (socket.getBufferedAmount() > 0) return;
    const { id, pace } = socket.getUserData();
    socket.subscribe(`${pace} state`);
    this.drive((room) => room.drained(id));
  }

  /** From here on, any call on the socket could throw. */
  closed(socket: CounterSocket): void {
    const { id } = socket.getUserData();
    this.open.delete(id);
    this.drive((room) => room.closed(id));
  }

  /** Another node committed, or the data began a new life. */
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

  /** Closes every socket with this code; nothing is committed or acknowledged any more. */
  abort(code: CloseCode, reason: string): void {
    this.isOver = true;
    for (const socket of this.open.values()) socket.end(code, reason);
  }

  /** Is nothing on its way to the store? */
  get isQuiet(): boolean {
    return !this.parts.room.isCommitting;
  }

  /** Sets the timer anew, after the clock stood still. */
  wake(): void {
    this.drive(() => []);
  }

  // -------------------------------------------------------------------------------------- the room

  /**
   * Tells the room what happened, performs what it wants, and sets the timer. A throw means that an invariant is
   * broken, or the store: to go on serving from such a room could acknowledge what is not durable, so nothing is done any more.
   */
  private drive(happened: (room: RoomCore, nowMs: number) => Effects): void {
    if (this.isOver) return;
    try {
      this.perform(happened(this.parts.room, this.parts.clock.nowMs));
    } catch (error) {
      if (this.isOver) return; // it was told further inside
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

  /** Once nobody is there, and nothing is on its way to the store. */
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
    // Until it has caught up it gets no states, either: one could come before the ack of a press that it holds.
    if (isDroppable(message)) socket.unsubscribe(`${socket.getUserData().pace} state`);
    else socket.close();
  }

  private publish(message: State | Users, pace: Pace): void {
    this.parts.publish(`${pace} ${message.type}`, this.codec.encode(message));
  }

  /** Its new topics come first: what is pending for a socket vanishes when it leaves its last topic. */
  private setPace(of: SocketId, pace: Pace): void {
    const socket = this.open.get(of);
    if (socket === undefined) return;
    const memory = socket.getUserData();
    const former = memory.pace;
    if (former === pace) return;
    memory.pace = pace;
    socket.subscribe(`${pace} users`);
    // One that has fallen behind gets no states until it is drained.
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
        // Of a store that can't be reached the operator has been told.
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
