import { expect, it } from 'vitest';
import { Topics } from '../../../../server/transports/ws/topics.ts';

const of = (topics: Topics<string>, topic: string) => [...topics.of(topic)];

it('a topic has its subscribers, each once, in the order in which they came', () => {
  const topics = new Topics<string>();
  expect(topics.subscribe('state', 'ann')).toBe(true);
  expect(topics.subscribe('state', 'bob')).toBe(true);
  expect(topics.subscribe('state', 'ann')).toBe(false);
  expect(of(topics, 'state')).toEqual(['ann', 'bob']);
  expect(of(topics, 'users')).toEqual([]);
  expect(topics.has('state', 'ann')).toBe(true);
  expect(topics.has('users', 'ann')).toBe(false);
});

it('one who unsubscribed is no longer told, and may come back', () => {
  const topics = new Topics<string>();
  topics.subscribe('state', 'ann');
  expect(topics.unsubscribe('state', 'ann')).toBe(true);
  expect(topics.unsubscribe('state', 'ann')).toBe(false);
  expect(of(topics, 'state')).toEqual([]);
  expect(topics.subscribe('state', 'ann')).toBe(true);
});

it('one who leaves leaves every topic, and nobody else does', () => {
  const topics = new Topics<string>();
  for (const topic of ['state', 'users', '/lessons/chat']) topics.subscribe(topic, 'ann');
  topics.subscribe('users', 'bob');
  topics.leaveAll('ann');
  expect(['state', 'users', '/lessons/chat'].map((topic) => of(topics, topic))).toEqual([[], ['bob'], []]);
});

it('those who leave while a topic is told of something do not hold up the others', () => {
  const topics = new Topics<string>();
  for (const name of ['ann', 'bob', 'cy']) topics.subscribe('state', name);
  const told: string[] = [];
  for (const name of topics.of('state')) {
    told.push(name);
    if (name === 'ann') topics.leaveAll('bob');
    topics.leaveAll(name);
  }
  expect(told).toEqual(['ann', 'cy']);
});
