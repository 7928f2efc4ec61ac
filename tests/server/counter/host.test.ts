/*
 * The host with ports in the test's hands: sockets that may be slow, a store that answers when told, a clock that rings
 * when told.
 */

import { describe, expect, it, vi } from 'vitest';
import { pressOf, type ServerMessage } from '../../../protocol/messages.ts';
import type { RoomCore } from '../../../server/counter/host.ts';
import type { Committed } from '../../../server/counter/store.ts';
import { StoreBroken, StoreUnavailable } from '../../../server/counter/store-error.ts';
import { DrivenRoom, issued, type Person } from './driven-room.ts';

const SESSION = issued(1, 1);

const ofType = (person: Person, type: ServerMessage['type']) =>
  person.inbox.filter((message) => message.type === type);

/** One person, welcomed, with a press that is with the store. */
async function pressed(replace: (room: RoomCore) => RoomCore = (room) => room) {
  const world = await DrivenRoom.create({}, { replace });
  const ann = world.open();
  await world.welcome(ann);
  world.say(ann, pressOf(1, 1));
  world.pass(100);
  expect(world.commits).toHaveLength(1);
  return { world, ann };
}

describe('frames', () => {
  it('[P1] that are binary end the connection with 1003', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    world.host.received(ann, undefined, 5);
    expect(ann.closed).toEqual({ code: 1003, reason: 'text frames only' });
  });

  it('[P2] of more than 1,024 bytes end it with 1009; the bytes count, not the characters', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    const ping = '{"action":"ping","padding":""}';
    world.write(ann, ping.replace('""', `"${'x'.repeat(1024 - ping.length)}"`));
    expect(ofType(ann, 'pong')).toHaveLength(1);
    world.write(ann, `"${'你'.repeat(341)}"`);
    expect(ann.closed).toEqual({ code: 1009, reason: 'at most 1024 bytes' });
  });

  it('[P3] that make no sense are refused', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    world.write(ann, '{');
    expect(ofType(ann, 'refused')).toMatchObject([{ code: 'bad-message' }]);
    expect(ann.closed).toBeUndefined();
  });
});

describe('[P23] a socket that is too slow', () => {
  it('misses acks and states until it has caught up, and then gets the latest state', async () => {
    const { world, ann } = await pressed();
    ann.isSlow = true;
    await world.commitNext(); // its ack is dropped
    expect(ann.topics.has('fast state')).toBe(false);
    world.pass(100);
    ann.isSlow = false;
    world.pass(100);
    expect([ofType(ann, 'ack'), ofType(ann, 'state').slice(1)]).toEqual([[], []]);
    world.host.drained(ann);
    expect(ann.topics.has('fast state')).toBe(true);
    expect(ofType(ann, 'state').at(-1)).toMatchObject({ value: 1 });
    expect(ofType(ann, 'ack')).toMatchObject([{ seq: 1 }]);
  });

  it('is told nothing new while some of it still waits to be written', async () => {
    const { world, ann } = await pressed();
    ann.isSlow = true;
    await world.commitNext();
    ann.isSlow = false;
    vi.spyOn(ann, 'getBufferedAmount').mockReturnValue(1);
    world.host.drained(ann);
    expect([ann.topics.has('fast state'), ofType(ann, 'ack')]).toEqual([false, []]);
  });

  it.each(['{"action":"hello","protocol":1}', '{'])(
    'is cut where it would miss the answer to %s: its client would wait for ever',
    async (text) => {
      const world = await DrivenRoom.create();
      const ann = world.open();
      ann.isSlow = true;
      world.write(ann, text);
      expect(ann.closed).toBe('cut');
    },
  );
});

