import { describe, expect, it, vi } from 'vitest';
import { pressOf, type ServerMessage } from '../../../protocol/messages.ts';
import { IN_FLIGHT_MS } from '../../../server/counter/refusals.ts';
import { DrivenRoom, issued, type Person } from './driven-room.ts';

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => pressOf(1, from + i));
const ofType = (person: Person, type: ServerMessage['type']) =>
  person.inbox.filter((message) => message.type === type);
/** What a session hears that was issued, and forgotten since. */
async function answerToExpired(): Promise<ServerMessage | undefined> {
  const world = await DrivenRoom.create({}, { snapshot: { bucket: 9 } });
  const ann = world.open();
  world.say(ann, { action: 'hello', protocol: 1, session: issued(1, 1), acked: 1 });
  expect(world.lookUps).toHaveLength(1);
  await world.answer();
  return last(ann);
}

const last = (person: Person) => person.inbox.at(-1);

/** Ann, who was welcomed. */
async function joined(environment = {}, snapshot = {}) {
  const world = await DrivenRoom.create(environment, { snapshot });
  const ann = world.open();
  const { session } = await world.welcome(ann);
  world.pass(100);
  ann.inbox.length = 0;
  return { world, ann, session };
}

describe('joining', () => {
  it('[P4] a newcomer gets users and state before anything else', async () => {
    const world = await DrivenRoom.create({}, { snapshot: { value: 42, revision: 7 } });
    const ann = world.open();
    expect(ann.inbox).toEqual([
      { type: 'users', count: 1 },
      { type: 'state', value: 42, revision: 7 },
    ]);
  });

  it('[P22] tells everybody how many they are once an interval, however many join', async () => {
    const world = await DrivenRoom.create();
    world.open();
    world.pass(0);
    for (let i = 0; i < 100; i++) world.open();
    world.pass(16);
    expect(world.published.map(({ message }) => message)).toEqual([
      { type: 'users', count: 1 },
      { type: 'users', count: 101 },
    ]);
  });

  it('[P22] tells those who stay that somebody left', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    const bob = world.open();
    world.pass(100);
    world.leave(bob);
    world.pass(0);
    expect(last(ann)).toEqual({ type: 'users', count: 1 });
  });

  it('[P28] closes a newcomer with 1013 when it is full, and does not count him', async () => {
    const world = await DrivenRoom.create({ maxSockets: 1 });
    const ann = world.open();
    const bob = world.open();
    expect(bob.code).toBe(1013);
    world.pass(100);
    expect(last(ann)).toEqual({ type: 'users', count: 1 });
    world.leave(ann);
    expect(world.open().closed).toBeUndefined();
  });
});

describe('plain presses', () => {
  it('[P5] count, and are never acknowledged', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    world.say(ann, pressOf(1), pressOf(1), pressOf(-1));
    await world.settle();
    expect(last(ann)).toEqual({ type: 'state', value: 1, revision: 1 });
    expect(ofType(ann, 'ack')).toEqual([]);
  });

  it('[P11] are shown to nobody before they are committed', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    world.say(ann, pressOf(1));
    world.pass(1_000);
    expect(ofType(ann, 'state')).toHaveLength(1);
    expect(world.open().inbox).toContainEqual({ type: 'state', value: 0, revision: 0 });
    await world.commitNext();
    expect(ofType(ann, 'state').at(-1)).toEqual({ type: 'state', value: 1, revision: 1 });
  });

  it('[P15] are refused as busy to those who sent them when the commit fails', async () => {
    const world = await DrivenRoom.create();
    const [ann, bob] = [world.open(), world.open()];
    world.say(ann, pressOf(1));
    world.pass(0);
    world.fail();
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'busy', retryAfterMs: expect.any(Number) });
    expect(ofType(bob, 'refused')).toEqual([]);
  });

  it('[P15] beyond those that may wait are refused as busy, one by one, and do not count', async () => {
    const world = await DrivenRoom.create({ maxPendingPresses: 2 });
    const ann = world.open();
    world.say(ann, pressOf(1), pressOf(1), pressOf(1));
    expect(ofType(ann, 'refused')).toEqual([expect.objectContaining({ code: 'busy', retryAfterMs: 1_000 })]);
    await world.settle();
    expect(last(ann)).toMatchObject({ type: 'state', value: 2 });
  });
});

