/*
 * A room with everything around it in the test's hands: the clock moves when told, and the store commits,
 * fails or answers when told. What each socket gets is kept in its inbox.
 */

import type { ClientMessage, ServerMessage } from '../../../protocol/messages.ts';
import type { Effect, Effects } from '../../../server/counter/effects.ts';
import { Room, type RoomEnvironment } from '../../../server/counter/room.ts';
import type { Batch, Snapshot, Store } from '../../../server/counter/store.ts';
import { openMemoryStore } from '../../../server/stores/memory.ts';

export interface Person {
  readonly id: number;
  readonly inbox: ServerMessage[];
  closed?: { readonly code: number; readonly reason: string };
}

type LookUp = Extract<Effect, { kind: 'look-up' }>;

export class DrivenRoom {
  nowMs = 1_000_000;
  readonly published: { atMs: number; message: ServerMessage }[] = [];
  /** What the other nodes were told, in their order. */
  readonly counted: number[] = [];
  readonly commits: Batch[] = [];
  readonly lookUps: LookUp[] = [];
  private readonly people = new Map<number, Person>();
  private keys = 0;

  private constructor(
    readonly room: Room,
    readonly store: Store,
  ) {}

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

  open(): Person {
    const person: Person = { id: ++this.keys, inbox: [] };
    this.people.set(person.id, person);
    this.perform(this.room.opened(person.id, this.nowMs));
    return person;
  }

  leave(person: Person): void {
    this.people.delete(person.id);
    this.perform(this.room.closed(person.id));
  }

  say(person: Person, ...messages: ClientMessage[]): void {
    for (const message of messages) this.perform(this.room.received(person.id, message, this.nowMs));
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

  /** Moves the clock, doing what is due on the way, as the sockets' timer would. */
  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    for (let wakeMs = this.room.wakeAtMs(); wakeMs <= endMs; wakeMs = this.room.wakeAtMs()) {
      this.nowMs = Math.max(this.nowMs, wakeMs);
      this.perform(this.room.tick(this.nowMs));
    }
    this.nowMs = endMs;
  }

  /** The store takes the oldest commit. */
  async commit(): Promise<void> {
    const committed = await this.store.commit(this.commits.shift()!);
    this.perform(this.room.committed(committed, this.nowMs));
  }

  fail(): void {
    this.commits.shift();
    this.perform(this.room.commitFailed(this.nowMs));
  }

  /** The store answers the look-ups. */
  async answer(): Promise<void> {
    for (const { for: id, session } of this.lookUps.splice(0)) {
      this.perform(this.room.lookedUp(id, await this.store.lastSeq(session)));
    }
  }

  /** Lets time and store do their work until there is none left. */
  async settle(): Promise<void> {
    do {
      this.pass(1_000);
      while (this.commits.length > 0) await this.commit();
      await this.answer();
    } while (this.room.wakeAtMs() < Number.POSITIVE_INFINITY || this.lookUps.length > 0);
  }

  perform(effects: Effects): void {
    for (const effect of effects) this.performOne(effect);
  }

  private performOne(effect: Effect): void {
    switch (effect.kind) {
      case 'send':
        this.people.get(effect.to)?.inbox.push(effect.message);
        return;
      case 'publish':
        this.published.push({ atMs: this.nowMs, message: effect.message });
        for (const person of this.people.values()) person.inbox.push(effect.message);
        return;
      case 'count':
        this.counted.push(effect.sockets);
        return;
      case 'close': {
        const person = this.people.get(effect.to);
        if (person === undefined) return;
        person.closed = { code: effect.code, reason: effect.reason };
        this.leave(person);
        return;
      }
      case 'commit':
        this.commits.push(effect.batch);
        return;
      case 'look-up':
        this.lookUps.push(effect);
        return;
      default:
        effect satisfies never;
    }
  }
}
