import { describe, expect, it } from 'vitest';
import type { Entry, SocketEvent } from '../../../../client/lessons/console/entry.ts';
import { dueOf, viewsOf } from '../../../../client/lessons/heartbeat/model.ts';
import {
  bytesOf,
  type ControlFrame,
  closeFrameOf,
  controlFrameIn,
  noteOf,
} from '../../../../protocol/control-frames.ts';

const event = (atMs: number, event: SocketEvent): Entry => ({ kind: 'event', id: atMs, atMs, event });
const opened = (atMs: number) => event(atMs, { type: 'open', protocol: '' });
const closed = (atMs: number, code: number) =>
  event(atMs, { type: 'close', code, reason: '', wasClean: true, byUs: false });
const text = (atMs: number, direction: 'sent' | 'received', payload: string): Entry => ({
  kind: 'frame',
  id: atMs,
  atMs,
  direction,
  opcode: 'text',
  bytes: payload.length,
  payload,
});
const control = (
  atMs: number,
  direction: ControlFrame['direction'],
  opcode: ControlFrame['opcode'],
): Entry => ({ kind: 'frame', id: atMs, atMs, direction, opcode, bytes: 0, payload: '' });

describe('what each side knows', () => {
  it('of a page that asks, and is answered', () => {
    const lines = [opened(0), text(10, 'sent', 'ping')];
    expect(viewsOf(lines).page).toEqual({ kind: 'waiting', sinceMs: 10 });
    expect(viewsOf([...lines, text(30, 'received', 'pong')]).page).toEqual({ kind: 'heard', sinceMs: 30 });
  });

  it('of a page that asks again before it is answered: it waits since the first time', () => {
    const lines = [opened(0), text(10, 'sent', 'ping'), text(20, 'sent', 'ping')];
    expect(viewsOf(lines).page).toEqual({ kind: 'waiting', sinceMs: 10 });
  });

  it('of a server that pings, and hears a pong, or does not and closes', () => {
    const asked = [opened(0), control(10, 'received', 'ping')];
    expect(viewsOf(asked).server).toEqual({ kind: 'waiting', sinceMs: 10 });
    expect(viewsOf([...asked, control(11, 'sent', 'pong')]).server).toEqual({ kind: 'heard', sinceMs: 11 });
    expect(viewsOf([...asked, closed(20, 1001)])).toEqual({
      page: { kind: 'closed' },
      server: { kind: 'gaveUp' },
    });
  });

  it('of a page that gave up, and of one that is mute on purpose', () => {
    expect(viewsOf([opened(0), closed(5, 4000)]).page).toEqual({ kind: 'gaveUp' });
    expect(viewsOf([opened(0), text(1, 'sent', 'ignore me')]).page).toEqual({ kind: 'mute' });
  });

  it('begins anew with each connection', () => {
    const lines = [opened(0), text(10, 'sent', 'ping'), closed(20, 1006), opened(30)];
    expect(viewsOf(lines)).toEqual({ page: { kind: 'quiet' }, server: { kind: 'quiet' } });
    expect(viewsOf([]).page).toEqual({ kind: 'closed' });
  });
});

describe('the page’s own heartbeat', () => {
  it.each([
    [{ kind: 'quiet' } as const, 0, 'ask'],
    [{ kind: 'heard', sinceMs: 0 } as const, 4_999, 'nothing'],
    [{ kind: 'heard', sinceMs: 0 } as const, 5_000, 'ask'],
    [{ kind: 'waiting', sinceMs: 0 } as const, 2_999, 'nothing'],
    [{ kind: 'waiting', sinceMs: 0 } as const, 3_000, 'give up'],
    [{ kind: 'mute' } as const, 99_000, 'nothing'],
    [{ kind: 'gaveUp' } as const, 99_000, 'nothing'],
    [{ kind: 'closed' } as const, 99_000, 'nothing'],
  ])('after %j, at %d ms, does: %s', (view, nowMs, due) => {
    expect(dueOf(view, nowMs)).toBe(due);
  });
});

describe('a control frame', () => {
  it('is told of in a note, which is no other message', () => {
    const frame = { opcode: 'ping', direction: 'received' } as const;
    expect(controlFrameIn(noteOf(frame))).toEqual(frame);
    for (const other of ['ping', '{"type":"frame","opcode":"text","direction":"sent"}', '{"type":"frame"'])
      expect(controlFrameIn(other)).toBeUndefined();
  });

  it('looks on the wire as RFC 6455 §5.2 and §5.5.1 have it', () => {
    expect(bytesOf({ opcode: 'ping', direction: 'received' })).toBe('89 00');
    expect(bytesOf({ opcode: 'pong', direction: 'sent' })).toBe('8a 80 ·· ·· ·· ··');
    expect(closeFrameOf(1000, 'ok')).toBe('88 04 03 e8 6f 6b');
    expect(closeFrameOf(1005, '')).toBe('88 00');
  });
});
