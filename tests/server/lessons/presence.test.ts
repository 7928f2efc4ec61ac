import { expect, it } from 'vitest';
import { presence } from '../../../server/lessons/presence.ts';
import { connect, type FakeSocket, FakeWorld } from './fake-lesson.ts';

const ROOM = 'room00001';

function open() {
  const world = new FakeWorld();
  const lesson = presence(world);
  const join = (name: string, room = ROOM) => {
    const socket = connect(lesson, world);
    socket.receive(`here ${room} ${name}`);
    return socket;
  };
  return { world, lesson, join };
}

const lastOf = (socket: { take(): unknown[] }) => JSON.parse(String(socket.take().at(-1)));

/** Time passes, and these clients beat every second. */
function pass(world: FakeWorld, seconds: number, ...beating: Pick<FakeSocket, 'receive'>[]): void {
  for (let second = 0; second < seconds; second++) {
    world.advance(1_000);
    for (const socket of beating) socket.receive('beat');
  }
}

it('two connections of one person are one person', () => {
  const { join } = open();
  const ann = join('ann');
  join('ann');
  join('bob');
  expect(lastOf(ann)).toEqual({ connections: 3, people: ['ann', 'bob'] });
});

it('who leaves is gone at once; who falls silent, after three seconds', () => {
  const { world, join } = open();
  const [ann, bob, cay] = [join('ann'), join('bob'), join('cay')];
  cay.leave();
  expect(lastOf(ann)).toEqual({ connections: 2, people: ['ann', 'bob'] });
  pass(world, 3, ann);
  expect(bob.ending).toBeUndefined();
  pass(world, 1, ann);
  expect(bob.ending).toMatchObject({ by: 'end', code: 1001 });
  expect(lastOf(ann)).toEqual({ connections: 1, people: ['ann'] });
});

it('rooms do not see each other, and hold six connections', () => {
  const { join } = open();
  const ann = join('ann');
  const others = Array.from({ length: 6 }, () => join('bob', 'room00002'));
  expect(ann.take()).toHaveLength(1);
  expect(lastOf(others[0]!).connections).toBe(6);
  expect(join('bob', 'room00002').ending).toMatchObject({ by: 'end', code: 1008 });
});

it('nothing is left when all are gone, also of a client that never said its name', () => {
  const { world, lesson, join } = open();
  const ann = join('ann');
  const mute = connect(lesson, world);
  expect(world.timers).toBe(1);
  ann.leave();
  pass(world, 4);
  expect(mute.ending).toMatchObject({ by: 'end', code: 1001 });
  expect(world.timers).toBe(0);
});

it.each(['', 'here', 'here short ann', `here ${ROOM} Ann!`, `here ${ROOM}0000000000 ann`])(
  '%j is refused',
  (text) => {
    const { world, lesson } = open();
    const socket = connect(lesson, world);
    socket.receive(text);
    expect(socket.take()).toEqual(['refused: send here <room> <name> once, then beat']);
  },
);

it('a second name is refused', () => {
  const { join } = open();
  const ann = join('ann');
  ann.take();
  ann.receive(`here ${ROOM} bob`);
  expect(ann.take()).toEqual(['refused: send here <room> <name> once, then beat']);
});
