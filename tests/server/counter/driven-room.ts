/*
 * The host and its room with everything around them in the test's hands: the clock moves when told, and the store
 * commits, fails or answers when told. What each socket gets is kept in its inbox.
 */

import { decodeServerMessage, encode } from '../../../protocol/codec.ts';
import type { ClientMessage, RefusalCode, ServerMessage, SessionId } from '../../../protocol/messages.ts';
import {
  CounterHost,
  type CounterSocket,
  type CounterStore,
  DROPPED,
  type Memory,
  type RoomCore,
  type Topic,
} from '../../../server/counter/host.ts';
import type { Point } from '../../../server/counter/lineage.ts';
import type { About } from '../../../server/counter/operator-log.ts';
import type { PressRight } from '../../../server/counter/press-right.ts';
import { Room } from '../../../server/counter/room.ts';
import type { RoomEnvironment } from '../../../server/counter/room-state.ts';
import { sessionIdOf } from '../../../server/counter/session-id.ts';
import type { Batch, Committed, SessionLookup, Snapshot, Store } from '../../../server/counter/store.ts';
import { openMemoryStore } from '../../../server/stores/memory.ts';
import { simulatedSignature } from '../../../sim/signature.ts';

/** A session's id, as the room issues it: its first one in bucket 1 is `issued(1, 1)`. */
export function issued(bucket: number, index: number): SessionId {
  return sessionIdOf(bucket, keyOf(index), simulatedSignature);
}

function keyOf(index: number): string {
  return String(index).padStart(22, '0');
}

/** A socket, and who sits at its other end. */
export class Person implements CounterSocket {
  readonly inbox: ServerMessage[] = [];
  readonly topics = new Set<Topic>();
  /** What is sent to it is dropped. */
  isSlow = false;
  closed: { readonly code: number; readonly reason: string } | 'cut' | undefined;
  /** What was done to it. */
  acts = 0;

  constructor(
    private readonly memory: Memory,
    private readonly host: CounterHost,
  ) {}

  send(text: string): number {
    this.acts += 1;
    if (this.isSlow) return DROPPED;
    const decoded = decodeServerMessage(text);
    if (!decoded.ok) throw new Error(decoded.reason);
    this.inbox.push(decoded.message);
    return 1;
  }
  subscribe(topic: Topic): boolean {
    this.topics.add(topic);
    return true;
  }
  unsubscribe(topic: Topic): boolean {
    return this.topics.delete(topic);
  }
  end(code: number, reason: string): void {
    this.finish({ code, reason });
  }
  close(): void {
    this.finish('cut');
  }
  private finish(how: Person['closed']): void {
    this.acts += 1;
    this.closed = how;
    this.host.closed(this);
  }
  getBufferedAmount(): number {
    return 0;
  }
  getUserData(): Memory {
    return this.memory;
  }
  /** The code with which it was closed. */
  get code(): number | undefined {
    return typeof this.closed === 'object' ? this.closed.code : undefined;
  }
}

interface Commit {
  readonly batch: Batch;
  readonly done: (result: Committed | Error) => void;
}

interface LookUp {
  readonly session: SessionId;
  readonly known: Point | undefined;
  readonly done: (result: SessionLookup | Error) => void;
}

interface Parts {
  readonly snapshot?: Partial<Snapshot>;
  readonly store?: Store;
  /** Puts something else into the room's place. */
  readonly replace?: (room: RoomCore) => RoomCore;
}

export class DrivenRoom implements CounterStore {
  nowMs = 1_000_000;
  readonly published: { atMs: number; message: ServerMessage }[] = [];
  /** What the other nodes were told, in their order. */
  readonly counted: number[] = [];
  readonly commits: Commit[] = [];
  readonly lookUps: LookUp[] = [];
  readonly log: string[] = [];
  /** What programs go by, for each line of the log. */
  readonly loggedAbout: (About | undefined)[] = [];
  readonly refused: RefusalCode[] = [];
  readonly broken: unknown[] = [];
  readonly host: CounterHost;
  private readonly people = new Set<Person>();
  private wakesAtMs = Number.POSITIVE_INFINITY;
  private wake = (): void => {};

  private constructor(
    room: RoomCore,
    readonly store: Store,
  ) {
    const now = (): number => this.nowMs;
    this.host = new CounterHost({
      room,
      publish: (topic, text) => this.publish(topic, text),
      store: this,
      clock: {
        get nowMs() {
          return now();
        },
        wakeAt: (atMs, wake) => {
          this.wakesAtMs = atMs;
          this.wake = wake;
        },
      },
      count: (sockets) => this.counted.push(sockets),
      log: (line, about) => {
        this.log.push(line);
        this.loggedAbout.push(about);
      },
      observer: { refused: (code) => this.refused.push(code), dropped: () => {} },
      broken: (error) => this.broken.push(error),
    });
  }

