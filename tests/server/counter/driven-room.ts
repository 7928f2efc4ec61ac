/*
 * The host and its room with everything around them in the test's hands: the clock moves when told, and the store
 * commits, fails or answers when told. What each socket gets is kept in its inbox.
 */

import type { ClientMessage, ServerMessage, SessionId, State, Users } from '../../../protocol/messages.ts';
import { CounterHost, type CounterStore, type CounterTransport } from '../../../server/counter/host.ts';
import { Room } from '../../../server/counter/room.ts';
import type { RoomEnvironment } from '../../../server/counter/room-state.ts';
import type { Batch, Committed, SessionLookup, Snapshot, Store } from '../../../server/counter/store.ts';
import { openMemoryStore } from '../../../server/stores/memory.ts';

export interface Person {
  readonly id: number;
  readonly inbox: ServerMessage[];
  closed?: { readonly code: number; readonly reason: string };
}

interface Commit {
  readonly batch: Batch;
  readonly done: (result: Committed | Error) => void;
}

interface LookUp {
  readonly session: SessionId;
  readonly done: (result: SessionLookup | Error) => void;
}

export class DrivenRoom implements CounterTransport, CounterStore {
  nowMs = 1_000_000;
  readonly published: { atMs: number; message: ServerMessage }[] = [];
  /** What the other nodes were told, in their order. */
  readonly counted: number[] = [];
  readonly commits: Commit[] = [];
  readonly lookUps: LookUp[] = [];
  readonly host: CounterHost;
  private readonly people = new Map<number, Person>();
  private keys = 0;
  private wakesAtMs = Number.POSITIVE_INFINITY;
  private wake = (): void => {};

  private constructor(
    room: Room,
    readonly store: Store,
  ) {
    const now = (): number => this.nowMs;
    this.host = new CounterHost({
      room,
      transport: this,
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
      log: () => {},
      broken: (error) => {
        throw error;
      },
    });
  }

  static async create(
    environment: Partial<RoomEnvironment> = {},
    snapshot: Partial<Snapshot> = {},
    store: Store = openMemoryStore({ now: () => 0, newEpoch: () => 'epoch-1', bucketMs: 1e12 }),
  ): Promise<DrivenRoom> {
    let keys = 0;
    const room = new Room(
      { ...(await store.load()), ...snapshot },
      {
        pressRate: { perSecond: 50, burst: 100 },
        deliveryBudget: 100_000,
        maxPendingPresses: 1_000,
        maxSockets: 1_000,
        newSessionKey: () => String(++keys).padStart(22, '0'),
        ...environment,
      },
    );
    return new DrivenRoom(room, store);
  }

  /** When the room wants to be woken; Infinity: not at all. */
  get wakeAtMs(): number {
    return this.wakesAtMs;
  }

  // -------------------------------------------------------------------------------------- what happens

  open(): Person {
    const person: Person = { id: ++this.keys, inbox: [] };
    this.people.set(person.id, person);
    this.host.opened(person.id);
    return person;
  }

  leave(person: Person): void {
    this.people.delete(person.id);
    this.host.closed(person.id);
  }

  say(person: Person, ...messages: ClientMessage[]): void {
    for (const message of messages) this.host.received(person.id, message);
  }

  /** Says what nobody understands, perhaps with the number of a press. */
  misunderstood(person: Person, seq?: number): void {
    const text = JSON.stringify({ action: 'multiply', seq });
    this.host.frame(person.id, text, text.length);
  }

  /** Says hello and, with a session, lets the store answer. */
  async welcome(person: Person, session?: string, acked?: number) {
    this.say(person, {
      action: 'hello',
      protocol: 1,
      ...(session === undefined ? {} : { session }),
      ...(acked === undefined ? {} : { acked }),
    });
    await this.answer();
    const welcome = person.inbox.findLast((message) => message.type === 'welcome');
    if (welcome?.type !== 'welcome') throw new Error(`no welcome in ${JSON.stringify(person.inbox)}`);
    return welcome;
  }

  /** Moves the clock, doing what is due on the way. */
  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    while (this.wakesAtMs <= endMs) {
      this.nowMs = Math.max(this.nowMs, this.wakesAtMs);
      this.wakesAtMs = Number.POSITIVE_INFINITY;
      this.wake();
    }
    this.nowMs = endMs;
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
    for (const { session, done } of this.lookUps.splice(0)) done(await this.store.lastSeq(session));
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

  send(to: number, message: ServerMessage): boolean {
    this.people.get(to)?.inbox.push(message);
    return true;
  }

  publish(message: State | Users): void {
    this.published.push({ atMs: this.nowMs, message });
    for (const person of this.people.values()) person.inbox.push(message);
  }

  publishStatesTo(): void {}

  end(to: number, code: number, reason: string): void {
    const person = this.people.get(to);
    if (person === undefined) return;
    person.closed = { code, reason };
    this.leave(person);
  }

  cut(): void {}

  commit(batch: Batch, done: Commit['done']): void {
    this.commits.push({ batch, done });
  }

  lookUp(session: SessionId, done: LookUp['done']): void {
    this.lookUps.push({ session, done });
  }
}
