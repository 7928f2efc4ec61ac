import { describe, expect, it } from 'vitest';
import {
  betterClock,
  bytesPerChange,
  columnsOf,
  EMPTY_TALLY,
  frameBytes,
  isChange,
  latencyMs,
  meanLatencyMs,
  parseReading,
  requestHead,
  UPGRADE_ANSWER,
  upgradeHead,
  withChange,
  withTraffic,
} from '../../../../client/lessons/polling/model.ts';

const SENDER = { host: 'localhost:6789', userAgent: 'Somebody/1.0', languages: ['en', 'zh-TW'] };
const reading = (value: number, changedAt = 0) => ({ value, changedAt, now: changedAt });

describe('a reading', () => {
  it('is taken from JSON', () => {
    expect(parseReading('{"value":3,"changedAt":10,"now":12}')).toEqual({ value: 3, changedAt: 10, now: 12 });
  });

  it.each(['', 'null', '3', '{"value":3}', '{"value":"3","changedAt":1,"now":1}', '<html>'])(
    'is not taken from %j',
    (text) => expect(parseReading(text)).toBeUndefined(),
  );
});

describe('bytes', () => {
  it.each([
    [0, false, 2],
    [125, false, 127],
    [126, false, 130],
    [65_535, false, 65_539],
    [65_536, false, 65_546],
    [125, true, 131],
  ])(
    'of a frame with %i bytes of payload, masked: %s, are %i (RFC 6455 §5.2)',
    (payload, isMasked, bytes) => {
      expect(frameBytes(payload, isMasked)).toBe(bytes);
    },
  );

  it('of a request are those of whole lines and an empty one', () => {
    const head = requestHead('/lessons/polling/value', SENDER);
    expect(head).toMatch(/^GET \/lessons\/polling\/value HTTP\/1\.1\r\nHost: localhost:6789\r\n/);
    expect(head.endsWith('Accept-Language: en,zh-TW\r\n\r\n')).toBe(true);
  });

  it('of the request for a WebSocket hold what the handshake needs, and one empty line', () => {
    const head = upgradeHead('/lessons/polling', SENDER);
    expect(head).toContain('\r\nUpgrade: websocket\r\n');
    expect(head.match(/\r\n\r\n/g)).toHaveLength(1);
    expect(head.length).toBeGreaterThan(requestHead('/lessons/polling', SENDER).length);
    expect(UPGRADE_ANSWER.endsWith('\r\n\r\n')).toBe(true);
  });
});

describe("the server's clock", () => {
  it('is taken to be read halfway between question and answer', () => {
    expect(betterClock(undefined, 100, 110, 1_105)).toEqual({ offsetMs: 1_000, roundTripMs: 10 });
  });

  it('is taken from the shortest round trip', () => {
    const first = betterClock(undefined, 100, 110, 1_105);
    expect(betterClock(first, 200, 240, 1_239)).toBe(first);
    expect(betterClock(first, 200, 202, 1_203).offsetMs).toBe(1_002);
  });

  it('makes a latency of a change there and a display here, never less than none', () => {
    const clock = { offsetMs: 1_000, roundTripMs: 10 };
    expect(latencyMs(reading(1, 5_000), 4_020, clock)).toBe(20);
    expect(latencyMs(reading(1, 5_000), 3_990, clock)).toBe(0);
  });
});

describe('a tally', () => {
  it('adds up traffic', () => {
    const tally = withTraffic(withTraffic(EMPTY_TALLY, 1, 400, 300), 0, 0, 60);
    expect(tally).toMatchObject({ requests: 1, bytesSent: 400, bytesReceived: 360 });
  });

  it('takes a value for news only if it differs from the one before', () => {
    expect(isChange(EMPTY_TALLY, reading(7))).toBe(false);
    const known = { ...EMPTY_TALLY, value: 7 };
    expect(isChange(known, reading(7))).toBe(false);
    expect(isChange(known, reading(8))).toBe(true);
  });

  it('counts what was skipped as missed, and keeps mean and longest delay', () => {
    const tally = withChange(withChange({ ...EMPTY_TALLY, value: 7 }, reading(8), 10), reading(11), 30);
    expect(tally).toMatchObject({ value: 11, changes: 2, missed: 2, latencyMaxMs: 30 });
    expect(meanLatencyMs(tally)).toBe(20);
  });

  it('has no means before the first change', () => {
    expect(meanLatencyMs(EMPTY_TALLY)).toBeUndefined();
    expect(bytesPerChange(EMPTY_TALLY)).toBeUndefined();
    expect(bytesPerChange({ ...EMPTY_TALLY, bytesSent: 300, bytesReceived: 100, changes: 2 })).toBe(200);
  });
});

it('the chart has one column a way, in the order of time, with nothing at zero', () => {
  const columns = columnsOf([
    { way: 'polling', atSeconds: 2, latencyMs: 500 },
    { way: 'webSocket', atSeconds: 1, latencyMs: 0 },
  ]);
  expect(columns).toEqual([
    [1, 2],
    [null, 500],
    [null, null],
    [0.1, null],
  ]);
});
