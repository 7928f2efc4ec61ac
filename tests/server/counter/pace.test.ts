/*
 * Hidden pages: who asks for the slow pace gets a state a second, and the others what they got before.
 */

import { describe, expect, it } from 'vitest';
import type { Pace, ServerMessage } from '../../../protocol/messages.ts';
import { pressOf } from '../../../protocol/messages.ts';
import { publishIntervalMs, slowIntervalMs } from '../../../server/counter/pacer.ts';
import { DrivenRoom, type Person } from './driven-room.ts';

const FAST: ReadonlySet<string> = new Set(['fast state', 'fast users']);
const SLOW: ReadonlySet<string> = new Set(['slow state', 'slow users']);

const pace = (pace: Pace) => ({ action: 'pace', pace }) as const;
const statesOf = ({ inbox }: Person) => inbox.filter((message) => message.type === 'state');
const kinds = (inbox: readonly ServerMessage[]) => inbox.map(({ type }) => type);

/** Ann presses every 10 ms, and everything is committed at once. */
async function pressFor(world: DrivenRoom, ann: Person, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10) {
    world.say(ann, pressOf(1));
    world.pass(10);
    while (world.commits.length > 0) await world.commitNext();
  }
}

async function created() {
  const world = await DrivenRoom.create({ pressRate: { perSecond: 1_000, burst: 1_000 } });
  const [ann, bob] = [world.open(), world.open()];
  world.pass(5_000);
  world.say(bob, pace('slow'));
  world.pass(5_000);
  bob.inbox.length = 0;
  ann.inbox.length = 0;
  return { world, ann, bob };
}

describe('[P34] a socket that asked for the slow pace', () => {
  it('gets one state a second at most, and the last one', async () => {
    const { world, ann, bob } = await created();
    await pressFor(world, ann, 3_005);
    await world.settle();
    const states = statesOf(bob);
    expect(states.length).toBeGreaterThanOrEqual(4);
    expect(states.length).toBeLessThanOrEqual(5);
    expect(states.at(-1)).toEqual(statesOf(ann).at(-1));
    expect(statesOf(ann).length).toBeGreaterThan(100);
  });

  it('hears of people who come and go once a second at most', async () => {
    const { world, bob } = await created();
    for (let i = 0; i < 200; i++) {
      world.open();
      world.pass(10);
    }
    world.pass(1_000);
    expect(bob.inbox.map((message) => message.type === 'users' && message.count)).toEqual([3, 102, 202]);
  });

  it('has its own acks at once', async () => {
    const { world, bob } = await created();
    await world.welcome(bob);
    world.say(bob, pressOf(1, 1));
    world.pass(20);
    await world.commitNext();
    world.say(bob, pressOf(1, 2));
    world.pass(20);
    await world.commitNext();
    expect(kinds(bob.inbox)).toEqual(['welcome', 'ack', 'state', 'ack']);
  });

  it('has the latest ack, state and users at once when it asks for the fast pace again', async () => {
    const { world, ann, bob } = await created();
    await world.welcome(bob);
    await pressFor(world, ann, 100);
    bob.inbox.length = 0;
    world.say(bob, pace('fast'));
    const value = statesOf(ann).at(-1)!;
    expect(bob.inbox).toEqual([
      { type: 'ack', seq: 0, revision: value.revision },
      value,
      { type: 'users', count: 2 },
    ]);
    expect(bob.topics).toEqual(FAST);
  });

  it('is only in the topics of its pace, however often it asks', async () => {
    const { world, bob } = await created();
    for (const asked of ['slow', 'slow', 'fast', 'fast', 'slow'] as const) {
      world.say(bob, pace(asked));
      expect(bob.topics).toEqual(asked === 'slow' ? SLOW : FAST);
    }
  });

  it('[P23] gets no state while it is too slow a reader, whatever it asks for', async () => {
    const { world, ann, bob } = await created();
    await world.welcome(bob);
    world.say(bob, pressOf(1, 1));
    world.pass(20);
    bob.isSlow = true;
    await world.commitNext(); // its ack is dropped
    world.say(bob, pace('fast'));
    bob.isSlow = false;
    bob.inbox.length = 0;
    await pressFor(world, ann, 100);
    expect(statesOf(bob)).toEqual([]);
    world.host.drained(bob);
    expect(kinds(bob.inbox)).toEqual(['ack', 'state', 'users']);
    expect(bob.topics).toEqual(FAST);
  });

  it('[P14] may ask as often as it may press', async () => {
    const world = await DrivenRoom.create({ pressRate: { perSecond: 1, burst: 3 } });
    const ann = world.open();
    for (let i = 0; i < 5; i++) world.say(ann, pace('slow'));
    expect(ann.inbox.slice(2).map((message) => message.type === 'refused' && message.code)).toEqual([
      'rate-limited',
      'rate-limited',
    ]);
  });

  it('counts no more once it has left', async () => {
    const { world, bob } = await created();
    world.leave(bob);
    await world.settle();
    expect(world.wakeAtMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('[P27] has the last state before the goodbye', async () => {
    const { world, ann, bob } = await created();
    await pressFor(world, ann, 20);
    world.host.stop(() => {});
    expect([statesOf(bob).at(-1), bob.code]).toEqual([statesOf(ann).at(-1), 1001]);
  });
});

describe('[P21] [P34] the budget', () => {
  it.each([
    { sockets: 0, fast: 16, slow: 1_000 },
    { sockets: 50, fast: 16, slow: 1_000 },
    { sockets: 10_000, fast: 100, slow: 1_000 },
    { sockets: 1_000_000, fast: 10_000, slow: 10_000 },
  ])('gives $sockets sockets a state every $fast ms, and every $slow ms those that nobody sees', (row) => {
    expect(publishIntervalMs(row.sockets, 100_000)).toBe(row.fast);
    expect(slowIntervalMs(row.sockets, 100_000)).toBe(row.slow);
  });
});
