import { describe, expect, it } from 'vitest';
import {
  EXPLAINED_CODES,
  type Life,
  lastedMs,
  lived,
  type ReadyState,
  whoClosed,
} from '../../../../client/lessons/closing/model.ts';
import { CODE_NAMES } from '../../../../client/lessons/closing/words.ts';

const live = (...moments: readonly [ReadyState, number][]) =>
  moments.reduce<Life>((life, [state, atMs]) => lived(life, state, atMs), []);

describe('a life', () => {
  it('knows how long each state lasted', () => {
    const life = live([0, 100], [1, 110], [2, 150], [3, 153]);
    expect([0, 1, 2, 3].map((state) => lastedMs(life, state as ReadyState))).toEqual([10, 40, 3, undefined]);
  });

  it('may pass over a state: a server that closes is seen as CLOSED at once', () => {
    const life = live([0, 100], [1, 110], [3, 150]);
    expect(lastedMs(life, 1)).toBe(40);
    expect(lastedMs(life, 2)).toBeUndefined();
  });

  it('lasts still in its last state', () => {
    expect(lastedMs(live([0, 100], [1, 110]), 1)).toBeUndefined();
  });

  it('begins anew with the next connection', () => {
    const life = live([3, 0], [0, 100], [1, 110], [3, 120], [0, 200]);
    expect(life.filter((since) => since !== undefined)).toEqual([200]);
  });

  it('is not changed by a state that it is in already', () => {
    expect(lastedMs(live([0, 100], [0, 105], [1, 110]), 0)).toBe(10);
  });
});

describe('who closed', () => {
  it.each([
    [true, 1000, 'page'],
    [false, 4000, 'server'],
    [false, 1006, 'nobody'],
    [true, 1006, 'nobody'],
  ])('by us: %s, with %i, was %s', (byUs, code, who) => {
    expect(whoClosed({ byUs, code })).toBe(who);
  });
});

it('the codes that the page explains have the names of the registry', () => {
  expect(EXPLAINED_CODES.filter((code) => !CODE_NAMES[code])).toEqual([]);
});
