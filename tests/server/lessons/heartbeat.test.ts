import { describe, expect, it } from 'vitest';
import { heartbeat } from '../../../server/lessons/heartbeat.ts';
import { connect, type FakeSocket, FakeWorld } from './fake-lesson.ts';

const TIMEOUT = { by: 'end', code: 1001, reason: 'heartbeat timeout' };

describe('the heartbeat lesson', () => {
  it('answers `ping` with `pong`, and tells what else it has received', () => {
    const client = connect(heartbeat(new FakeWorld()), new FakeWorld());
    for (const text of ['ping', 'hello', '', 'PING']) client.receive(text);
    expect(client.sent).toEqual(['pong', 'received: hello', 'received: ', 'received: PING']);
  });

  it('sends a protocol ping every 10 s, and no message', () => {
    const world = new FakeWorld();
    const client = connect(heartbeat(world), world);
    for (let round = 1; round <= 5; round++) {
      world.advance(9_999);
      expect(client.pings).toBe(round - 1);
      world.advance(1);
      expect(client.pings).toBe(round);
      client.pong();
    }
    expect(client.sent).toEqual([]);
    expect(client.ending).toBeUndefined();
  });

  it('closes a mute client with 1001 at the end of the first whole round', () => {
    const world = new FakeWorld();
    const client = connect(heartbeat(world), world);
    world.advance(19_999);
    expect(client.ending).toBeUndefined();
    world.advance(1);
    expect(client.ending).toEqual(TIMEOUT);
  });

  it('gives a whole round to who comes just before the next one', () => {
    const world = new FakeWorld();
    const lesson = heartbeat(world);
    const early = connect(lesson, world);
    world.advance(9_999);
    const late = connect(lesson, world);
    world.advance(10_000);
    expect(late.pings).toBe(1);
    early.pong();
    world.advance(1);
    expect([early.ending, late.ending]).toEqual([undefined, TIMEOUT]);
  });

  it.each<[string, (client: FakeSocket) => void]>([
    ['a pong', (client) => client.pong()],
    ['a message', (client) => client.receive('hello')],
    ['a ping of its own', (client) => client.pingServer()],
  ])('keeps a client of which it hears %s each round', (_, sign) => {
    const world = new FakeWorld();
    const lesson = heartbeat(world);
    const live = connect(lesson, world);
    const mute = connect(lesson, world);
    for (let round = 0; round < 10; round++) {
      world.advance(10_000);
      sign(live);
    }
    expect([live.ending, mute.ending]).toEqual([undefined, TIMEOUT]);
  });

  it('has one timer for all, and none when nobody is there', () => {
    const world = new FakeWorld();
    const lesson = heartbeat(world);
    expect(world.timers).toBe(0);
    const clients = [1, 2, 3].map(() => connect(lesson, world));
    expect(world.timers).toBe(1);
    clients[0]!.leave();
    expect(world.timers).toBe(1);
    world.advance(20_000); // the others are mute
    expect(world.timers).toBe(0);
    connect(lesson, world);
    expect(world.timers).toBe(1);
  });

  it('tells who asks for it of the frames that a page cannot see', () => {
    const world = new FakeWorld();
    const client = connect(heartbeat(world), world, {}, 'frames');
    world.advance(10_000);
    client.pong();
    client.pingServer();
    expect(client.sent).toEqual([
      '{"type":"frame","opcode":"ping","direction":"received"}',
      '{"type":"frame","opcode":"pong","direction":"sent"}',
      '{"type":"frame","opcode":"ping","direction":"sent"}',
    ]);
    expect(client.pings).toBe(1);
  });

  it('stops answering who asks for that, and only them, and goes on pinging', () => {
    const world = new FakeWorld();
    const lesson = heartbeat(world);
    const [client, other] = [connect(lesson, world), connect(lesson, world)];
    client.receive('stop answering');
    for (const each of [client, other]) each.receive('ping');
    expect([client.sent, other.sent]).toEqual([['received: stop answering'], ['pong']]);
    world.advance(10_000);
    expect(client.pings).toBe(1);
  });

  it('loses a client that asks to be ignored, whatever it sends, as it loses a mute one', () => {
    const world = new FakeWorld();
    const client = connect(heartbeat(world), world, {}, 'frames');
    client.receive('ignore me');
    world.advance(10_000);
    client.pong();
    client.receive('ping');
    client.pingServer();
    expect(client.sent).toEqual([
      'received: ignore me',
      '{"type":"frame","opcode":"ping","direction":"received"}',
    ]);
    world.advance(9_999);
    expect(client.ending).toBeUndefined();
    world.advance(1);
    expect(client.ending).toEqual(TIMEOUT);
  });

  it('closes with 1003 after bytes', () => {
    const world = new FakeWorld();
    const client = connect(heartbeat(world), world);
    client.receive(new TextEncoder().encode('ping'));
    expect(client.ending).toMatchObject({ code: 1003 });
    expect(world.timers).toBe(0);
  });

  it('pings itself, so that the server does not', () => {
    expect(heartbeat(new FakeWorld()).pingsItself).toBe(true);
  });
});
