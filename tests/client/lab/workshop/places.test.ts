import { javascriptLanguage } from '@codemirror/lang-javascript';
import { describe, expect, it } from 'vitest';
import { halfAt, handlerAt } from '../../../../client/lab/workshop/editor/places.ts';

const parse = (text: string) => {
  const tree = javascriptLanguage.parser.parse(text);
  const slice = (from: number, to: number): string => text.slice(from, to);
  return { tree, slice };
};

describe('a handler is found', () => {
  it.each([
    ['client = (io, saved) => ({ press(step, id) {} });'],
    ['client = (io) => { return { press: (step) => io.send(step) }; };'],
    ['const client = function (io) { return { press: function (step) {} }; };'],
    ['function client(io) { const press = (step) => {}; return { press }; }'],
    ['function client(io) { function press(step) {} return { press }; }'],
    ['let client = (io) => ({ message({ press }) {}, press() {} });'],
    ['export const client = (io) => ({ press() {} });'],
    ['export function client(io) { return { press() {} }; }'],
    ['server = (io) => ({ press() {} });\nclient = (io) => ({ press() {} });'],
    ['client = (io) => ({ press() { /* unfinished'],
  ])('in %j', (text) => {
    const { tree, slice } = parse(text);
    const at = handlerAt(tree, slice, 'client', 'press')!;
    expect(text.slice(at, at + 'press'.length)).toBe('press');
    expect(at).toBeGreaterThan(text.indexOf('client'));
    expect(text.slice(at)).toMatch(/^press( = |: |\()/);
  });
});

it('finds where a half begins, and nothing where there is no such handler', () => {
  const { tree, slice } = parse('let n = 0;\nserver = (io) => ({});');
  expect(handlerAt(tree, slice, 'server', 'create')).toBe(11);
  expect(handlerAt(tree, slice, 'server', 'committed')).toBeUndefined();
  expect(handlerAt(tree, slice, 'client', 'create')).toBeUndefined();
});

it('knows which half a position is in', () => {
  const text = 'client = (io) => ({});\nserver = (io) => ({});\nconst more = 1;';
  const { tree, slice } = parse(text);
  expect(halfAt(tree, slice, 12)).toBe('client');
  expect(halfAt(tree, slice, 30)).toBe('server');
  expect(halfAt(tree, slice, text.length - 3)).toBeUndefined();
});
