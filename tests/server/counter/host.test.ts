/*
 * The host with ports in the test's hands: a transport whose sockets may be slow, a store that answers when told, a
 * clock that rings when told.
 */

import { describe, expect, it, vi } from 'vitest';
import type { ServerMessage, State, Users } from '../../../protocol/messages.ts';
import { CounterHost, type CounterTransport, type RoomCore } from '../../../server/counter/host.ts';
import { Room } from '../../../server/counter/room.ts';
import type { Batch, Committed } from '../../../server/counter/store.ts';

const SNAPSHOT = { epoch: 'epoch-1', value: 0, revision: 0, bucket: 1 };
const SESSION = '1.0000000000000000000001';

interface FakeSocket {
  readonly received: ServerMessage[];
  /** Too far behind: what is sent to it is dropped. */
  isSlow: boolean;
  wantsStates: boolean;
  ending?: 'cut' | { readonly code: number; readonly reason: string };
}

class Surroundings implements CounterTransport {
  readonly sockets = new Map<number, FakeSocket>();
  readonly commits: { readonly batch: Batch; readonly done: (result: Committed | Error) => void }[] = [];
  readonly log: string[] = [];
  readonly broken = vi.fn();
  readonly counted: number[] = [];
  readonly host: CounterHost;
  readonly room: RoomCore;
  /** What was done to sockets, in order. */
  acts = 0;
  private wake = (): void => {};
  private wakesAtMs = Number.POSITIVE_INFINITY;
  nowMs = 1_000;

  constructor(breakRoom: (room: RoomCore) => RoomCore = (room) => room) {
    this.room = breakRoom(
      new Room(SNAPSHOT, {
        pressRate: { perSecond: 50, burst: 100 },
        deliveryBudget: 100_000,
        maxPendingPresses: 1_000,
        maxSockets: 1_000,
        newSessionKey: () => SESSION.slice(2),
      }),
    );
    const clock = {
      wakeAt: (atMs: number, wake: () => void) => {
        this.wakesAtMs = atMs;
        this.wake = wake;
      },
    };
    this.host = new CounterHost({
      room: this.room,
      transport: this,
      store: {
        commit: (batch, done) => this.commits.push({ batch, done }),
        lookUp: (_session, done) => done(new Error('unreachable')),
      },
      clock: Object.defineProperty(clock, 'nowMs', { get: () => this.nowMs }) as typeof clock & {
        nowMs: number;
      },
      count: (sockets) => this.counted.push(sockets),
      log: (line) => this.log.push(line),
      broken: this.broken,
    });
  }

  open(id = 1): FakeSocket {
    const socket: FakeSocket = { received: [], isSlow: false, wantsStates: true };
    this.sockets.set(id, socket);
    this.host.opened(id);
    return socket;
  }

  text(id: number, text: string): void {
    this.host.frame(id, text, Buffer.byteLength(text));
  }

  /** Rings as often as the host wants, until this moment. */
  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    while (this.wakesAtMs <= endMs) {
      this.nowMs = Math.max(this.nowMs, this.wakesAtMs);
      this.wakesAtMs = Number.POSITIVE_INFINITY;
      this.wake();
    }
    this.nowMs = endMs;
  }

  /** The store has taken the oldest batch. */
  commit(): void {
    const { batch, done } = this.commits.shift()!;
    const runs = [...batch.runs].map(
      ([session, { first, deltas }]) =>
        [session, { kind: 'applied', seq: first + deltas.length - 1 }] as const,
    );
    const value = batch.plain + [...batch.runs.values()].flatMap(({ deltas }) => deltas).length;
    done({ snapshot: { ...SNAPSHOT, value, revision: 1 }, runs: new Map(runs) });
  }

  send(to: number, message: ServerMessage): boolean {
    this.acts += 1;
    const socket = this.sockets.get(to);
    if (socket?.isSlow) return false;
    socket?.received.push(message);
    return true;
  }
  publish(message: State | Users): void {
    this.acts += 1;
    for (const socket of this.sockets.values()) {
      if (!socket.isSlow && (message.type === 'users' || socket.wantsStates)) socket.received.push(message);
    }
  }
  publishStatesTo(to: number, isWanted: boolean): void {
    this.sockets.get(to)!.wantsStates = isWanted;
  }
  end(to: number, code: number, reason: string): void {
    this.finish(to, { code, reason });
  }
  cut(to: number): void {
    this.finish(to, 'cut');
  }
  private finish(to: number, ending: FakeSocket['ending'] & {}): void {
    this.acts += 1;
    this.sockets.get(to)!.ending = ending;
    this.host.closed(to);
    this.sockets.delete(to);
  }
}

const ofType = (socket: FakeSocket, type: ServerMessage['type']) =>
  socket.received.filter((message) => message.type === type);

describe('frames', () => {
  it('[P1] that are binary end the connection with 1003', () => {
    const world = new Surroundings();
    const socket = world.open();
    world.host.frame(1, undefined, 5);
    expect(socket.ending).toEqual({ code: 1003, reason: 'text frames only' });
  });

  it('[P2] of more than 1,024 bytes end it with 1009; the bytes count, not the characters', () => {
    const world = new Surroundings();
    const socket = world.open();
    const ping = '{"action":"ping","padding":""}';
    world.text(1, ping.replace('""', `"${'x'.repeat(1024 - ping.length)}"`));
    expect(ofType(socket, 'pong')).toHaveLength(1);
    world.text(1, `"${'你'.repeat(341)}"`);
    expect(socket.ending).toEqual({ code: 1009, reason: 'at most 1024 bytes' });
  });

  it('[P3] that make no sense are refused', () => {
    const world = new Surroundings();
    const socket = world.open();
    world.text(1, '{');
    expect(ofType(socket, 'refused')).toMatchObject([{ code: 'bad-message' }]);
    expect(socket.ending).toBeUndefined();
  });
});

