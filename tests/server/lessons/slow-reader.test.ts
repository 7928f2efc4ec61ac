import { expect, it } from 'vitest';
import { slowReader } from '../../../server/lessons/slow-reader.ts';
import { connect, FakeWorld } from './fake-lesson.ts';

function open() {
  const world = new FakeWorld();
  const reader = connect(slowReader(world), world);
  const ask = (text: string) => {
    reader.receive(text);
    return JSON.parse(String(reader.take()[0])) as Record<string, number>;
  };
  return { world, reader, ask };
}

it('who takes everything gets each value in turn, older and older', () => {
  const { world, ask } = open();
  world.advance(500);
  expect(ask('next')).toMatchObject({ value: 1, unsent: 4 });
  world.advance(500);
  const second = ask('next');
  expect(second).toMatchObject({ value: 2, unsent: 8 });
  expect(second.now! - second.madeAt!).toBe(800);
  expect(second.unsentBytes! % 8).toBe(0);
});

it('who takes the latest is up to date, and skips values', () => {
  const { world, ask } = open();
  ask('latest');
  world.advance(500);
  expect(ask('next')).toMatchObject({ value: 5, unsent: 0, unsentBytes: 0 });
  world.advance(1_050);
  const latest = ask('next');
  expect(latest).toMatchObject({ value: 15, unsent: 0 });
  expect(latest.now! - latest.madeAt!).toBe(50);
});

it('who is faster than the values gets the last one again', () => {
  const { world, ask } = open();
  world.advance(100);
  expect([ask('next').value, ask('next').value]).toEqual([1, 1]);
});

it('who falls 300 values behind is cut; no queue and no timer is kept for anybody', () => {
  const { world, reader, ask } = open();
  world.advance(30_000);
  expect(ask('next').unsent).toBe(299);
  world.advance(300);
  reader.receive('next');
  expect(reader.ending).toMatchObject({ by: 'end', code: 1008 });
  expect(world.timers).toBe(0);
});

it('anything else is refused in a sentence', () => {
  const { reader } = open();
  reader.receive('give me all');
  expect(reader.take()).toEqual(['refused: send everything, latest or next']);
  expect(reader.ending).toBeUndefined();
});
