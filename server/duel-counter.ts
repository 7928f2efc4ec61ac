/*
 * The real counter of the lesson `counter`: the same room, host and protocol as the shared one, in memory and at its own
 * path, so that a duel does not change the number that everybody shares. Everybody may press it. If a bug breaks the room,
 * its sockets are closed, and a fresh room takes its place. In: the transport. Out: its end, with that of the server. Each
 * of several servers has its own, like its own classic counter.
 */

import { randomBytes, randomUUID } from 'node:crypto';
import { CloseCode } from '../protocol/close-codes.ts';
import type { CounterHost, Memory } from './counter/host.ts';
import type { Log } from './counter/operator-log.ts';
import { Room } from './counter/room.ts';
import { StrangersLog } from './log.ts';
import { ALONE } from './nodes.ts';
import { signature } from './sign.ts';
import { openMemoryStore } from './stores/memory.ts';
import { type CounterOptions, mountCounter } from './transports/counter.ts';
import { type Mounting, scoped } from './transports/scoped.ts';
import type { Admission, Endpoint, Socket, Transport, UpgradeRequest } from './transports/transport.ts';

export const DUEL_PATH = '/lessons/counter/real';

/** A duel takes seconds. Its sessions are forgotten after ten to twenty minutes. */
const BUCKET_MS = 10 * 60_000;
const MAX_PENDING_PRESSES = 10_000;
/** Messages per second to everybody who watches the lesson. */
const DELIVERY_BUDGET = 10_000;

/** A fresh room takes no sockets before: whoever can break it can do so this often. */
export const REST_MS = 5_000;

const BROKEN = {
  kind: 'refused',
  status: '503 Service Unavailable',
  message: 'This lesson begins anew in a few seconds',
} as const;
/** As in every lesson: what is spare beyond that is for the shared counter. */
const FULL = { kind: 'refused', status: '503 Service Unavailable', message: 'The server is full' } as const;

export type DuelOptions = Omit<CounterOptions, 'pressTokens' | 'paths'> & { readonly maxSockets: number };

/** A room from its beginning until it breaks. */
interface Life {
  readonly host: CounterHost;
  readonly endpoint: Endpoint<Memory>;
}

/** A socket belongs to the life that admitted it. */
interface DuelMemory extends Memory {
  readonly life: Life;
}

export async function mountDuel(
  options: DuelOptions,
  transport: Mounting & Pick<Transport, 'traffic'>,
  log: Log,
  nowMs: () => number = () => performance.now(),
): Promise<Duel> {
  const own = scoped(transport, `${DUEL_PATH} `);
  const duel = new Duel(options, own.publish, new StrangersLog(log, nowMs), nowMs);
  const { traffic } = transport;
  const isFull = () => traffic.sockets + traffic.connections > options.maxSockets;
  own.mount(DUEL_PATH, await duel.open(isFull));
  return duel;
}

export class Duel {
  /** Undefined: broken, and the next one is not ready. */
  private life: Life | undefined;
  private opensAtMs = 0;

  constructor(
    private readonly options: DuelOptions,
    private readonly publish: Mounting['publish'],
    private readonly log: StrangersLog,
    private readonly nowMs: () => number,
  ) {}

  /** @returns the endpoint of every life */
  async open(isFull: () => boolean): Promise<Endpoint<DuelMemory>> {
    const first = await this.begin();
    const lifeOf = (socket: Socket<DuelMemory>) => socket.getUserData().life;
    const of = (socket: Socket<DuelMemory>) => lifeOf(socket).endpoint;
    return {
      ...first.endpoint,
      admit: (request) => (isFull() ? FULL : this.admit(request)),
      opened: (socket) => {
        if (lifeOf(socket) === this.life) return of(socket).opened(socket);
        socket.end(CloseCode.INTERNAL_ERROR, 'internal error');
      },
      received: (socket, message, bytes) => of(socket).received(socket, message, bytes),
      drained: (socket) => of(socket).drained?.(socket),
      closed: (socket) => of(socket).closed(socket),
    };
  }

  /** Resolves once all its sockets have been told goodbye. */
  stop(): Promise<void> {
    const { life } = this;
    return life === undefined ? Promise.resolve() : new Promise((resolve) => life.host.stop(resolve));
  }

  abort(code: CloseCode, reason: string): void {
    this.life?.host.abort(code, reason);
  }

  private admit(request: UpgradeRequest): Admission<DuelMemory> {
    const { life } = this;
    if (life === undefined || this.nowMs() < this.opensAtMs) return BROKEN;
    const admission = life.endpoint.admit(request);
    if (admission.kind !== 'welcome') return admission;
    return { ...admission, memory: { ...admission.memory, life } };
  }

  private async begin(): Promise<Life> {
    const { options, publish } = this;
    const { room, store } = await newRoom(options);
    const endpoints: Endpoint[] = [];
    const transport: Mounting = {
      publish,
      mount: (_, endpoint) => endpoints.push(endpoint as unknown as Endpoint),
    };
    const parts = { transport, room, store, nodes: ALONE };
    const host = mountCounter(
      { ...options, pressTokens: () => [], paths: [DUEL_PATH] },
      {
        ...parts,
        log: (line) => this.log.line('lesson-failed', line),
        broken: (error) => this.broke(life, error),
      },
    );
    const life = { host, endpoint: endpoints[0] as unknown as Endpoint<Memory> };
    this.life = life;
    return life;
  }

  /** A failure of a lesson closes its sockets, never the process. Their pages reconnect (P29). */
  private broke({ host }: Life, error: unknown): void {
    this.life = undefined;
    this.opensAtMs = this.nowMs() + REST_MS;
    this.log.line('lesson-failed', `a lesson failed: ${error instanceof Error ? error.stack : error}`);
    host.abort(CloseCode.INTERNAL_ERROR, 'internal error');
    this.begin().catch((again) => this.log.line('lesson-failed', `a lesson stays closed: ${again}`));
  }
}

async function newRoom({ pressesPerSecond, pressBurst, maxSockets }: DuelOptions) {
  const store = openMemoryStore({
    now: Date.now,
    newEpoch: randomUUID,
    newSecret: () => randomBytes(32).toString('base64url'),
    bucketMs: BUCKET_MS,
  });
  const room = new Room(await store.load(), {
    pressRate: { perSecond: pressesPerSecond, burst: pressBurst },
    deliveryBudget: DELIVERY_BUDGET,
    maxPendingPresses: MAX_PENDING_PRESSES,
    maxSockets,
    newSessionKey: () => randomBytes(16).toString('base64url'),
    sign: (text) => signature(store.secret, text),
  });
  return { room, store };
}
