import { describe, expect, it } from 'vitest';
import { diagnose, type Evidence, TRIALS, urlOf } from '../../../../client/lessons/errors/model.ts';

const NOTHING_SEEN: Evidence = { wasOpen: false, gaveUp: false };

describe('the diagnosis', () => {
  it.each([
    ['a constructor that threw', { failure: 'SyntaxError' }, 'bad-url'],
    ['1006, and nothing to be fetched', { code: 1006 }, 'nothing-listening'],
    ['1006, and a fetch that failed too', { code: 1006, httpStatus: null }, 'nothing-listening'],
    ['1006, and a fetch that found a page', { code: 1006, httpStatus: 200 }, 'refused'],
    ['1006, and a fetch that was refused', { code: 1006, httpStatus: 401 }, 'refused'],
    ['1006, and a fetch that was forbidden', { code: 1006, httpStatus: 403 }, 'foreign'],
    ['1006, and a fetch that found nothing', { code: 1006, httpStatus: 404 }, 'not-found'],
    ['1006 after our own timer', { code: 1006, gaveUp: true }, 'timeout'],
    ['1006 after it was open', { code: 1006, wasOpen: true }, 'vanished'],
    ['1009', { code: 1009, wasOpen: true }, 'too-big'],
    ['another code', { code: 1001, wasOpen: true }, 'unknown'],
  ] as const)('of %s', (_, seen, diagnosis) => {
    expect(diagnose({ ...NOTHING_SEEN, ...seen })).toBe(diagnosis);
  });
});

describe('the address of a trial', () => {
  it('is one that a URL parser takes, but for the bad one', () => {
    const parses = TRIALS.filter((trial) => URL.canParse(urlOf(trial, 'ws://localhost:6789')));
    expect(parses).toEqual(TRIALS.filter((trial) => trial !== 'bad-url'));
  });

  it.each([
    ['ws://localhost:6789', 'ws://localhost:59999/'],
    ['wss://example.org', 'wss://example.org:59999/'],
    ['ws://[fd00::2]:6789', 'ws://[fd00::2]:59999/'],
  ])('where nothing listens is a port beside %s', (origin, url) => {
    expect(urlOf('nothing-listening', origin)).toBe(url);
  });
});
