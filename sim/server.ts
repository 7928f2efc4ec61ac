/*
 * A server process in a simulated world: the real host and the real room, on a network and a disk that are simulated.
 * In: what the network brings, answers of the disk, time. Out: what goes to sockets and disk. It ends by SIGTERM or by a
 * crash; a new process gets a new room.
 */

import type { CloseCode } from '../protocol/close-codes.ts';
import type { ClientMessage, SessionId, State, Users } from '../protocol/messages.ts';
import type { Effects } from '../server/counter/effects.ts';
import {
  type Clock,
  CounterHost,
  type CounterSocket,
  type CounterStore,
  DROPPED,
  type Memory,
  type RoomCore,
  type Topic,
} from '../server/counter/host.ts';
import type { Point } from '../server/counter/lineage.ts';
import type { RoomEnvironment } from '../server/counter/room-state.ts';
import type { Batch, Committed, SessionLookup, Snapshot } from '../server/counter/store.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';
import type { Disk } from './disk.ts';
import type { Network, ServerEnd } from './network.ts';
import type { Life } from './oracle.ts';
import { ProcessClock } from './process-clock.ts';
import { ServerChecker } from './server-checker.ts';
import { STOP_TIMEOUT_MS } from './settings.ts';
import { simulatedSignature } from './signature.ts';
import { readClientText, readServerText, toText } from './wire.ts';

export type MakeRoom = (snapshot: Snapshot, environment: RoomEnvironment) => RoomCore;

export interface ServerParts extends Context {
  readonly network: Network;
  readonly disk: Pick<Disk, 'snapshot' | 'commit' | 'lookUp'>;
  /** Of which life of the data a snapshot is. @param answers what was asked: a session was looked up, or a commit */
  readonly lifeOf: (known: Pick<Snapshot, 'epoch' | 'branch'>, answers?: SessionId | 'commit') => Life;
  /** Tells the other nodes how many sockets are open here. Left out, where there are none. */
  readonly count?: (sockets: number) => void;
  readonly makeRoom: MakeRoom;
  readonly newSessionKey: () => string;
}

export class ServerProcess implements CounterStore, Clock, ServerEnd {
  private readonly host: CounterHost;
  private readonly open = new Map<Connection, SimulatedSocket>();
  private readonly clock: ProcessClock;
  private readonly checker: ServerChecker;
  private state: 'running' | 'stopping' | 'gone' = 'running';
  /** undefined: it runs. */
  private pausedUntil: number | undefined;
  /** What came from the disk while the process was paused. */
  private readonly waiting: (() => void)[] = [];
  /** How long until the next process comes after a stop. */
  private downMs = 0;
  /** What the host calls when its time has come. */
  private wakeUp = (): void => {};
  /** Epochs that are over. */
  private readonly past = new Set<string>();
  /** So many sockets are open on other nodes. */
  private elsewhere = 0;
  /** The message that the room is told just now. */
  private told: { readonly connection: Connection; readonly message: ClientMessage } | undefined;
  /** What the host caught: a rule that does not hold, or an error in the code under test. */
  private failure: { readonly error: unknown } | undefined;