  static async create(
    environment: Partial<RoomEnvironment> = {},
    { snapshot = {}, store = openMemoryStore(STORE), replace = (room) => room }: Parts = {},
  ): Promise<DrivenRoom> {
    let keys = 0;
    const room = new Room(
      { ...(await store.load()), ...snapshot },
      {
        pressRate: { perSecond: 50, burst: 100 },
        deliveryBudget: 100_000,
        maxPendingPresses: 1_000,
        maxSockets: 1_000,
        newSessionKey: () => keyOf(++keys),
        sign: simulatedSignature,
        ...environment,
      },
    );
    return new DrivenRoom(replace(room), store);
  }

  /** When the room wants to be woken; Infinity: not at all. */
  get wakeAtMs(): number {
    return this.wakesAtMs;
  }

  // -------------------------------------------------------------------------------------- what happens

  open(right?: PressRight): Person {
    const person = new Person(this.host.newMemory(right), this.host);
    this.people.add(person);
    this.host.opened(person);
    return person;
  }

  leave(person: Person): void {
    this.people.delete(person);
    this.host.closed(person);
  }

  say(person: Person, ...messages: ClientMessage[]): void {
    for (const message of messages) this.write(person, encode(message));
  }

  write(person: Person, text: string): void {
    this.host.received(person, text, new TextEncoder().encode(text).length);
  }

  /** Says what nobody understands, perhaps with the number of a press. */
  misunderstood(person: Person, seq?: number): void {
    this.write(person, JSON.stringify({ action: 'multiply', seq }));
  }

  /** Says hello and, with a session, lets the store answer. */
  async welcome(person: Person, session?: string, acked?: number, token?: string) {
    this.say(person, {
      action: 'hello',
      protocol: 1,
      ...(session === undefined ? {} : { session }),
      ...(acked === undefined ? {} : { acked }),
      ...(token === undefined ? {} : { token }),
    });
    await this.answer();
    const welcome = person.inbox.findLast((message) => message.type === 'welcome');
    if (welcome?.type !== 'welcome') throw new Error(`no welcome in ${JSON.stringify(person.inbox)}`);
    return welcome;
  }

  /** Moves the clock, and does what becomes due meanwhile. */
  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    while (this.wakesAtMs <= endMs) {
      this.nowMs = Math.max(this.nowMs, this.wakesAtMs);
      this.wakesAtMs = Number.POSITIVE_INFINITY;
      this.wake();
    }
    this.nowMs = endMs;
  }

  /** As the clock of a process that stood still. */
  forgetTimer(): void {
    this.wakesAtMs = Number.POSITIVE_INFINITY;
  }

  /** The store takes the oldest commit. */
  async commitNext(): Promise<void> {
    const { batch, done } = this.commits.shift()!;
    done(await this.store.commit(batch));
  }

  fail(): void {
    this.commits.shift()!.done(new Error('the disk failed'));
  }

  /** The store answers the look-ups. */
  async answer(): Promise<void> {
    for (const { session, known, done } of this.lookUps.splice(0))
      done(await this.store.lastSeq(session, known));
  }

  /** Lets time and store do their work until there is none left. */
  async settle(): Promise<void> {
    do {
      this.pass(1_000);
      while (this.commits.length > 0) await this.commitNext();
      await this.answer();
    } while (this.wakesAtMs < Number.POSITIVE_INFINITY || this.lookUps.length > 0);
  }

  // -------------------------------------------------------------------------------------- the host's ports

  private publish(topic: Topic, text: string): void {
    const decoded = decodeServerMessage(text);
    if (!decoded.ok) throw new Error(decoded.reason);
    this.published.push({ atMs: this.nowMs, message: decoded.message });
    for (const person of this.people)
      if (person.closed === undefined && person.topics.has(topic)) person.send(text);
  }

  commit(batch: Batch, done: Commit['done']): void {
    this.commits.push({ batch, done });
  }

  lookUp(session: SessionId, known: Point | undefined, done: LookUp['done']): void {
    this.lookUps.push({ session, known, done });
  }
}

const STORE = { now: () => 0, newEpoch: () => 'epoch-1', newSecret: () => 'secret', bucketMs: 1e12 };
