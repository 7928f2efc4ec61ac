import { describe, expect, it } from 'vitest';
import type { Entry, SocketEvent } from '../../../../client/lessons/console/entry.ts';
import { lastConnection } from '../../../../client/lessons/console/last-connection.ts';

const log = (...events: readonly SocketEvent[]): Entry[] =>
  events.map((event, index) => ({ kind: 'event', id: index + 1, atMs: index * 10, event }));

const connecting = { type: 'connecting', url: 'ws://here/' } as const;
const open = { type: 'open', protocol: '' } as const;
const close = { type: 'close', code: 1000, reason: 'bye', wasClean: true, byUs: false } as const;

describe('the last connection of a log', () => {
  it('is none where none was tried', () => {
    expect(lastConnection([])).toBeUndefined();
  });

  it('is told by its events', () => {
    expect(lastConnection(log(connecting, open, close))).toEqual({
      url: 'ws://here/',
      sinceMs: 0,
      wasOpen: true,
      close,
    });
  });

  it('has nothing of the one before', () => {
    expect(lastConnection(log(connecting, open, close, connecting))).toEqual({
      url: 'ws://here/',
      sinceMs: 30,
      wasOpen: false,
    });
  });

  it('failed where the browser did not even try', () => {
    expect(lastConnection(log(connecting, { type: 'failed', message: 'no URL' }))?.failure).toBe('no URL');
  });

  it('has not failed where it was open, and only a close() was refused', () => {
    expect(
      lastConnection(log(connecting, open, { type: 'failed', message: 'code' }))?.failure,
    ).toBeUndefined();
  });
});
