import { describe, expect, it } from 'vitest';
import { ticker } from '../../../server/lessons/ticker.ts';
import { connect, FakeWorld } from './fake-lesson.ts';

describe('the ticker lesson', () => {
  it('counts for each connection by itself: the first line at once, then one a second', () => {
    const world = new FakeWorld();
    const lesson = ticker(world);
    const first = connect(lesson, world);
    world.advance(1_500);
    const second = connect(lesson, world);
    world.advance(1_500);
    expect(first.sent).toEqual(['Hello 1!', 'Hello 2!', 'Hello 3!', 'Hello 4!']);
    expect(second.sent).toEqual(['Hello 1!', 'Hello 2!']);
  });

  it('stops when the client leaves, and touches the closed socket no more', () => {
    const world = new FakeWorld();
    const lesson = ticker(world);
    const leaving = connect(lesson, world);
    expect(leaving.sent).toEqual(['Hello 1!']);
    const staying = connect(lesson, world);
    world.advance(2_000);
    leaving.leave();
    expect(world.timers).toBe(1);
    world.advance(2_000); // a send to who has left would throw
    expect(leaving.sent).toEqual(['Hello 1!', 'Hello 2!', 'Hello 3!']);
    expect(staying.sent.length).toBe(5);
    staying.leave();
    expect(world.timers).toBe(0);
  });

  it('begins at 1 for who comes back', () => {
    const world = new FakeWorld();
    const lesson = ticker(world);
    const before = connect(lesson, world);
    world.advance(3_000);
    before.leave();
    const after = connect(lesson, world);
    expect(after.sent).toEqual(['Hello 1!']);
  });
});
