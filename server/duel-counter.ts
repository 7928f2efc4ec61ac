/*
 * The real counter of the lesson `counter`: the same room, host and protocol as the shared one, in memory and at its own
 * path, so that a duel does not change the number that everybody shares. Everybody may press it. In: the transport.
 * Out: its host, to be stopped with the server. Each of several servers has its own, like its own classic counter.
 */

import { randomBytes, randomUUID } from 'node:crypto';
import { CloseCode } from '../protocol/close-codes.ts';
import type { CounterHost } from './counter/host.ts';
import type { Log } from './counter/operator-log.ts';
import { Room } from './counter/room.ts';
import { ALONE } from './nodes.ts';
import { signature } from './sign.ts';
import { openMemoryStore } from './stores/memory.ts';
import { type CounterOptions, mountCounter } from './transports/counter.ts';
import { type Mounting, scoped } from './transports/scoped.ts';
import type { Endpoint, Transport } from './transports/transport.ts';
import type { Refusal } from './transports/upgrade.ts';

export const DUEL_PATH = '/lessons/counter/real';

/** A duel takes seconds. Its sessions are forgotten after ten to twenty minutes. */
const BUCKET_MS = 10 * 60_000;
const MAX_PENDING_PRESSES = 10_000;
/** Messages per second to everybody who watches the lesson. */
const DELIVERY_BUDGET = 10_000;

/** Its room does nothing any more, until the server is started again. */
const BROKEN = {
  kind: 'refused',
  status: '500 Internal Server Error',
  message: 'internal error',
} as const;
/** As in every lesson: what is spare beyond that is for the shared counter. */
const FULL = { kind: 'refused', status: '503 Service Unavailable', message: 'The server is full' } as const;

export type DuelOptions = Omit<CounterOptions, 'pressTokens' | 'paths'> & { readonly maxSockets: number };

export interface Duel {
  /** Resolves once all its sockets have been told goodbye. */
  stop(): Promise<void>;
  abort: CounterHost['abort'];
}

export async function mountDuel(
  options: DuelOptions,
  transport: Mounting & Pick<Transport, 'traffic'>,
  log: Log,
): Promise<Duel> {
  const newSecret = () => randomBytes(32).toString('base64url');
  const store = openMemoryStore({
    now: Date.now,
    newEpoch: randomUUID,
    newSecret,
    bucketMs: BUCKET_MS,
  });
  const room = new Room(await store.load(), {
    pressRate: { perSecond: options.pressesPerSecond, burst: options.pressBurst },
    deliveryBudget: DELIVERY_BUDGET,
    maxPendingPresses: MAX_PENDING_PRESSES,
    maxSockets: options.maxSockets,
    newSessionKey: () => randomBytes(16).toString('base64url'),
    sign: (text) => signature(store.secret, text),
  });
  let isBroken = false;
  const refusal = (): Refusal | undefined => {
    if (isBroken) return BROKEN;
    const { sockets, connections } = transport.traffic;
    return sockets + connections > options.maxSockets ? FULL : undefined;
  };
  // A failure of a lesson closes its sockets, never the process.
  const broken = (error: unknown): void => {
    isBroken = true;
    log(`a lesson failed: ${error instanceof Error ? error.stack : error}`, {
      level: 'error',
      event: 'lesson-failed',
    });
    host.abort(CloseCode.INTERNAL_ERROR, 'internal error');
  };
  const host = mountCounter(
    { ...options, pressTokens: () => [], paths: [DUEL_PATH] },
    {
      transport: scoped(refusing(transport, refusal), `${DUEL_PATH} `),
      room,
      store,
      nodes: ALONE,
      log,
      broken,
    },
  );
  return {
    stop: () => (isBroken ? Promise.resolve() : new Promise((resolve) => host.stop(resolve))),
    abort: (code, reason) => host.abort(code, reason),
  };
}

function refusing(transport: Mounting, refusal: () => Refusal | undefined): Mounting {
  return {
    publish: (topic, message, isBinary) => transport.publish(topic, message, isBinary),
    mount: <Memory extends object>(path: string, endpoint: Endpoint<Memory>) =>
      transport.mount(path, { ...endpoint, admit: (request) => refusal() ?? endpoint.admit(request) }),
  };
}