  /** @param ended called when a stop has come to its end */
  constructor(
    private readonly parts: ServerParts,
    private readonly ended: (downMs: number) => void,
  ) {
    const { queue, disk, settings, newSessionKey, makeRoom } = parts;
    this.clock = new ProcessClock(queue, () => this.ring(), 'timer server');
    this.checker = new ServerChecker(parts, parts.lifeOf(disk.snapshot));
    this.host = new CounterHost({
      room: makeRoom(disk.snapshot, { ...settings, newSessionKey, sign: simulatedSignature }),
      publish: (topic, text) => this.publish(topic, text),
      store: this,
      clock: this,
      codec: { encode: toText, decode: readClientText },
      count: (sockets) => parts.count?.(sockets),
      log: () => {},
      broken: (error) => {
        this.failure = { error };
      },
      watch: (effects) => this.watch(effects),
    });
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

  /** Is nothing in flight? */
  get isQuiet(): boolean {
    return this.host.isQuiet && this.waiting.length === 0;
  }

  // -------------------------------------------------------------------------------------- what comes in

  accept(connection: Connection): void {
    const socket = new SimulatedSocket(connection, this.host.newMemory(), this);
    connection.isOpenAtServer = true;
    connection.life = this.checker.life;
    this.open.set(connection, socket);
    connection.sendDown({ signal: 'open' });
    this.drive(() => this.host.opened(socket));
  }

  received(connection: Connection, message: ClientMessage): void {
    const socket = this.open.get(connection);
    if (socket === undefined) return;
    const text = toText(message);
    this.told = { connection, message };
    this.drive(() => this.host.received(socket, text, text.length));
  }

  drained(connection: Connection): void {
    const socket = this.open.get(connection);
    if (socket === undefined) return;
    this.tell('drained');
    this.drive(() => this.host.drained(socket));
  }

  /** The client closed it, the line broke, or this server ended it. */
  left(connection: Connection): void {
    const socket = this.open.get(connection);
    if (socket === undefined) return;
    connection.isOpenAtServer = false;
    this.open.delete(connection);
    this.parts.network.forget(connection);
    this.drive(() => this.host.closed(socket));
  }

  /** It was silent for too long, or it reads too slowly to know where it stands. */
  drop(connection: Connection): void {
    this.parts.counts.add('dropped');
    this.parts.network.end(connection, 0, 0);
    this.left(connection);
  }

  private ring(): void {
    if (!this.isPaused) this.drive(this.wakeUp); // on waking, the alarm is set again
  }

  /** What the host catches ends the world. */
  private drive(happen: () => void): void {
    happen();
    if (this.failure !== undefined) throw this.failure.error;
  }

  private watch(effects: Effects): void {
    const { checker, told } = this;
    this.told = undefined;
    if (told !== undefined) checker.received(told.connection, told.message, effects);
    checker.wants(effects, this.open.size + this.elsewhere);
  }

  // -------------------------------------------------------------------------------------- what goes out

  send(connection: Connection, text: string): number {
    const message = readServerText(text);
    this.checker.says(connection, message);
    return connection.answer(message) ? SENT : DROPPED;
  }

  private publish(topic: Topic, text: string): void {
    const message = readServerText(text) as State | Users;
    if (this.state === 'running') this.checker.keepsPace(topic, this.nowMs); // goodbyes do not wait
    this.checker.publishes(message);
    for (const [connection, socket] of this.open) if (socket.topics.has(topic)) connection.answer(message);
  }

  end(connection: Connection, code: CloseCode): void {
    this.parts.counts.addOf('closed', code);
    connection.sendDown({ signal: 'close', code });
    this.left(connection);
  }

  // -------------------------------------------------------------------------------------- the host's clock

  get nowMs(): number {
    return this.clock.nowMs;
  }

  wakeAt(atMs: number, wake: () => void): void {
    this.wakeUp = wake;
    this.clock.wakeAt(atMs);
  }

  // -------------------------------------------------------------------------------------- the host's store

  commit(batch: Batch, done: (result: Committed | Error) => void): void {
    this.checker.commits(batch);
    this.parts.disk.commit(batch, (committed) =>
      this.whenAwake(() => {
        if (committed === undefined) this.checker.gaveUp();
        else this.follow(this.parts.lifeOf(committed.snapshot, 'commit'));
        done(committed ?? DISK_FAILED);
      }),
    );
  }

  lookUp(session: SessionId, known: Point | undefined, done: (result: SessionLookup | Error) => void): void {
    this.parts.disk.lookUp(session, known, (lookup) =>
      this.whenAwake(() => {
        if (lookup === undefined) this.parts.counts.add('look-up failed');
        else
          this.follow(
            this.parts.lifeOf(lookup.kind === 'known' ? lookup.snapshot : this.checker.life, session),
          );
        done(lookup ?? DISK_FAILED);
      }),
    );
  }

  private whenAwake(happen: () => void): void {
    if (this.state === 'gone') return;
    if (this.isPaused) this.waiting.push(happen);
    else this.drive(happen);
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
    for (const happen of this.waiting.splice(0)) this.drive(happen);
    this.drive(() => this.host.wake());
  }

  /** SIGTERM: what was taken is committed and acknowledged, then everybody gets 1001 (P27). */
  stop(downMs: number): boolean {
    if (this.state !== 'running' || this.isPaused) return false;
    const { queue } = this.parts;
    this.state = 'stopping';
    this.downMs = downMs;
    this.tell('stopping');
    const exit = (): void => {
      if (this.state !== 'stopping') return;
      this.die(Number.POSITIVE_INFINITY);
      this.ended(this.downMs);
    };
    queue.at(queue.nowMs + STOP_TIMEOUT_MS, exit);
    this.drive(() => this.host.stop(exit));
    return true;
  }

  /** The process is gone. @param keptDown how much of what was sent to each client still arrives */
  die(keptDown: number): void {
    const { network } = this.parts;
    this.state = 'gone';
    this.clock.stop();
    for (const connection of this.open.keys()) {
      connection.isOpenAtServer = false;
      if (!network.isHostDown && connection.isOpenAtClient) network.end(connection, keptDown, 0);
    }
    this.open.clear();
    this.tell('gone');
  }

  /** Of a data change that came from elsewhere. */
  changed(snapshot: Snapshot): void {
    this.whenAwake(() => {
      this.follow(this.parts.lifeOf(snapshot));
      this.host.changed(snapshot);
    });
  }

  /** Of what it knows now. Its connections go on with it, unless it is another epoch: then they are closed. */
  private follow(life: Life): void {
    const { checker } = this;
    if (checker.life.comesFrom(life) || this.past.has(life.epoch)) return; // an answer from before may come late
    if (checker.life.epoch === life.epoch) {
      for (const connection of this.open.keys()) connection.life = life;
    } else {
      this.past.add(checker.life.epoch);
      checker.gaveUp(); // pressed in the life before
    }
    checker.life = life;
  }

  takenOver(session: SessionId): void {
    this.whenAwake(() => this.host.takenOver(session));
  }

  countedElsewhere(sockets: number): void {
    this.whenAwake(() => {
      this.elsewhere = sockets;
      this.host.countedElsewhere(sockets);
    });
  }

  private tell(what: 'started' | 'gone' | 'stopping' | 'woke' | 'drained'): void {
    const { queue, log, counts } = this.parts;
    counts.add(SERVER_WAS[what]);
    log?.({ atMs: queue.nowMs, kind: 'server', what });
  }
}

const SERVER_WAS = {
  started: 'server started',
  gone: 'server gone',
  stopping: 'server stopping',
  woke: 'server woke',
  drained: 'server drained',
} as const;

const DISK_FAILED = new Error('the disk failed');
const SENT = 1;

/** A socket of the counter on a simulated connection. */
class SimulatedSocket implements CounterSocket {
  readonly topics = new Set<Topic>();

  constructor(
    private readonly connection: Connection,
    private readonly memory: Memory,
    private readonly server: ServerProcess,
  ) {}

  send(text: string): number {
    return this.server.send(this.connection, text);
  }

  subscribe(topic: Topic): boolean {
    this.topics.add(topic);
    return true;
  }

  unsubscribe(topic: Topic): boolean {
    return this.topics.delete(topic);
  }

  end(code: CloseCode): void {
    this.server.end(this.connection, code);
  }

  close(): void {
    this.server.drop(this.connection);
  }

  /** The network tells of a drain when all has been written. */
  getBufferedAmount(): number {
    return 0;
  }

  getUserData(): Memory {
    return this.memory;
  }
}
