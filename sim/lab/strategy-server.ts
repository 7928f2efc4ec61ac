/*
 * A server process that runs a strategy's server half, with a simulated network and disk. In: connections and messages,
 * results from the disk, time. Out: messages, and states to commit. A crash ends it; a new process gets a new half.
 */

import type { Connection } from '../connection.ts';
import type { Note } from '../entry.ts';
import type { ServerEnd } from '../network.ts';
import type { ServerHalf, ServerIo, Stored } from './strategy.ts';
import { copyOf, type StrategyParts } from './strategy-parts.ts';

const GOING_AWAY = 1001;

export class StrategyServer implements ServerEnd {
  private readonly half: ServerHalf;
  private readonly open = new Map<number, Connection>();
  private isGone = false;
  /** Timers that have not fired yet. */
  private timers = 0;
  pausedUntilMs = 0;
  /** Events that arrived while it was paused. */
  private readonly waiting: (() => void)[] = [];
  /** The message that it is handling. */
  private told: Note | undefined;
  /** The messages that it handled since the last commit. */
  private heard: Note[] = [];

  constructor(private readonly parts: StrategyParts) {
    this.half = parts.strategy.server(this.io(), parts.disk.state);
    this.tell('started');
  }

  get isPaused(): boolean {
    return this.parts.queue.nowMs < this.pausedUntilMs;
  }

  get accepts(): boolean {
    return !this.isGone;
  }

  /** Is nothing in flight? */
  get isQuiet(): boolean {
    return this.timers === 0 && this.waiting.length === 0;
  }

  // -------------------------------------------------------------------------------------- input

  accept(connection: Connection): void {
    connection.isOpenAtServer = true;
    this.open.set(connection.id, connection);
    connection.sendDown({ signal: 'open' });
    this.drive(() => this.half.opened?.(connection.id));
  }

  received(): void {} // part of our own protocol: never sent here

  drained({ id }: Connection): void {
    this.whenAwake(() => this.half.drained?.(id));
  }

  noted({ id }: Connection, note: Note): void {
    this.told = note;
    this.heard.push(note);
    this.drive(() => this.half.message?.(id, copyOf(note.note)));
    this.told = undefined;
  }

  left(connection: Connection): void {
    if (!this.open.delete(connection.id)) return;
    connection.isOpenAtServer = false;
    this.parts.network.forget(connection);
    this.drive(() => this.half.closed?.(connection.id));
  }

  drop(connection: Connection): void {
    this.parts.network.end(connection, 0, 0);
    this.left(connection);
  }

  private drive(happen: () => void): void {
    if (!this.isGone) this.parts.run('server', happen);
  }

  /** Runs it as soon as the server is not paused. */
  private whenAwake(happen: () => void): void {
    if (this.isPaused) this.waiting.push(happen);
    else this.drive(happen);
  }

  // -------------------------------------------------------------------------------------- output

  private io(): ServerIo {
    const { queue } = this.parts;
    return {
      send: (to, message) => this.send(this.open.get(to), message),
      publish: (message) => {
        for (const connection of this.open.values()) this.send(connection, message);
      },
      waiting: (at) => this.queueOf(this.open.get(at)),
      commit: (state, tag) => this.commit(state, tag),
      after: (ms, tag) => {
        this.timers += 1;
        queue.at(queue.nowMs + ms, () => {
          this.timers -= 1;
          this.whenAwake(() => this.half.timer?.(tag));
        });
      },
    };
  }

  private send(connection: Connection | undefined, message: unknown): void {
    if (this.isGone || connection === undefined) return;
    this.queueOf(connection); // notes that it must be told once the queue is empty
    connection.sendDown({ note: copyOf(message), version: this.parts.book.durable });
    this.parts.queued(connection.client.name, connection.down);
  }

  /** Whoever asks is told when the queue is empty. */
  private queueOf(connection: Connection | undefined): number {
    if (connection === undefined || this.isGone) return 0;
    const { length } = connection.down;
    if (length > 0 && this.half?.drained !== undefined) connection.isBehind = true;
    return length;
  }

  private commit(state: Stored, tag: unknown): void {
    if (this.isGone) return;
    const { book, disk } = this.parts;
    const text = JSON.stringify(state);
    const done = (ok: boolean): void =>
      this.whenAwake(() => this.half.committed?.(ok, JSON.parse(text) as Stored, tag));
    disk.write({ text, version: book.commit(state.value, this.told, this.heard), done });
    this.heard = [];
  }

  // -------------------------------------------------------------------------------------- lifecycle

  pause(forMs: number): void {
    const { queue, network } = this.parts;
    this.pausedUntilMs = queue.nowMs + forMs;
    for (const connection of network.connections) connection.up.hold(this.pausedUntilMs);
    queue.at(this.pausedUntilMs, () => this.wake());
  }

  private wake(): void {
    if (this.isGone || this.isPaused) return;
    this.tell('woke');
    for (const happen of this.waiting.splice(0)) this.drive(happen);
  }

  /** SIGTERM: writes what is pending, then tells every client that it is shutting down. */
  stop(): void {
    this.tell('stopping');
    this.parts.disk.flush();
    for (const connection of this.open.values()) {
      connection.sendDown({ signal: 'close', code: GOING_AWAY });
      connection.isOpenAtServer = false;
    }
    this.open.clear();
    this.end();
  }

  /** The process crashes. Its kernel closes the connections, unless the machine crashed too. */
  die(): void {
    const { network } = this.parts;
    for (const connection of this.open.values()) {
      connection.isOpenAtServer = false;
      if (!network.isHostDown && connection.isOpenAtClient)
        network.end(connection, Number.POSITIVE_INFINITY, 0);
    }
    this.end();
  }

  private end(): void {
    this.isGone = true;
    this.tell('gone');
  }

  private tell(what: 'started' | 'gone' | 'stopping' | 'woke'): void {
    this.parts.log({ atMs: this.parts.queue.nowMs, kind: 'server', what });
  }
}