describe('sessions', () => {
  it('[P7] a hello without a session gets a new one', async () => {
    const world = await DrivenRoom.create({}, { snapshot: { value: 5, revision: 2 } });
    const [ann, bob] = [world.open(), world.open()];
    expect(await world.welcome(ann)).toEqual({
      type: 'welcome',
      protocol: 1,
      session: issued(1, 1),
      epoch: 'epoch-1',
      seq: 0,
      value: 5,
      revision: 2,
      users: 2,
    });
    expect((await world.welcome(bob)).session).not.toBe((await world.welcome(world.open())).session);
  });

  it('[P7] a second hello on a connection is refused', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    await world.welcome(ann);
    world.say(ann, { action: 'hello', protocol: 1 });
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'protocol' });
  });

  it('[P7] a hello in another protocol is refused', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    world.say(ann, { action: 'hello', protocol: 2 });
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'protocol' });
  });

  it('[P8] a resumed session is told its last number, and a value that holds it', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    const { session } = await world.welcome(ann);
    world.say(ann, ...numbers(1, 3));
    await world.settle();
    world.leave(ann);
    expect(await world.welcome(world.open(), session, 3)).toMatchObject({ seq: 3, value: 3, revision: 1 });
  });

  it('[P8] a session is not looked up while its presses are on their way to the store', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    const { session } = await world.welcome(ann);
    world.say(ann, pressOf(1, 1));
    world.pass(0); // in flight
    world.say(ann, pressOf(1, 2)); // and one that waits
    world.leave(ann);
    const again = world.open();
    world.say(again, { action: 'hello', protocol: 1, session });
    expect(world.lookUps).toEqual([]);
    await world.commitNext();
    expect(world.lookUps).toEqual([]);
    world.pass(16);
    await world.commitNext();
    expect(world.lookUps).toHaveLength(1);
    await world.answer();
    expect(last(again)).toMatchObject({ type: 'welcome', seq: 2, value: 2, revision: 2 });
  });

  it('[P9] a numbered press before the welcome is refused', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    world.say(ann, pressOf(1, 1));
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'protocol' });
    world.say(ann, { action: 'hello', protocol: 1, session: issued(1, 50) }, pressOf(1, 1));
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'protocol' });
    await world.settle();
    expect(world.open().inbox).toContainEqual({ type: 'state', value: 0, revision: 0 });
  });

  it.each([
    '',
    'x',
    '1',
    '1.',
    '1.short',
    '__proto__',
    '1.aaaaaaaaaaaaaaaaaaaaaa',
    `1.${'a'.repeat(44)}`,
    `-${issued(1, 1)}`,
    `1${issued(1, 1)}`,
    issued(1, 1).slice(0, -1),
    issued(1, 1).replace('01-', '02-'),
  ])('[P7] the made-up session %j is refused as expired, and the store is not asked', async (session) => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    world.say(ann, { action: 'hello', protocol: 1, session });
    expect(world.lookUps).toEqual([]);
    expect(last(ann)).toEqual(await answerToExpired());
    expect((await world.welcome(ann)).seq).toBe(0);
  });

  it.each([0, 9])('[P17] a session of bucket %i is not known any more, and refused', async (bucket) => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    world.say(ann, { action: 'hello', protocol: 1, session: issued(bucket, 1) });
    expect(world.lookUps).toHaveLength(bucket === 0 ? 0 : 1);
    await world.answer();
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'session-expired' });
    expect((await world.welcome(ann)).seq).toBe(0);
  });

  it('[P17] of what cannot be a session, no store is asked', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    world.say(ann, { action: 'hello', protocol: 1, session: '1.short' });
    expect(world.lookUps).toEqual([]);
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'session-expired' });
  });

  it('[P17] a store that forgot what it acknowledged does not guess', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    world.say(ann, { action: 'hello', protocol: 1, session: issued(1, 50), acked: 1 });
    await world.answer();
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'session-expired' });
  });

  it('[P15] a session that cannot be looked up is refused as busy, and may try again', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    const session = issued(1, 50);
    world.say(ann, { action: 'hello', protocol: 1, session });
    world.lookUps.shift()!.done(new Error('the disk failed'));
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'busy' });
    expect((await world.welcome(ann, session)).seq).toBe(0);
  });

  it('[P18] a session that is resumed elsewhere leaves its first connection with 4001', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    const { session } = await world.welcome(ann);
    const again = world.open();
    await world.welcome(again, session);
    expect(ann.closed).toMatchObject({ code: 4001 });
    world.say(again, pressOf(1, 1));
    await world.settle();
    expect(ofType(again, 'ack')).toEqual([{ type: 'ack', seq: 1, revision: 1 }]);
  });

  it('[P18] a connection that lost its session, and ends later, does not end the session', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    const { session } = await world.welcome(ann);
    const end = vi.spyOn(ann, 'end').mockReturnValue();
    const again = world.open();
    await world.welcome(again, session);
    expect(end).toHaveBeenCalledWith(4001, expect.anything());
    world.host.closed(ann);
    world.say(again, pressOf(1, 1));
    await world.settle();
    expect(ofType(again, 'ack')).toEqual([{ type: 'ack', seq: 1, revision: 1 }]);
  });

  it('[P8] an answer about the session that a connection had asked for before is not taken for another', async () => {
    const world = await DrivenRoom.create();
    const [ann, bob, eve] = [world.open(), world.open(), world.open()];
    const { session } = await world.welcome(ann);
    world.say(ann, pressOf(1, 1));
    world.pass(0);
    const carl = world.open();
    const { session: other } = await world.welcome(carl);
    world.leave(carl);
    world.say(bob, { action: 'hello', protocol: 1, session: other });
    vi.spyOn(bob, 'end').mockReturnValue(); // its close comes late
    world.say(eve, { action: 'hello', protocol: 1, session: other });
    world.say(bob, { action: 'hello', protocol: 1, session }); // waits for the commit
    await world.answer();
    expect(ofType(bob, 'welcome')).toEqual([]);
    await world.settle();
    expect(ofType(bob, 'welcome')).toMatchObject([{ session, seq: 1, value: 1 }]);
  });

  it('[P18] of two connections that resume a session at once, the later has it', async () => {
    const world = await DrivenRoom.create();
    const session = issued(1, 50);
    const [ann, bob] = [world.open(), world.open()];
    world.say(ann, { action: 'hello', protocol: 1, session });
    world.say(bob, { action: 'hello', protocol: 1, session });
    await world.answer();
    expect(ann.code).toBe(4001);
    expect(last(bob)).toMatchObject({ type: 'welcome' });
  });

  it('[P19] a new epoch closes every socket with 1012', async () => {
    const world = await DrivenRoom.create();
    const people = [world.open(), world.open()];
    world.host.changed({ epoch: 'epoch-2', value: 0, revision: 0, bucket: 1 });
    expect(people.map((person) => person.code)).toEqual([1012, 1012]);
    expect((await world.welcome(world.open())).epoch).toBe('epoch-2');
  });

  it('[P33] asks the store about the point that hello names, and passes its answer on', async () => {
    const world = await DrivenRoom.create({}, { snapshot: { branch: 'b', revision: 9 } });
    const ann = world.open();
    const session = issued(1, 1);
    world.say(ann, { action: 'hello', protocol: 1, session, branch: 'a', revision: 7 });
    const [asked] = world.lookUps;
    expect(asked?.known).toEqual({ branch: 'a', revision: 7 });
    asked?.done({ kind: 'known', seq: 0, snapshot: await world.store.load(), diverged: true });
    expect(last(ann)).toMatchObject({ type: 'welcome', branch: 'b', diverged: true });
  });

  it('[P33] tells those whom it has welcomed of another branch before all that was committed in it', async () => {
    const { world, ann, session } = await joined({}, { branch: 'a', value: 5, revision: 5 });
    const bob = world.open();
    bob.inbox.length = 0;
    world.say(ann, pressOf(1, 1));
    world.pass(0);
    const snapshot = { epoch: 'epoch-1', value: 6, revision: 6, bucket: 1, branch: 'b' };
    world.commits[0]?.done({ snapshot, runs: new Map([[session, { kind: 'applied', seq: 1 }]]) });
    expect(ann.inbox.filter(({ type }) => type !== 'users')).toEqual([
      { type: 'state', value: 5, revision: 5, branch: 'b' },
      { type: 'ack', seq: 1, revision: 6 },
      { type: 'state', value: 6, revision: 6 },
    ]);
    expect(ofType(bob, 'state')).toEqual([{ type: 'state', value: 6, revision: 6 }]);
  });
});

