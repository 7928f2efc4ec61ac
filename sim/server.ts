/*
 * A server process: the real room, and around it what server/transports/uws/counter.ts does with real sockets and a
 * real store. In: what the network brings, answers of the disk, time. Out: sends, publishes, closes, commits
 * and look-ups. It ends by SIGTERM or by a crash; a new process gets a new room.
 */

import type { CloseCode } from '../protocol/close-codes.ts';
import type { ClientMessage, ServerMessage, State, Users } from '../protocol/messages.ts';
import { type Effect, type Effects, isDroppable } from '../server/counter/effects.ts';
import type { Room, RoomEnvironment } from '../server/counter/room.ts';
import type { Batch, Snapshot } from '../server/counter/store.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';
import type { Disk } from './disk.ts';
import type { Network } from './network.ts';
import { ProcessClock } from './process-clock.ts';
import { ServerChecker } from './server-checker.ts';
import { STOP_TIMEOUT_MS } from './settings.ts';

/** What the shell needs of a room: a negative control may stand in for the real one. */
export type RoomCore = Omit<Pick<Room, keyof Room>, 'malformed' | 'takenOver' | 'countedElsewhere'>;
export type MakeRoom = (snapshot: Snapshot, environment: RoomEnvironment) => RoomCore;

export interface ServerParts extends Context {
  readonly network: Network;
  readonly disk: Disk;
  readonly makeRoom: MakeRoom;
  readonly newSessionKey: () => string;
}

export class ServerProcess {
  private readonly room: RoomCore;
  private readonly open = new Map<number, Connection>();
  private readonly clock: ProcessClock;
  private readonly checker: ServerChecker;
  private state: 'running' | 'stopping' | 'gone' = 'running';
  /** undefined: it runs. */
  private pausedUntil: number | undefined;
  /** What came from the disk while the process was paused. */
  private readonly waiting: (() => void)[] = [];
  /** How long until the next process comes after a stop. */
  private downMs = 0;

  /** @param ended called when a stop has come to its end */
  constructor(
    private readonly parts: ServerParts,
    private readonly ended: (downMs: number) => void,
  ) {
    const { queue, disk, settings, newSessionKey, makeRoom } = parts;
    this.clock = new ProcessClock(queue, () => this.tick());
    this.checker = new ServerChecker(parts, disk.snapshot.epoch);
    this.room = makeRoom(disk.snapshot, { ...settings, newSessionKey });
    this.tell('started');
  }

  get isPaused(): boolean {
    return this.pausedUntil !== undefined;
  }

  get pausedUntilMs(): number {
    return this.pausedUntil ?? 0;
  }

  /** Does it take new connections? */
  get accepts(): boolean {
    return this.state === 'running';
  }

  get sockets(): number {
    return this.open.size;
  }

  /** Is nothing under way? */
  get isQuiet(): boolean {
    return !this.room.isCommitting && this.waiting.length === 0;
  }

  // -------------------------------------------------------------------------------------- what comes in

  accept(connection: Connection): void {
    connection.isOpenAtServer = true;
    connection.epoch = this.checker.epoch;
    this.open.set(connection.id, connection);
    connection.sendDown({ signal: 'open' });
    this.perform(this.room.opened(connection.id, this.clock.nowMs));
  }

  received(connection: Connection, message: ClientMessage): void {
    const effects = this.room.received(connection.id, message, this.clock.nowMs);
    this.checker.received(connection, message, effects);
    this.perform(effects);
  }

  drained(connection: Connection): void {
    this.tell('drained');
    connection.missedAnswer = false;
    this.perform(this.room.drained(connection.id));
  }

  /** The client closed it, or the line broke. */
  left(connection: Connection): void {
    this.forget(connection);
    this.perform(this.room.closed(connection.id));
  }

  /** It was silent for too long, or it reads too slowly to know where it stands. */
  drop(connection: Connection): void {
    this.parts.counts.add('dropped');
    this.parts.network.end(connection, 0, 0);
    this.left(connection);
  }

  private tick(): void {
    if (this.isPaused) return; // on waking, the alarm is set again
    this.perform(this.room.tick(this.clock.nowMs));
  }

  // -------------------------------------------------------------------------------------- what goes out

  private perform(effects: Effects): void {
    const sockets = this.open.size; // as the room knew it: on the way, some may be dropped
    for (const effect of effects) this.performOne(effect, sockets);
    if (this.state === 'gone') return;
    this.clock.wakeAt(this.room.wakeAtMs());
    this.checkStopped();
  }

