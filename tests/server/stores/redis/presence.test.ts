import { describe, expect, it } from 'vitest';
import { PRESENCE_TIMING, Presence } from '../../../../server/stores/redis/presence.ts';

const row = (sockets: number, leftMs = 15_000) => ({ sockets, leftMs });

describe('presence', () => {
  it('is the sum over the other nodes, each as it was heard last', () => {
    const presence = new Presence(1_000);
    presence.heard('a', row(3), 0);
    presence.heard('b', row(4), 0);
    presence.heard('a', row(1), 0);
    expect(presence.sockets).toBe(5);
  });

  it('ends with a node that leaves, and with one that has no row in the table', () => {
    const presence = new Presence(1_000);
    for (const [i, node] of ['a', 'b', 'c'].entries()) presence.heard(node, row(10 ** i), 0);
    expect([presence.left('a'), presence.sockets]).toEqual([['a'], 110]);
    expect(presence.left('a')).toEqual([]);
    expect(presence.read(new Map([['c', row(200)]]), 0)).toEqual(['b']);
    expect(presence.sockets).toBe(200);
  });

  it('expires, whether the table can be read or not', () => {
    const presence = new Presence(1_000);
    presence.heard('a', row(1, 15_000), 1_000);
    presence.read(new Map(Object.entries({ a: row(1, 15_000), b: row(2, 10_000) })), 1_000);
    expect([presence.expire(9_999), presence.sockets]).toEqual([[], 3]);
    expect([presence.expire(10_000), presence.sockets]).toEqual([['b'], 1]);
    expect([presence.expire(15_000), presence.sockets]).toEqual([['a'], 0]);
  });

  it('does not begin again with what has just expired', () => {
    const presence = new Presence(1_000);
    presence.heard('a', row(1, 15_000), 0);
    expect(presence.expire(14_000)).toEqual(['a']);
    expect(presence.read(new Map([['a', row(1, 999)]]), 14_001)).toEqual([]); // nor is it gone twice
    expect(presence.sockets).toBe(0);
  });

  it('of a crashed node has ended within 15 s, whenever it was refreshed and read', () => {
    const { ttlMs, refreshMs, readMs } = PRESENCE_TIMING;
    expect(ttlMs).toBe(15_000);
    expect(refreshMs).toBeLessThan((ttlMs - readMs) / 2); // one refresh may be missed
    for (let phaseMs = 0; phaseMs < readMs; phaseMs += 50) {
      const presence = new Presence(readMs);
      presence.heard('a', row(1, ttlMs), 0); // its last word
      let goneAtMs = 0;
      for (let nowMs = phaseMs; goneAtMs === 0; nowMs += readMs) {
        presence.expire(nowMs);
        if (nowMs < ttlMs) presence.read(new Map([['a', row(1, ttlMs - nowMs)]]), nowMs);
        if (presence.sockets === 0) goneAtMs = nowMs;
      }
      expect(goneAtMs).toBeLessThanOrEqual(ttlMs);
    }
  });
});