describe('numbered presses', () => {
  it('[P10] count once, however often they are sent', async () => {
    const { world, ann } = await joined();
    world.say(ann, ...numbers(1, 3), ...numbers(1, 3));
    world.pass(0);
    world.say(ann, ...numbers(1, 3));
    await world.settle();
    world.say(ann, ...numbers(1, 3));
    await world.settle();
    expect(ofType(ann, 'state')).toEqual([{ type: 'state', value: 3, revision: 1 }]);
    expect(ofType(ann, 'refused')).toEqual([]);
  });

  it('[P10] that are on disk are acknowledged again', async () => {
    const { world, ann } = await joined();
    world.say(ann, ...numbers(1, 3));
    await world.settle();
    world.say(ann, pressOf(1, 2));
    expect(last(ann)).toEqual({ type: 'ack', seq: 3, revision: 1 });
  });

  it('[P10] beyond the next are refused as a gap, with the last number', async () => {
    const { world, ann } = await joined();
    world.say(ann, pressOf(1, 1), pressOf(1, 3));
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'gap', seq: 1 });
    world.say(ann, pressOf(1, 2), pressOf(1, 3));
    await world.settle();
    expect(last(ann)).toEqual({ type: 'state', value: 3, revision: 1 });
  });

  it('[P11] are committed first, then acknowledged, then published', async () => {
    const { world, ann } = await joined();
    world.say(ann, ...numbers(1, 2));
    world.pass(1_000);
    expect(ann.inbox).toEqual([]);
    await world.commitNext();
    expect(ann.inbox).toEqual([
      { type: 'ack', seq: 2, revision: 1 },
      { type: 'state', value: 2, revision: 1 },
    ]);
  });

  it('[P11] one batch is in flight, and the next fills meanwhile', async () => {
    const { world, ann } = await joined();
    world.say(ann, pressOf(1, 1));
    world.pass(0);
    world.say(ann, ...numbers(2, 5));
    world.pass(1_000);
    expect(world.commits).toHaveLength(1);
    await world.commitNext();
    expect(world.commits).toHaveLength(1);
    await world.commitNext();
    world.pass(16);
    expect(last(ann)).toEqual({ type: 'state', value: 5, revision: 2 });
  });

  it('[P13] [P14] beyond the rate are refused once for all that are on their way, and taken later', async () => {
    const { world, ann } = await joined({ pressRate: { perSecond: 10, burst: 20 } });
    world.say(ann, ...numbers(1, 60));
    const refusals = ofType(ann, 'refused');
    expect(refusals).toEqual([expect.objectContaining({ code: 'rate-limited', seq: 21 })]);
    const { retryAfterMs } = refusals[0] as { retryAfterMs: number };
    world.pass(retryAfterMs);
    world.say(ann, ...numbers(21, 24));
    await world.settle();
    expect(ofType(ann, 'ack').at(-1)).toMatchObject({ seq: 24 });
    expect(ofType(ann, 'state').at(-1)).toMatchObject({ value: 24 });
  });

  it('[P13] late duplicates beyond the rate are not refused one by one', async () => {
    const { world, ann } = await joined({ pressRate: { perSecond: 10, burst: 20 } });
    world.say(ann, ...numbers(1, 20));
    await world.settle();
    ann.inbox.length = 0;
    world.say(ann, ...numbers(1, 20), ...numbers(1, 20));
    expect(ofType(ann, 'refused')).toEqual([expect.objectContaining({ code: 'rate-limited', seq: 21 })]);
  });

  it('[P13] one that comes again too early is refused again, and told how long to wait from then on', async () => {
    const { world, ann } = await joined({ pressRate: { perSecond: 10, burst: 20 } });
    world.say(ann, ...numbers(1, 21));
    world.pass(50);
    world.say(ann, pressOf(1, 21));
    expect(ofType(ann, 'refused')).toMatchObject([
      { code: 'rate-limited', seq: 21, retryAfterMs: 500 },
      { code: 'rate-limited', seq: 21, retryAfterMs: 450 },
    ]);
  });

  it('[P13] beyond a refused one are passed over until it comes again, however long they are in flight', async () => {
    const { world, ann } = await joined({ pressRate: { perSecond: 50, burst: 20 } });
    world.say(ann, ...numbers(1, 30));
    const [refusal] = ofType(ann, 'refused');
    expect(refusal).toMatchObject({ code: 'rate-limited', seq: 21 });
    world.pass(2 * (refusal as { retryAfterMs: number }).retryAfterMs); // the client's wait is over, but the rest of what it sent before comes only now
    world.say(ann, ...numbers(31, 60), ...numbers(21, 24));
    await world.settle();
    expect(ofType(ann, 'refused')).toEqual([refusal]);
    expect(ofType(ann, 'ack').at(-1)).toMatchObject({ seq: 24 });
    world.pass(1_000);
    world.say(ann, pressOf(1, 26));
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'gap', seq: 24 });
  });

  it('[P13] beyond a refused one that does not come again are a gap in the end', async () => {
    const { world, ann } = await joined({ maxPendingPresses: 1 });
    world.say(ann, ...numbers(1, 2));
    expect(ofType(ann, 'refused')).toMatchObject([{ code: 'busy', seq: 2, retryAfterMs: 1_000 }]);
    world.pass(1_000 + IN_FLIGHT_MS - 1);
    world.say(ann, pressOf(1, 3));
    expect(ofType(ann, 'refused')).toHaveLength(1);
    world.pass(1);
    world.say(ann, pressOf(1, 3));
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'gap', seq: 1 });
  });

  it('[P14] a ping takes a token as well, so that pings cannot flood', async () => {
    const { world, ann } = await joined({ pressRate: { perSecond: 1, burst: 2 } });
    world.say(ann, { action: 'ping' }, { action: 'ping' }, { action: 'ping' });
    expect(ofType(ann, 'pong')).toHaveLength(2);
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'rate-limited' });
  });

  it('[P15] are refused as busy when too many wait', async () => {
    const { world, ann } = await joined({ maxPendingPresses: 3 });
    world.say(ann, ...numbers(1, 5));
    expect(ofType(ann, 'refused')).toEqual([expect.objectContaining({ code: 'busy', seq: 4 })]);
    await world.settle();
    world.say(ann, ...numbers(4, 5));
    await world.settle();
    expect(last(ann)).toEqual({ type: 'state', value: 5, revision: 2 });
  });

  it('[P15] are refused as busy, not acknowledged and not shown, when the commit fails', async () => {
    const { world, ann } = await joined();
    world.say(ann, pressOf(1, 1));
    world.pass(0);
    world.say(ann, pressOf(1, 2));
    world.fail();
    expect(ann.inbox).toEqual([expect.objectContaining({ type: 'refused', code: 'busy', seq: 1 })]);
    await world.settle();
    expect(ofType(ann, 'ack')).toEqual([]);
    world.say(ann, ...numbers(1, 2));
    await world.settle();
    expect(last(ann)).toEqual({ type: 'state', value: 2, revision: 1 });
  });

  it('[P15] a session whose commit fails while it moves is looked up afterwards', async () => {
    const { world, ann, session } = await joined();
    world.say(ann, pressOf(1, 1));
    world.pass(0);
    world.leave(ann);
    const again = world.open();
    world.say(again, { action: 'hello', protocol: 1, session });
    expect(world.lookUps).toEqual([]);
    world.fail();
    await world.answer();
    expect(last(again)).toMatchObject({ type: 'welcome', seq: 0, value: 0 });
  });

  it.each([
    [1, Number.MAX_SAFE_INTEGER],
    [-1, Number.MIN_SAFE_INTEGER],
  ] as const)('[P16] a press of %i is refused at %i', async (delta, value) => {
    const { world, ann } = await joined({}, { value });
    world.say(ann, pressOf(delta, 1));
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'range', seq: 1 });
    world.say(ann, pressOf(delta));
    expect(ofType(ann, 'refused')).toEqual([
      expect.objectContaining({ code: 'range', seq: 1 }),
      expect.not.objectContaining({ seq: expect.anything() }),
    ]);
    expect(last(ann)).toMatchObject({ code: 'range' });
  });

  it('[P16] what is in flight behind a press that was refused for the range never counts', async () => {
    const { world, ann, session } = await joined({}, { value: Number.MAX_SAFE_INTEGER });
    const other = world.open();
    world.say(ann, pressOf(1, 1));
    world.say(other, pressOf(-1));
    await world.settle(); // now there would be room for it
    const heard = ann.inbox.length;
    world.say(ann, pressOf(1, 1), pressOf(1, 2));
    expect(ann.inbox).toHaveLength(heard);
    expect(await world.welcome(ann, session)).toMatchObject({ seq: 0 });
    world.say(ann, pressOf(-1, 1));
    await world.settle();
    expect(ofType(ann, 'ack').at(-1)).toMatchObject({ seq: 1 });
  });

  it('[P16] counts what the store has not answered yet', async () => {
    const { world, ann } = await joined({}, { value: Number.MAX_SAFE_INTEGER - 2 });
    world.say(ann, pressOf(1, 1));
    world.pass(0);
    world.say(ann, ...numbers(2, 3));
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'range', seq: 3 });
  });

  it('[P10] in which the store finds a gap are refused with the number that it has, and go on from there', async () => {
    const { world, ann, session } = await joined();
    world.say(ann, ...numbers(1, 3));
    world.pass(0);
    const snapshot = await world.store.load();
    world.commits.shift()!.done({ snapshot, runs: new Map([[session, { kind: 'gap', seq: 1 }]]) });
    expect(ann.inbox).toEqual([expect.objectContaining({ type: 'refused', code: 'gap', seq: 1 })]);
    world.say(ann, pressOf(1, 1)); // as durable as the store says
    expect(last(ann)).toMatchObject({ type: 'ack', seq: 1 });
    world.say(ann, pressOf(1, 2));
    world.pass(16);
    expect(world.commits[0]!.batch.runs.get(session)).toEqual({ first: 2, deltas: [1] });
  });

  it('[P17] of a session that expired meanwhile are refused once, and the connection may say hello again', async () => {
    const { world, ann } = await joined();
    world.say(ann, pressOf(1, 1));
    world.pass(0);
    const { batch, done } = world.commits.shift()!;
    const [session] = batch.runs.keys();
    const snapshot = await world.store.load();
    done({ snapshot, runs: new Map([[session!, { kind: 'expired' }]]) });
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'session-expired' });
    expect(ann.inbox.at(-2)).toMatchObject({ type: 'ack', seq: 0 }); // in case that the last one was dropped
    for (let seq = 2; seq < 20; seq++) world.say(ann, pressOf(1, seq)); // they were on their way
    expect(last(ann)).toMatchObject({ code: 'session-expired' });
    expect((await world.welcome(ann)).session).not.toBe(session);
  });

  it('[P17] that may have counted before their session was forgotten end the connection with 1012, not with "expired"', async () => {
    const { world, ann, session } = await joined();
    world.say(ann, pressOf(1, 1));
    world.pass(16);
    const { done } = world.commits.shift()!;
    const snapshot = await world.store.load();
    done({ snapshot, runs: new Map([[session, { kind: 'unknown' }]]) });
    expect(ann.closed).toMatchObject({ code: 1012 });
    expect(ofType(ann, 'refused')).toEqual([]); // it would say that nothing was applied
    expect(last(ann)).toMatchObject({ type: 'ack', seq: 0 });
  });
});