  private performOne(effect: Effect, sockets: number): void {
    switch (effect.kind) {
      case 'send':
        this.send(effect.to, effect.message);
        return;
      case 'publish':
        this.publish(effect.message, sockets);
        return;
      case 'count':
        return; // there are no other nodes
      case 'close':
        this.close(effect.to, effect.code);
        return;
      case 'commit':
        this.commit(effect.batch);
        return;
      case 'look-up':
        this.lookUp(effect.for, effect.session);
        return;
      default:
        effect satisfies never;
        return;
    }
  }

  private send(to: number, message: ServerMessage): void {
    const connection = this.open.get(to);
    if (connection === undefined) return;
    this.checker.says(connection, message);
    if (connection.answer(message)) return;
    if (isDroppable(message)) connection.missedAnswer = true;
    else this.drop(connection);
  }

  private publish(message: State | Users, sockets: number): void {
    this.checker.publishes(message, sockets);
    for (const connection of this.open.values()) {
      if (message.type === 'users' || !connection.missedAnswer) connection.answer(message);
    }
  }

  private close(to: number, code: CloseCode): void {
    const connection = this.open.get(to);
    if (connection === undefined) return;
    this.parts.counts.add(`closed: ${code}`);
    connection.sendDown({ signal: 'close', code });
    this.left(connection);
  }

  private commit(batch: Batch): void {
    this.checker.commits(batch);
    this.parts.disk.commit(batch, (committed) =>
      this.whenAwake(() => {
        if (committed === undefined) this.checker.gaveUp();
        const now = this.clock.nowMs;
        this.perform(committed ? this.room.committed(committed, now) : this.room.commitFailed(now));
      }),
    );
  }

  private lookUp(id: number, session: string): void {
    this.parts.disk.lookUp(session, (lookup) =>
      this.whenAwake(() => {
        if (lookup === undefined) this.parts.counts.add('look-up failed');
        this.perform(this.room.lookedUp(id, lookup));
      }),
    );
  }

  private whenAwake(happen: () => void): void {
    if (this.state === 'gone') return;
    if (this.isPaused) this.waiting.push(happen);
    else happen();
  }

  // -------------------------------------------------------------------------------------- its life

  pause(forMs: number, sleeps: boolean): boolean {
    const { queue, network } = this.parts;
    if (this.isPaused) return false;
    this.pausedUntil = queue.nowMs + forMs;
    if (sleeps) this.clock.standStill(forMs);
    for (const connection of network.connections) connection.up.hold(this.pausedUntil);
    queue.at(this.pausedUntil, () => this.wake());
    return true;
  }

  private wake(): void {
    if (this.state === 'gone') return;
    this.pausedUntil = undefined;
    this.tell('woke');
    for (const happen of this.waiting.splice(0)) happen();
    this.perform([]);
  }

  /** SIGTERM: what was taken is committed and acknowledged, then everybody gets 1001 (P27). */
  stop(downMs: number): boolean {
    if (this.state !== 'running' || this.isPaused) return false;
    const { queue } = this.parts;
    this.state = 'stopping';
    this.downMs = downMs;
    this.tell('stopping');
    queue.at(queue.nowMs + STOP_TIMEOUT_MS, () => {
      if (this.state === 'stopping') this.end();
    });
    this.perform(this.room.stop(this.clock.nowMs));
    return true;
  }

  private checkStopped(): void {
    if (this.state === 'stopping' && this.open.size === 0 && !this.room.isCommitting) this.end();
  }

  private end(): void {
    this.die(Number.POSITIVE_INFINITY);
    this.ended(this.downMs);
  }

  /** The process is gone. @param keptDown how much of what was sent to each client still arrives */
  die(keptDown: number): void {
    const { network } = this.parts;
    this.state = 'gone';
    this.clock.stop();
    for (const connection of this.open.values()) {
      connection.isOpenAtServer = false;
      if (!network.isHostDown && connection.isOpenAtClient) network.end(connection, keptDown, 0);
    }
    this.open.clear();
    this.tell('gone');
  }

  /** Of a data change that came from elsewhere. */
  changed(snapshot: Snapshot): void {
    this.whenAwake(() => {
      const effects = this.room.changed(snapshot);
      this.checker.epoch = snapshot.epoch;
      this.checker.gaveUp(); // pressed in the life before
      this.perform(effects);
    });
  }

  private forget(connection: Connection): void {
    connection.isOpenAtServer = false;
    this.open.delete(connection.id);
    this.parts.network.forget(connection);
  }

  private tell(what: 'started' | 'gone' | 'stopping' | 'woke' | 'drained'): void {
    const { queue, log, counts } = this.parts;
    counts.add(`server ${what}`);
    log?.({ atMs: queue.nowMs, kind: 'server', what });
  }
}