describe('a throw out of the room', () => {
  const brokenIn = (call: keyof RoomCore) => (room: RoomCore) =>
    new Proxy(room, {
      get: (target, name) => {
        if (name === call) {
          return () => {
            throw new Error('an invariant is broken');
          };
        }
        const value = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });

  /** A press is with the store when the room breaks. */
  async function breakDown() {
    const { world, ann } = await pressed(brokenIn('malformed'));
    world.write(ann, '{');
    return { world, ann };
  }

  it('is told once, and nothing is done any more, whatever happens', async () => {
    const { world, ann } = await breakDown();
    expect(world.broken).toEqual([new Error('an invariant is broken')]);
    const { acts } = ann;
    world.write(ann, '{');
    world.write(ann, '{"action":"ping"}');
    const bob = world.open();
    world.host.drained(ann);
    world.host.changed({ epoch: 'epoch-1', bucket: 1, value: 9, revision: 9 });
    world.host.takenOver(SESSION);
    world.host.countedElsewhere(7);
    world.leave(bob);
    world.pass(10_000);
    expect([ann.acts, bob.acts]).toEqual([acts, 0]);
    expect(world.broken).toHaveLength(1);
  });

  it('a commit that resolves after it acknowledges nothing', async () => {
    const { world, ann } = await breakDown();
    const { acts } = ann;
    await world.commitNext();
    world.pass(10_000);
    expect([ann.acts, ofType(ann, 'ack')]).toEqual([acts, []]);
  });

  it('of a callback of the store is the same: an answer without a snapshot', async () => {
    const { world, ann } = await pressed();
    world.commits[0]!.done({} as Committed);
    expect(world.broken).toHaveLength(1);
    world.pass(10_000);
    expect(ofType(ann, 'ack')).toEqual([]);
  });

  it('during another call is reported once, whatever else that call throws', async () => {
    const { world, ann } = await pressed(brokenIn('closed'));
    vi.spyOn(ann, 'end').mockImplementation(() => {
      world.host.closed(ann);
      throw new Error('the socket is gone');
    });
    world.host.received(ann, undefined, 5); // ends the connection
    expect(world.broken).toEqual([new Error('an invariant is broken')]);
  });

  it('leaves the sockets to be closed by whoever ends the process', async () => {
    const { world, ann } = await breakDown();
    const bob = world.open();
    world.host.abort(1011, 'internal error');
    expect([ann.code, bob.code]).toEqual([1011, 1011]);
  });
});

describe('the store', () => {
  it('that fails is told to the operator, and the press is refused', async () => {
    const { world, ann } = await pressed();
    world.commits[0]!.done(new Error('no space left'));
    expect(world.log).toEqual(['a commit failed, its presses were refused: no space left']);
    expect(ofType(ann, 'refused')).toMatchObject([{ seq: 1 }]);
    expect(world.broken).toEqual([]);
  });

  it('that broke ends the host: nobody knows what became of the press, or of the session', async () => {
    const { world, ann } = await pressed();
    const broken = new StoreBroken('broken');
    world.commits[0]!.done(broken);
    expect([world.broken, world.log, ofType(ann, 'refused')]).toEqual([[broken], [], []]);

    const other = await DrivenRoom.create();
    other.say(other.open(), { action: 'hello', protocol: 1, session: SESSION });
    other.lookUps[0]!.done(broken);
    expect(other.broken).toEqual([broken]);
  });

  it('that cannot look a session up costs a refusal', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    world.write(ann, `{"action":"hello","protocol":1,"session":"${SESSION}"}`);
    world.lookUps[0]!.done(new Error('unreachable'));
    expect(ofType(ann, 'refused')).toHaveLength(1);
    expect(world.refused).toEqual(['busy']);
    expect(world.log).toEqual(['a session could not be read: unreachable']);
    expect(world.loggedAbout).toEqual([{ level: 'error', event: 'session-unreadable', socket: 1 }]);
  });

  it('that cannot be reached has told the operator so itself', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    world.write(ann, `{"action":"hello","protocol":1,"session":"${SESSION}"}`);
    world.lookUps[0]!.done(new StoreUnavailable('away'));
    expect(ofType(ann, 'refused')).toHaveLength(1);
    expect(world.log).toEqual([]);
  });
});

describe('abort', () => {
  it('closes every socket with its code, and acknowledges nothing any more', async () => {
    const { world, ann } = await pressed();
    const end = vi.spyOn(ann, 'end').mockReturnValue();
    world.host.abort(1011, 'internal error');
    expect(end).toHaveBeenCalledWith(1011, 'internal error');
    await world.commitNext();
    world.pass(1_000);
    expect(ofType(ann, 'ack')).toEqual([]);
    expect(ofType(ann, 'state')).toHaveLength(1); // that of the beginning
  });
});

it('a clock that stood still, and forgot its timer, is set again', async () => {
  const world = await DrivenRoom.create();
  const ann = world.open();
  world.pass(100);
  world.say(ann, pressOf(1));
  world.forgetTimer();
  world.pass(1_000);
  expect(world.commits).toEqual([]);
  world.host.wake();
  world.pass(0);
  expect(world.commits).toHaveLength(1);
  expect(world.broken).toEqual([]);
});

describe('[P27] stop', () => {
  it('waits for a socket that takes its time to close', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    vi.spyOn(ann, 'end').mockReturnValue();
    const done = vi.fn();
    world.host.stop(done);
    expect(done).not.toHaveBeenCalled();
    world.host.closed(ann);
    expect(done).toHaveBeenCalledTimes(1);
  });

  it('waits for a commit, though nobody is there to hear of it', async () => {
    const { world, ann } = await pressed();
    world.leave(ann);
    const done = vi.fn();
    world.host.stop(done);
    expect(done).not.toHaveBeenCalled();
    await world.commitNext();
    expect(done).toHaveBeenCalledTimes(1);
  });

  it('is done once what was pending is acknowledged and everybody is closed with 1001', async () => {
    const { world, ann } = await pressed();
    const done = vi.fn();
    world.host.stop(done);
    world.pass(1_000);
    expect(done).not.toHaveBeenCalled();
    await world.commitNext();
    world.pass(1_000);
    expect(ofType(ann, 'ack')).toMatchObject([{ seq: 1 }]);
    expect(ann.code).toBe(1001);
    expect(done).toHaveBeenCalledTimes(1);
    expect(world.wakeAtMs).toBe(Number.POSITIVE_INFINITY);
  });
});