describe('other nodes', () => {
  it('[P22] count with those here, and are told how many these are', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    world.pass(100);
    world.host.countedElsewhere(5);
    world.pass(100);
    expect(last(ann)).toEqual({ type: 'users', count: 6 });
    expect((await world.welcome(ann)).users).toBe(6);
    expect(world.counted.at(-1)).toBe(1);
    const published = world.published.length;
    world.host.countedElsewhere(5);
    world.pass(100);
    expect(world.published).toHaveLength(published);
  });

  it('[P18] may resume a session: the connection that holds it here is closed with 4001', async () => {
    const { world, ann, session } = await joined();
    world.host.takenOver(issued(1, 99));
    expect(ann.closed).toBeUndefined();
    world.host.takenOver(session);
    expect(ann.code).toBe(4001);
  });

  it('[P18] that resumed a session make its runs here fail, and its connection is closed', async () => {
    const { world, ann } = await joined();
    world.say(ann, pressOf(1, 1));
    world.pass(0);
    const { batch, done } = world.commits.shift()!;
    const [session] = batch.runs.keys();
    const snapshot = await world.store.load();
    done({ snapshot, runs: new Map([[session!, { kind: 'taken-over' }]]) });
    expect(ofType(ann, 'ack')).toEqual([]);
    expect(ann.code).toBe(4001);
  });

  it('[P18] do not take from a connection what it is just taking back', async () => {
    const { world, ann, session } = await joined();
    world.leave(ann);
    const again = world.open();
    world.say(again, { action: 'hello', protocol: 1, session, acked: 0 });
    world.host.takenOver(session);
    await world.answer();
    expect(again.closed).toBeUndefined();
    expect(ofType(again, 'welcome')).toHaveLength(1);
  });

  it('[P19] that bring a new epoch end every connection and what waits, and so does a look-up', async () => {
    const { world, ann } = await joined();
    world.say(ann, pressOf(1, 1));
    const snapshot = { ...(await world.store.load()), epoch: 'another' };
    const bob = world.open();
    const session = issued(1, 99);
    world.say(bob, { action: 'hello', protocol: 1, session, acked: 0 });
    world.lookUps.shift()!.done({ kind: 'known', seq: 0, snapshot });
    expect([ann.code, bob.code]).toEqual([1012, 1012]);
    world.pass(1_000);
    expect(world.commits).toEqual([]);
  });
});

