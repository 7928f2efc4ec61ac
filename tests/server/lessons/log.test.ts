import { describe, expect, it } from 'vitest';
import { log } from '../../../server/lessons/log.ts';
import { connect, FakeWorld } from './fake-lesson.ts';

describe('the log lesson', () => {
  it('sends a line with the time to everybody, at once and every second', () => {
    const world = new FakeWorld();
    const lesson = log(world);
    const clients = [connect(lesson, world), connect(lesson, world)];
    world.advance(999);
    for (const client of clients) expect(client.take()).toEqual(['Log at 2025-01-01T00:00:00.000Z']);
    world.advance(2_001);
    for (const client of clients) {
      expect(client.take()).toEqual([
        'Log at 2025-01-01T00:00:01.000Z',
        'Log at 2025-01-01T00:00:02.000Z',
        'Log at 2025-01-01T00:00:03.000Z',
      ]);
    }
  });

  it('publishes once a second, however many listen', () => {
    const world = new FakeWorld();
    const lesson = log(world);
    for (let i = 0; i < 100; i++) connect(lesson, world);
    expect(world.timers).toBe(1);
    world.advance(10_000);
    expect(world.published.length).toBe(10);
  });

  it('is silent when nobody listens, and begins again with the next', () => {
    const world = new FakeWorld();
    const lesson = log(world);
    expect(world.timers).toBe(0);
    const clients = [connect(lesson, world), connect(lesson, world)];
    clients[0]!.leave();
    expect(world.timers).toBe(1);
    clients[1]!.leave();
    expect(world.timers).toBe(0);
    world.advance(10_000);
    expect(world.published).toEqual([]);
    const next = connect(lesson, world);
    world.advance(1_000);
    expect(next.sent.length).toBe(2);
  });

  it('writes on the full second, so that everybody gets the same line from several servers', () => {
    const [one, two] = [new FakeWorld(), new FakeWorld()];
    one.advance(123);
    two.advance(123 + 456);
    const clients = [connect(log(one), one), connect(log(two), two)];
    one.advance(2_000);
    two.advance(2_000);
    const lines = [0, 1, 2].map((second) => `Log at 2025-01-01T00:00:0${second}.000Z`);
    expect(clients.map(({ sent }) => sent)).toEqual([lines, lines]);
  });

  it('writes no second twice where a timer is early, and begins anew where the clock is set back', () => {
    const world = new FakeWorld();
    const client = connect(log(world), world);
    client.take();
    world.lead(-3); // the timer fires 3 ms early, by this clock
    world.advance(1_003);
    world.lead(+3);
    world.advance(1_000);
    expect(client.take()).toEqual(['Log at 2025-01-01T00:00:01.000Z', 'Log at 2025-01-01T00:00:02.000Z']);
    world.lead(-3_600_000);
    world.advance(2_000);
    expect(client.take().length).toBe(2);
  });

  it('is not interested in what clients say', () => {
    const world = new FakeWorld();
    const client = connect(log(world), world);
    client.take();
    for (const message of ['hello', '', new Uint8Array(3)]) client.receive(message);
    expect([client.sent, client.ending]).toEqual([[], undefined]);
  });
});
