/*
 * Connections break around the ack: at any byte, of the handshake or of a frame, in any way that a network has.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { BadNetwork, type Cut, type Fate } from '../proxy.ts';
import { between, logBetween, pick, type Random } from '../random.ts';
import { row } from '../row.ts';
import { Stage } from '../stage.ts';

const PRESSES_PER_SECOND_EACH = 60;
const DURATION_MS = 90_000;
const QUICK_MS = 1_500;
/** On a busy machine that takes longer. */
const QUICK_CUTS = 40;
const MAX_QUICK_MS = 30_000;
/** The answer to the upgrade has about 190 bytes, the first two messages 70. */
const HANDSHAKE_BYTES = 260;
const LAST_CUT_BYTES = 30_000;
const IN_HANDSHAKE = 0.25;
const SLOWED = 0.4;
const MAX_DELAY_MS = 40;
const THROTTLED = 0.1;
/** What a client gets a second is about in the middle. */
const THROTTLE = { from: 1_500, to: 20_000 };
/** Of ten, how often each; a blackhole once beside them. It costs its client 15 s, until the heartbeat finds out. */
const OFTEN = { reset: 4, fin: 3, half: 3 };
const CUTS = Object.entries(OFTEN).flatMap(([how, often]) => new Array<Cut>(often).fill(how as Cut));

export const cut = row({
  name: 'cut',
  fault: 'connection cut around the ack',
  how: 'a TCP proxy cuts at random bytes, including those of handshakes: by reset, by FIN, by FIN in one direction, or by silently dropping everything; it also delays and throttles',
  recovery:
    'from the last message before the cut until a client is live again, with its normal backoff; the heartbeat detects a silent connection after 15 s',
  clients: { full: 1, quick: 1 }, // they show that the server is up; of those who come then, no handshake is safe
  pressesPerSecond: 0,
  rounds: { full: 79, quick: 39 }, // clients
  async open(context) {
    const stage = await Stage.open(context);
    const network = await BadNetwork.listen(() => stage.port);
    stage.entrance = network.port;
    return { stage, network, close: async () => void (await Promise.all([stage.close(), network.close()])) };
  },
  async inject({ set: { network }, crowd, random, context, count }) {
    const kinds: readonly Cut[] = context.quick ? CUTS : [...CUTS, 'blackhole'];
    network.fate = () => fateOf(random, kinds);
    crowd.enter(count);
    const clients = crowd.clients.length;
    crowd.press(clients * PRESSES_PER_SECOND_EACH);
    const startMs = performance.now();
    const isOver = (lastedMs: number): boolean => {
      if (!context.quick) return lastedMs >= DURATION_MS;
      return lastedMs >= (network.cuts.total < QUICK_CUTS ? MAX_QUICK_MS : QUICK_MS);
    };
    while (!isOver(performance.now() - startMs)) {
      await delay(250);
      context.progress(`${network.cuts.total} cuts`);
    }
    network.heal();
    const notes = [`${network.cuts}, in ${network.connections} connections of ${clients} clients.`];
    return { faults: network.cuts.total, notes };
  },
});

function fateOf(random: Random, kinds: readonly Cut[]): Fate {
  const isEarly = random() < IN_HANDSHAKE;
  const afterBytes = isEarly
    ? between(random, 0, HANDSHAKE_BYTES)
    : logBetween(random, HANDSHAKE_BYTES, LAST_CUT_BYTES);
  return {
    cut: { how: pick(random, kinds), way: pick(random, ['up', 'down']), afterBytes: Math.floor(afterBytes) },
    delayMs: random() < SLOWED ? between(random, 0, MAX_DELAY_MS) : 0,
    bytesPerSecond:
      random() < THROTTLED ? logBetween(random, THROTTLE.from, THROTTLE.to) : Number.POSITIVE_INFINITY,
  };
}