describe('a server with press tokens', () => {
  /** One token is right; one comes after too many wrong ones. */
  const newRight = () => {
    const right = {
      mayPress: false,
      present: (token: string) => {
        right.mayPress ||= token === 'right';
        return token === 'too late' ? 30_000 : 0;
      },
    };
    return right;
  };

  it('[P32] lets a socket without a token watch, and refuses its presses one by one', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open(newRight());
    expect(await world.welcome(ann)).toMatchObject({ mayPress: false, seq: 0 });
    world.say(ann, pressOf(1), pressOf(1, 1), pressOf(1, 2));
    expect(ofType(ann, 'refused')).toEqual([
      expect.objectContaining({ code: 'may-not-press' }),
      expect.objectContaining({ code: 'may-not-press', seq: 1 }),
      expect.objectContaining({ code: 'may-not-press', seq: 2 }),
    ]);
    const bob = world.open();
    await world.welcome(bob);
    world.say(bob, pressOf(1, 1));
    await world.settle();
    expect(ofType(ann, 'state').at(-1)).toMatchObject({ value: 1 });
    expect(ann.closed).toBeUndefined();
  });

  it('[P32] lets it press once it has said hello with a right token', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open(newRight());
    const { session } = await world.welcome(ann, undefined, undefined, 'right');
    expect(last(ann)).not.toHaveProperty('mayPress');
    world.say(ann, pressOf(1, 1), pressOf(1));
    await world.settle();
    expect(ofType(ann, 'ack')).toEqual([{ type: 'ack', seq: 1, revision: 1 }]);
    expect(ofType(ann, 'state').at(-1)).toMatchObject({ value: 2 });

    const again = world.open(newRight());
    expect(await world.welcome(again, session, 1, 'wrong')).toMatchObject({ mayPress: false, seq: 1 });
  });

  it('[P32] refuses hello after too many wrong tokens, with the time to wait, and takes the next one', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open(newRight());
    world.say(ann, { action: 'hello', protocol: 1, token: 'too late' });
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'may-not-press', retryAfterMs: 30_000 });
    expect(last(ann)).not.toHaveProperty('seq');
    await world.welcome(ann, undefined, undefined, 'right');
    expect(last(ann)).not.toHaveProperty('mayPress');
  });
});

