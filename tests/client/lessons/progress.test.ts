import { expect, it } from 'vitest';
import { progressOf, record, stepOn } from '../../../client/lessons/progress.ts';

it.each([
  [null, {}],
  ['nonsense', {}],
  ['null', {}],
  ['7', {}],
  ['{"chat":{"predicted":2,"tried":true,"more":1}}', { chat: { predicted: 2, tried: true } }],
  ['{"chat":{"predicted":"2","tried":1,"checked":true}}', { chat: { checked: true } }],
  ['{"chat":null}', { chat: {} }],
])('what is stored as %j is read as %j', (text, progress) => {
  expect(progressOf(text)).toEqual(progress);
});

it('each step is added to those before, also where nothing can be stored', () => {
  expect(stepOn('errors')).toEqual({});
  record('errors', { predicted: 1 });
  record('errors', { tried: true });
  expect(stepOn('errors')).toEqual({ predicted: 1, tried: true });
  expect(stepOn('constructor')).toEqual({});
});
