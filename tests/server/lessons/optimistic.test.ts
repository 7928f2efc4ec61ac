import { expect, it } from 'vitest';
import { optimistic } from '../../../server/lessons/optimistic.ts';
import { connect, FakeWorld } from './fake-lesson.ts';

function open() {
  const world = new FakeWorld();
  const socket = connect(optimistic(world), world);
  return { world, socket, told: () => socket.take().map((message) => JSON.parse(String(message))) };
}

it('a press is answered a second later, with the value', () => {
  const { world, socket, told } = open();
  expect(told()).toEqual([{ type: 'state', value: 0 }]);
  socket.receive('press');
  socket.receive('press');
  world.advance(999);
  expect(told()).toEqual([]);
  world.advance(1);
  expect(told()).toEqual([
    { type: 'accepted', value: 1 },
    { type: 'accepted', value: 2 },
  ]);
});

it('beyond 5, presses are refused', () => {
  const { world, socket, told } = open();
  for (let press = 0; press < 7; press++) socket.receive('press');
  world.advance(1_000);
  const answers = told().slice(1);
  expect(answers.map(({ type }) => type)).toEqual([...Array(5).fill('accepted'), 'refused', 'refused']);
  expect(answers.at(-1)).toEqual({ type: 'refused', value: 5 });
});

it('more than ten presses under way are refused at once, without a timer', () => {
  const { world, socket, told } = open();
  for (let press = 0; press < 1_000; press++) socket.receive('press');
  expect(world.timers).toBe(10);
  expect(told().length).toBe(1 + 990);
});

it('a client that leaves takes its timers with it', () => {
  const { world, socket } = open();
  socket.receive('press');
  socket.leave();
  expect(world.timers).toBe(0);
});

it('anything else is refused in a sentence', () => {
  const { socket } = open();
  socket.take();
  socket.receive('+1');
  expect(socket.take()).toEqual(['refused: send press']);
});