describe('mistakes', () => {
  it('[P3] nine are refused, and the tenth ends the connection with 1008', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    for (let i = 0; i < 9; i++) world.write(ann, 'not JSON');
    expect(ofType(ann, 'refused')).toHaveLength(9);
    expect(ann.closed).toBeUndefined();
    world.write(ann, 'not JSON');
    expect(ann.code).toBe(1008);
  });

  it('[P3] [P16] a press that nobody understands is refused for good, and nothing behind it counts until hello', async () => {
    const { world, ann, session } = await joined();
    world.say(ann, pressOf(1, 1));
    world.misunderstood(ann, 2);
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'bad-message', seq: 2 });
    const heard = ann.inbox.length;
    world.misunderstood(ann, 3);
    world.say(ann, pressOf(1, 4));
    expect(ann.inbox).toHaveLength(heard);
    world.misunderstood(ann); // no press: that refusal does not cover it
    expect(ann.inbox).toHaveLength(heard + 1);
    world.say(ann, { action: 'hello', protocol: 1, session });
    await world.settle();
    expect(ofType(ann, 'welcome').at(-1)).toMatchObject({ seq: 1, value: 1 });
    world.say(ann, pressOf(-1, 2));
    await world.settle();
    expect(last(ann)).toMatchObject({ type: 'state', value: 0 });
  });

  it.each([
    ['one that was counted', 1],
    ['one beyond the next', 9],
    ['none', undefined],
  ])('[P3] a message that nobody understands refuses no press where its number is %s', async (_, seq) => {
    const { world, ann } = await joined();
    world.say(ann, pressOf(1, 1));
    await world.settle();
    world.misunderstood(ann, seq);
    expect(last(ann)).toEqual({
      type: 'refused',
      code: 'bad-message',
      message: expect.stringContaining('"action" must be'),
    });
    world.say(ann, pressOf(1, 2));
    await world.settle();
    expect(last(ann)).toMatchObject({ type: 'state', value: 2 });
  });

  it('[P3] before a welcome, no press is refused for good', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    world.misunderstood(ann, 1);
    expect(last(ann)).toEqual({
      type: 'refused',
      code: 'bad-message',
      message: expect.stringContaining('"action" must be'),
    });
  });

  it('[P3] the tenth press that nobody understands ends the connection, too', async () => {
    const { world, ann, session } = await joined();
    for (let i = 0; i < 10; i++) {
      world.misunderstood(ann, 1);
      if (i < 9) await world.welcome(ann, session);
    }
    expect(ann.code).toBe(1008);
  });

  it('[P14] a plain press beyond the rate is refused and does not count', async () => {
    const world = await DrivenRoom.create({ pressRate: { perSecond: 1, burst: 2 } });
    const ann = world.open();
    world.say(ann, pressOf(1), pressOf(1), pressOf(1));
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'rate-limited' });
    await world.settle();
    expect(last(ann)).toMatchObject({ type: 'state', value: 2 });
  });

  it('passes over what comes from a socket that is not there', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    world.leave(ann);
    world.say(ann, pressOf(1));
    world.write(ann, 'x');
    world.host.drained(ann);
    world.host.closed(ann);
    expect(world.broken).toEqual([]);
    expect(world.wakeAtMs).toBeLessThan(Number.POSITIVE_INFINITY); // somebody left
    await world.settle();
    expect((await world.store.load()).value).toBe(0);
  });
});

