/*
 * A server that drains, with time in the test's hands.
 */

import { expect, it } from 'vitest';
import { drain } from '../../server/stopping.ts';
import { Traffic } from '../../server/transports/traffic.ts';

/** When what was done to a transport with so many sockets, in ms. */
async function drained(sockets: number, seconds: number, leaveByThemselves = 0) {
  const traffic = new Traffic();
  traffic.sockets = sockets;
  let nowMs = 0;
  let stoppedListeningAtMs: number | undefined;
  const goodbyes: { atMs: number; sockets: number }[] = [];
  const transport = {
    traffic,
    stopListening: () => {
      stoppedListeningAtMs = nowMs;
      traffic.sockets -= leaveByThemselves;
    },
    dismiss: (count: number) => {
      if (count <= 0) return;
      goodbyes.push({ atMs: nowMs, sockets: count });
      traffic.sockets -= count;
    },
  };
  await drain(transport, seconds, async (ms) => {
    nowMs += ms;
  });
  return { stoppedListeningAtMs, goodbyes, left: traffic.sockets, endedAtMs: nowMs };
}

it('[P27] waits, takes no more connections, and says goodbye to ten thousand over the same time again', async () => {
  const { stoppedListeningAtMs, goodbyes, left, endedAtMs } = await drained(10_000, 5);
  expect(stoppedListeningAtMs).toBe(5_000);
  expect(goodbyes).toEqual(Array.from({ length: 50 }, (_, i) => ({ atMs: 5_000 + 100 * i, sockets: 200 })));
  expect([left, endedAtMs]).toEqual([0, 10_000]);
});

it('spreads a few over the whole time, too', async () => {
  const { goodbyes } = await drained(4, 2);
  expect(goodbyes.map(({ atMs }) => atMs)).toEqual([2_000, 2_500, 3_000, 3_500]);
});

it('is over early where nobody is left', async () => {
  expect((await drained(4, 2, 4)).endedAtMs).toBe(2_000);
  expect((await drained(0, 2)).endedAtMs).toBe(2_000);
});

it('does nothing without a time', async () => {
  expect(await drained(4, 0)).toEqual({
    stoppedListeningAtMs: undefined,
    goodbyes: [],
    left: 4,
    endedAtMs: 0,
  });
});
