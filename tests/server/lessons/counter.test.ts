import { describe, expect, it } from 'vitest';
import { counter } from '../../../server/lessons/counter.ts';
import { connect, FakeWorld } from './fake-lesson.ts';

const state = (value: number) => JSON.stringify({ type: 'state', value });
const users = (count: number) => JSON.stringify({ type: 'users', count });

function open(clients: number) {
  const world = new FakeWorld();
  const lesson = counter(world);
  const sockets = Array.from({ length: clients }, () => connect(lesson, world));
  for (const socket of sockets) socket.take();
  return { world, lesson, sockets: sockets as [(typeof sockets)[0], ...typeof sockets] };
}

describe('the classic counter', () => {
  it('tells a newcomer the users and the state', () => {
    const { world, lesson, sockets } = open(1);
    sockets[0].receive('{"action":"plus"}');
    expect(connect(lesson, world).sent).toEqual([users(2), state(1)]);
  });

  it.each([
    ['plus', 1],
    ['increment', 1],
    ['minus', -1],
    ['decrement', -1],
  ])('publishes the new state to everybody, the sender too, after %s', (action, value) => {
    const { sockets } = open(3);
    sockets[0].receive(JSON.stringify({ action }));
    for (const socket of sockets) expect(socket.sent).toEqual([state(value)]);
  });

  it('publishes once for each press, however many there are at once', () => {
    const { sockets, world } = open(2);
    world.published.length = 0;
    for (let i = 0; i < 100; i++) sockets[0].receive('{"action":"plus"}');
    expect(world.published.map(({ message }) => message)).toEqual(
      Array.from({ length: 100 }, (_, i) => state(i + 1)),
    );
  });

  it('publishes the users whenever somebody joins or leaves', () => {
    const { world, lesson, sockets } = open(2);
    connect(lesson, world).leave();
    expect(sockets[0].sent).toEqual([users(3), users(2)]);
  });

  it('forgets everything with the process', () => {
    open(1).sockets[0].receive('{"action":"plus"}');
    const { world, lesson } = open(0);
    expect(connect(lesson, world).sent).toContain(state(0));
  });

  it.each<[string | Uint8Array]>([
    ['not json'],
    ['null'],
    ['["plus"]'],
    ['{}'],
    ['{"action":"times"}'],
    ['{"action":["plus"]}'],
    [new Uint8Array([1])],
  ])('passes over %j', (message) => {
    const { sockets } = open(2);
    sockets[0].receive(message);
    for (const socket of sockets) expect(socket.sent).toEqual([]);
    expect(sockets[0].ending).toBeUndefined();
  });
});