describe('[P23] a socket that is too slow', () => {
  it('misses acks and states until it has caught up, and then gets the latest state', () => {
    const world = new Surroundings();
    const slow = world.open();
    world.text(1, '{"action":"hello","protocol":1}');
    world.text(1, '{"action":"increment","seq":1}');
    world.pass(100);
    slow.isSlow = true;
    world.commit(); // its ack is dropped
    expect(slow.wantsStates).toBe(false);
    world.pass(100);
    slow.isSlow = false;
    world.pass(100);
    expect([ofType(slow, 'ack'), ofType(slow, 'state').slice(1)]).toEqual([[], []]);
    world.host.drained(1);
    expect(slow.wantsStates).toBe(true);
    expect(ofType(slow, 'state').at(-1)).toMatchObject({ value: 1 });
    expect(ofType(slow, 'ack')).toMatchObject([{ seq: 1 }]);
  });

  it('is cut where it would miss a welcome or a refusal: its client would wait for ever', () => {
    for (const text of ['{"action":"hello","protocol":1}', '{']) {
      const world = new Surroundings();
      const slow = world.open();
      slow.isSlow = true;
      world.text(1, text);
      expect(slow.ending).toBe('cut');
    }
  });
});

describe('a throw out of the room', () => {
  const broken = (room: RoomCore): RoomCore =>
    new Proxy(room, {
      get: (target, name) => {
        if (name === 'malformed') {
          return () => {
            throw new Error('an invariant is broken');
          };
        }
        const value = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });

  /** A press is with the store when the room breaks. */
  function breakDown(): Surroundings {
    const world = new Surroundings(broken);
    world.open(1);
    world.text(1, '{"action":"hello","protocol":1}');
    world.text(1, '{"action":"increment","seq":1}');
    world.pass(100);
    expect(world.commits).toHaveLength(1);
    world.text(1, '{');
    return world;
  }

  it('is told once, and nothing is done any more, whatever happens', () => {
    const world = breakDown();
    expect(world.broken.mock.calls).toEqual([[new Error('an invariant is broken')]]);
    const { acts } = world;
    world.text(1, '{');
    world.text(1, '{"action":"ping"}');
    world.open(2);
    world.host.drained(1);
    world.host.changed({ ...SNAPSHOT, value: 9, revision: 9 });
    world.host.takenOver(SESSION);
    world.host.countedElsewhere(7);
    world.host.closed(2);
    world.pass(10_000);
    expect(world.acts).toBe(acts);
    expect(world.broken).toHaveBeenCalledTimes(1);
  });

  it('a commit that resolves after it acknowledges nothing', () => {
    const world = breakDown();
    const { acts } = world;
    world.commit();
    world.pass(10_000);
    expect(world.acts).toBe(acts);
    expect(ofType(world.sockets.get(1)!, 'ack')).toEqual([]);
  });

  it('of a callback of the store is the same: an answer without a snapshot', () => {
    const world = new Surroundings();
    const socket = world.open();
    world.text(1, '{"action":"hello","protocol":1}');
    world.text(1, '{"action":"increment","seq":1}');
    world.pass(100);
    world.commits[0]!.done({} as Committed);
    expect(world.broken).toHaveBeenCalledTimes(1);
    world.pass(10_000);
    expect(ofType(socket, 'ack')).toEqual([]);
  });
});

describe('the store', () => {
  it('that fails is told to the operator, and the press is refused', () => {
    const world = new Surroundings();
    const socket = world.open();
    world.text(1, '{"action":"hello","protocol":1}');
    world.text(1, '{"action":"increment","seq":1}');
    world.pass(100);
    world.commits[0]!.done(new Error('no space left'));
    expect(world.log).toEqual(['a commit failed, its presses were refused: no space left']);
    expect(ofType(socket, 'refused')).toMatchObject([{ seq: 1 }]);
    expect(world.broken).not.toHaveBeenCalled();
  });

  it('that cannot look a session up costs a refusal', () => {
    const world = new Surroundings();
    const socket = world.open();
    world.text(1, `{"action":"hello","protocol":1,"session":"${SESSION}"}`);
    expect(ofType(socket, 'refused')).toHaveLength(1);
  });
});

describe('[P27] stop', () => {
  it('is done once what was pending is acknowledged and everybody is closed with 1001', () => {
    const world = new Surroundings();
    const socket = world.open();
    world.text(1, '{"action":"hello","protocol":1}');
    world.text(1, '{"action":"increment","seq":1}');
    const done = vi.fn();
    world.host.stop(done);
    world.pass(1_000);
    expect(done).not.toHaveBeenCalled();
    world.commit();
    world.pass(1_000);
    expect(ofType(socket, 'ack')).toMatchObject([{ seq: 1 }]);
    expect(socket.ending).toMatchObject({ code: 1001 });
    expect(done).toHaveBeenCalled();
  });
});
