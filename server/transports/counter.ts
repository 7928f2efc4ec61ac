/*
 * The counter on a transport: its endpoints. In: a transport, the room, the store, the other nodes. Out:
 * the host that drives the room, with the ports of this process.
 */

import { MAX_MESSAGE_BYTES } from '../../protocol/messages.ts';
import { CounterHost, type CounterStore, type Memory, type RoomCore } from '../counter/host.ts';
import type { Observer } from '../counter/observer.ts';
import type { Log } from '../counter/operator-log.ts';
import type { Committed, Store } from '../counter/store.ts';
import type { Nodes } from '../nodes.ts';
import type { Allowance } from './meter.ts';
import { PressGate } from './press-gate.ts';
import { ProcessClock } from './process-clock.ts';
import type { Mounting } from './scoped.ts';
import type { Endpoint } from './transport.ts';

export interface CounterOptions {
  /** Per socket. */
  readonly pressesPerSecond: number;
  /** Per socket. */
  readonly pressBurst: number;
  readonly idleTimeoutSeconds: number;
  /** Limit of unsent bytes in this process, per socket. */
  readonly maxBackpressureBytes: number;
  /** The current ones; empty: everybody may press. Not to be logged. */
  readonly pressTokens: () => readonly string[];
  /** Where it is. */
  readonly paths: readonly string[];
}

export interface CounterParts {
  readonly transport: Mounting;
  readonly room: RoomCore;
  readonly store: Store;
  /** The other nodes of this counter. */
  readonly nodes: Nodes;
  /** A line for the operator. */
  readonly log: Log;
  /** The room can no longer be trusted: the process must end. */
  readonly broken: (error: unknown) => void;
  readonly observer?: Observer;
}

/**
 * Somewhat above the limit for clients: at its own limit, a transport cuts the connection, but a
 * client slightly over the limit should receive 1009.
 */
const MAX_PAYLOAD_BYTES = 4 * MAX_MESSAGE_BYTES;

/**
 * Presses beyond their rate are refused (P14), which is cheap; a client that sends this many times as much is closed
 * (P31). A client that follows the protocol waits after a refusal, so it stays far below.
 */
const MESSAGES_PER_PRESS = 10;
const MIN_MESSAGE_BURST = 2_000;

export function mountCounter(options: CounterOptions, parts: CounterParts): CounterHost {
  const { transport, room, store, nodes, log, broken, observer } = parts;
  const host = new CounterHost({
    room,
    publish: (topic, text) => transport.publish(topic, text),
    store: withCallbacks(store, observer),
    clock: new ProcessClock(),
    count: (sockets) => nodes.count(sockets),
    log,
    broken,
    ...(observer === undefined ? {} : { observer }),
  });
  const gate = new PressGate(options.pressTokens);
  for (const path of options.paths) transport.mount(path, endpointOf(host, gate, options));
  store.onChange((snapshot) => host.changed(snapshot));
  store.onTakenOver((session) => host.takenOver(session));
  nodes.onCount((sockets) => host.countedElsewhere(sockets));
  return host;
}

function endpointOf(host: CounterHost, gate: PressGate, options: CounterOptions): Endpoint<Memory> {
  return {
    maxPayloadBytes: MAX_PAYLOAD_BYTES,
    maxBackpressureBytes: options.maxBackpressureBytes,
    cutsSlowReaders: false,
    idleTimeoutSeconds: options.idleTimeoutSeconds, // pinged before it runs out (P25)
    allowance: allowanceOf(options),
    admit: (request) => {
      const right = gate.enter(request);
      return 'kind' in right ? right : { kind: 'welcome', memory: host.newMemory(right) };
    },
    opened: (socket) => host.opened(socket),
    received: (socket, message, bytes) => {
      host.received(socket, typeof message === 'string' ? message : undefined, bytes);
    },
    drained: (socket) => host.drained(socket),
    closed: (socket) => host.closed(socket),
  };
}

function allowanceOf({ pressesPerSecond, pressBurst }: CounterOptions): Allowance {
  const perSecond = MESSAGES_PER_PRESS * pressesPerSecond;
  const burst = Math.max(MIN_MESSAGE_BURST, MESSAGES_PER_PRESS * pressBurst);
  const bytes = (messages: number) => messages * MAX_MESSAGE_BYTES;
  return {
    messages: { perSecond, burst },
    bytes: { perSecond: bytes(perSecond), burst: bytes(burst) },
  };
}

function withCallbacks(store: Store, observer?: Observer): CounterStore {
  return {
    commit: (batch, done) => {
      const beganAtMs = performance.now();
      const answer = (result: Committed | Error): void => {
        observer?.committed(performance.now() - beganAtMs, !(result instanceof Error));
        done(result);
      };
      store.commit(batch).then(answer, (error) => answer(asError(error)));
    },
    lookUp: (session, known, done) => {
      store.lastSeq(session, known).then(done, (error) => done(asError(error)));
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