describe('pace', () => {
  it('[P21] the first change after a quiet moment goes out at once, then one state an interval', async () => {
    const world = await DrivenRoom.create({ pressRate: { perSecond: 1, burst: 1_000 } });
    const ann = world.open();
    world.pass(1_000);
    world.published.length = 0;
    const startMs = world.nowMs;
    for (let ms = 0; ms < 160; ms++) {
      world.say(ann, pressOf(1));
      world.pass(1);
      while (world.commits.length > 0) await world.commitNext();
    }
    await world.settle();
    const states = world.published.filter(({ message }) => message.type === 'state');
    expect(states[0]).toEqual({ atMs: startMs + 1, message: { type: 'state', value: 1, revision: 1 } });
    const commitMs = 1;
    const gaps = states.slice(1).map(({ atMs }, i) => atMs - states[i]!.atMs);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(16 - commitMs);
    expect(states.length).toBeLessThanOrEqual(11);
    expect(states.at(-1)?.message).toMatchObject({ value: 160 });
  });

  it('[P21] a state goes out with its commit, and the next commit waits for the interval, not for the disk', async () => {
    const { world, ann } = await joined();
    world.pass(1_000);
    world.published.length = 0;
    const startMs = world.nowMs;
    world.say(ann, pressOf(1, 1));
    world.pass(10);
    world.say(ann, pressOf(1, 2));
    await world.commitNext();
    world.pass(7);
    await world.commitNext();
    expect(world.published.map(({ atMs }) => atMs - startMs)).toEqual([10, 17]);
    expect(ann.inbox.slice(-4).map(({ type }) => type)).toEqual(['ack', 'state', 'ack', 'state']);
  });

  it('[P21] states of other nodes keep the interval', async () => {
    const world = await DrivenRoom.create();
    world.open();
    world.pass(1_000);
    world.published.length = 0;
    const startMs = world.nowMs;
    const snapshot = await world.store.load();
    for (let revision = 1; revision <= 40; revision++) {
      world.host.changed({ ...snapshot, value: revision, revision });
      world.pass(1);
    }
    expect(world.published.map(({ atMs }) => atMs - startMs)).toEqual([0, 16, 32]);
  });

  it('[P21] with a large audience the interval follows the budget', async () => {
    const world = await DrivenRoom.create({
      deliveryBudget: 1_000,
      pressRate: { perSecond: 1e6, burst: 1e6 },
    });
    const people = Array.from({ length: 100 }, () => world.open());
    world.pass(1_000);
    world.published.length = 0;
    for (let ms = 0; ms < 1_000; ms += 10) {
      world.say(people[0]!, pressOf(1));
      world.pass(10);
      while (world.commits.length > 0) await world.commitNext();
    }
    const states = world.published.filter(({ message }) => message.type === 'state');
    expect(states.length).toBeGreaterThanOrEqual(9);
    expect(states.length).toBeLessThanOrEqual(11);
  });

  it('[P23] a socket that can take messages again gets the latest ack, state and users', async () => {
    const world = await DrivenRoom.create();
    const [ann, bob] = [world.open(), world.open()];
    await world.welcome(ann);
    world.say(ann, pressOf(1, 1));
    await world.settle();
    ann.inbox.length = 0;
    bob.inbox.length = 0;
    world.host.drained(ann);
    world.host.drained(bob);
    const latest = [
      { type: 'state', value: 1, revision: 1 },
      { type: 'users', count: 2 },
    ];
    expect(ann.inbox).toEqual([{ type: 'ack', seq: 1, revision: 1 }, ...latest]);
    expect(bob.inbox).toEqual(latest);
  });

  it('sleeps when nobody does anything', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    world.say(ann, pressOf(1));
    await world.settle();
    expect(world.wakeAtMs).toBe(Number.POSITIVE_INFINITY);
    world.say(ann, pressOf(1));
    world.pass(0);
    world.fail();
    world.pass(1_000);
    expect(world.wakeAtMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('[P20] news of an older revision changes nothing, news of a newer one is published', async () => {
    const world = await DrivenRoom.create({}, { snapshot: { value: 5, revision: 5 } });
    const ann = world.open();
    world.pass(100);
    ann.inbox.length = 0;
    world.host.changed({ epoch: 'epoch-1', value: 4, revision: 4, bucket: 1 });
    world.pass(100);
    expect(ann.inbox).toEqual([]);
    world.host.changed({ epoch: 'epoch-1', value: 9, revision: 6, bucket: 1 });
    world.pass(100);
    expect(ann.inbox).toEqual([{ type: 'state', value: 9, revision: 6 }]);
  });
});

describe('the end', () => {
  it('[P27] commits what is pending, acknowledges it, and closes with 1001', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    await world.welcome(ann);
    world.say(ann, pressOf(1, 1));
    world.pass(0);
    world.say(ann, ...numbers(2, 4));
    world.host.stop(() => {});
    expect(ann.closed).toBeUndefined();
    await world.commitNext();
    expect(ann.closed).toBeUndefined();
    await world.commitNext();
    expect(ofType(ann, 'ack').at(-1)).toEqual({ type: 'ack', seq: 4, revision: 2 });
    expect(ofType(ann, 'state').at(-1)).toEqual({ type: 'state', value: 4, revision: 2 });
    expect(ann.code).toBe(1001);
  });

  it('[P27] shows the latest state before it closes, though it is not due yet', async () => {
    const { world, ann } = await joined();
    world.host.changed({ ...(await world.store.load()), value: 5, revision: 5 });
    world.pass(0);
    world.host.changed({ ...(await world.store.load()), value: 6, revision: 6 });
    world.host.stop(() => {});
    expect(ofType(ann, 'state').map((state) => state.type === 'state' && state.value)).toEqual([5, 6]);
    expect(ann.code).toBe(1001);
  });

  it('[P27] takes no more presses and people', async () => {
    const world = await DrivenRoom.create();
    const ann = world.open();
    await world.welcome(ann);
    world.say(ann, pressOf(1, 1));
    world.pass(0);
    world.host.stop(() => {});
    world.say(ann, pressOf(1, 2));
    expect(last(ann)).toMatchObject({ type: 'refused', code: 'busy', seq: 2 });
    expect(world.open().code).toBe(1001);
    await world.commitNext();
    expect((await world.store.load()).value).toBe(1);
    expect(ann.code).toBe(1001);
  });
});
