/*
 * The guard with sockets of no network: rates, and signs of life, round by round.
 */

import { describe, expect, it, vi } from 'vitest';
import { Guard } from '../../../server/transports/guard.ts';
import { type Allowance, Meter } from '../../../server/transports/meter.ts';
import type { Endpoint, Socket } from '../../../server/transports/transport.ts';

const ALLOWANCE: Allowance = {
  messages: { perSecond: 10, burst: 20 },
  bytes: { perSecond: 1_000, burst: 2_000 },
};

function guarded({ idleTimeoutSeconds = 0, allowance }: Partial<Endpoint> = {}) {
  const clock = { nowMs: 0 };
  const guard = new Guard(() => clock.nowMs);
  const received = vi.fn();
  const endpoint: Endpoint = guard.around({
    maxPayloadBytes: 1024,
    maxBackpressureBytes: 1024,
    cutsSlowReaders: false,
    idleTimeoutSeconds,
    ...(allowance && { allowance }),
    admit: () => ({ kind: 'welcome', memory: {} }),
    opened: () => {},
    received,
    pinging: () => calls.push('pinging'),
    closed: () => {},
  });
  const calls: string[] = [];
  const socket = {
    ping: () => calls.push('ping'),
    close: () => {
      calls.push('close');
      endpoint.closed(socket);
    },
    end: (code: number) => {
      calls.push(`end ${code}`);
      endpoint.closed(socket);
    },
  } as unknown as Socket;
  endpoint.opened(socket);
  return { clock, guard, endpoint, socket, calls, received };
}

describe('a crowd', () => {
  const allowance: Allowance = {
    messages: { perSecond: 1_000, burst: 2_000 },
    bytes: { perSecond: 4_000_000, burst: 4_000_000 },
  };
  /** So many sockets of one guard. */
  function crowd(size: number) {
    const closed = new Set<number>();
    const clock = { nowMs: 0 };
    const guard = new Guard(() => clock.nowMs);
    const endpoint = guard.around({
      ...{ maxPayloadBytes: 1024, maxBackpressureBytes: 1024, cutsSlowReaders: false, idleTimeoutSeconds: 0 },
      ...{ allowance, opened: () => {}, received: () => {}, closed: () => {} },
      admit: () => ({ kind: 'welcome', memory: {} }),
    });
    const sockets = Array.from({ length: size }, (_, i) => {
      const socket = {
        end: () => {
          closed.add(i);
          endpoint.closed(socket);
        },
      } as unknown as Socket;
      endpoint.opened(socket);
      return socket;
    });
    const send = (i: number, times: number, bytes = 1) => {
      for (let n = 0; n < times; n++) endpoint.received(sockets[i]!, 'x', bytes);
    };
    return { clock, guard, send, closed };
  }

  it('[P31] is closed socket by socket once all send too much in a slice; who sends little stays', () => {
    const { send, closed } = crowd(100);
    for (let i = 0; i < 50; i++) send(i, 300);
    for (let i = 50; i < 100; i++) send(i, 100);
    expect(closed.size).toBe(34); // the first 16 filled the slice
    expect(Math.max(...closed)).toBe(49);
  });

  it('[P31] is told by its bytes as well', () => {
    const { send, closed } = crowd(20);
    for (let i = 0; i < 20; i++) send(i, 10, 60_000);
    expect(closed).toEqual(new Set([13, 14, 15, 16, 17, 18, 19]));
  });

  it('may send as much in the next slice', () => {
    const { guard, send, closed } = crowd(100);
    for (let slice = 0; slice < 3; slice++) {
      for (let i = 0; i < 16; i++) send(i, 300);
      guard.nextSlice();
    }
    expect(closed.size).toBe(0);
  });

  it.each([0, 1])('may have waited while the process stood still, with %i slices since then', (slices) => {
    const { clock, guard, send, closed } = crowd(100);
    clock.nowMs += 5_000;
    for (let slice = 0; slice < slices; slice++) guard.nextSlice();
    for (let i = 0; i < 100; i++) send(i, 600); // 200, and a tenth of 1,000 a second
    expect(closed.size).toBe(0);
    send(99, 150);
    expect([...closed]).toEqual([99]);
  });

  it('may not send for it again', () => {
    const { clock, guard, send, closed } = crowd(100);
    clock.nowMs += 5_000;
    for (let slice = 0; slice < 2; slice++) guard.nextSlice();
    for (let i = 0; i < 100; i++) send(i, 600);
    expect(closed.size).toBeGreaterThan(80);
  });
});

describe('a rate', () => {
  it('[P31] closes who sends beyond it with 1008, and passes nothing on from then', () => {
    const { endpoint, socket, calls, received } = guarded({ allowance: ALLOWANCE });
    for (let i = 0; i < 25; i++) endpoint.received(socket, 'x', 1);
    expect(calls).toEqual(['end 1008']);
    expect(received).toHaveBeenCalledTimes(20);
  });

  it.each(['pinged', 'ponged'] as const)('[P31] counts frames that are %s', (event) => {
    const { endpoint, socket, calls } = guarded({ allowance: ALLOWANCE });
    for (let i = 0; i < 25; i++) endpoint[event]!(socket);
    expect(calls).toEqual(['end 1008']);
  });

  it('counts bytes', () => {
    const { endpoint, socket, calls } = guarded({ allowance: ALLOWANCE });
    endpoint.received(socket, 'x', 1_999);
    expect(calls).toEqual([]);
    endpoint.received(socket, 'x', 2);
    expect(calls).toEqual(['end 1008']);
  });

  it('lets who keeps to it send for ever', () => {
    const { clock, endpoint, socket, calls, received } = guarded({ allowance: ALLOWANCE });
    for (let i = 0; i < 1_000; i++) {
      clock.nowMs += 100;
      endpoint.received(socket, 'x', 100);
    }
    expect(calls).toEqual([]);
    expect(received).toHaveBeenCalledTimes(1_000);
  });

  it('allows at most two bursts at once, however long it was quiet before', () => {
    let nowMs = 0;
    const meter = new Meter(ALLOWANCE, () => nowMs);
    nowMs = 1e9;
    let passed = 0;
    while (meter.take(0)) passed += 1;
    expect(passed).toBeLessThanOrEqual(2 * ALLOWANCE.messages.burst + 1);
  });
});

describe('a silent socket', () => {
  it('[P25] is pinged once half-way, and cut at the end', () => {
    const { guard, calls } = guarded({ idleTimeoutSeconds: 8 });
    for (let round = 1; round <= 3; round++) guard.nextRound();
    expect(calls).toEqual([]);
    for (let round = 4; round <= 7; round++) guard.nextRound();
    expect(calls).toEqual(['pinging', 'ping']);
    guard.nextRound();
    guard.nextRound();
    expect(calls).toEqual(['pinging', 'ping', 'close']);
  });

  it.each(['received', 'pinged', 'ponged'] as const)('[P25] stays if a frame is %s', (event) => {
    const { guard, endpoint, socket, calls } = guarded({ idleTimeoutSeconds: 8 });
    for (let round = 1; round <= 40; round++) {
      guard.nextRound();
      if (calls.length === 0 || round % 4 !== 0) continue;
      if (event === 'received') endpoint.received(socket, 'x', 1);
      else endpoint[event]!(socket);
    }
    expect(calls.length).toBeGreaterThan(3);
    expect(new Set(calls)).toEqual(new Set(['pinging', 'ping']));
  });

  it('is left alone where its endpoint pings by itself', () => {
    const { guard, calls } = guarded();
    for (let round = 1; round <= 1_000; round++) guard.nextRound();
    expect(calls).toEqual([]);
  });
});
