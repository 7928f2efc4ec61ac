import { describe, expect, it } from 'vitest';
import { greeting } from '../../../server/lessons/greeting.ts';
import { connect, FakeWorld } from './fake-lesson.ts';

function answerTo(text: string): unknown {
  const client = connect(greeting(), new FakeWorld());
  client.receive(text);
  return client.take();
}

describe('the greeting lesson', () => {
  it.each([
    ['Jimmy', 'Hello Jimmy!'],
    ['  Jimmy\n', 'Hello Jimmy!'],
    ['李小龍', 'Hello 李小龍!'],
    ['<b>Jimmy</b>', 'Hello <b>Jimmy</b>!'], // text it is; who shows it sees to that
    ['x'.repeat(100), `Hello ${'x'.repeat(100)}!`],
    ['😀'.repeat(100), `Hello ${'😀'.repeat(100)}!`],
  ])('greets %j', (name, answer) => {
    expect(answerTo(name)).toEqual([answer]);
  });

  it.each([
    ['', 0],
    [' \t\n', 0],
    ['x'.repeat(101), 101],
    ['😀'.repeat(101), 101],
  ])('says what a name is to who sends %j', (name, length) => {
    expect(answerTo(name)).toEqual([`A name has 1 to 100 characters, not ${length}.`]);
  });

  it('closes with 1003 after bytes', () => {
    const client = connect(greeting(), new FakeWorld());
    client.receive(new TextEncoder().encode('Jimmy'));
    expect(client.ending).toEqual({ by: 'end', code: 1003, reason: 'text frames only' });
    expect(client.sent).toEqual([]);
  });
});
