/*
 * What every socket of every endpoint is held to, on any transport: a rate (P31), and a sign of life (P25). In: an
 * endpoint. Out: the same one, behind the guard.
 *
 * Bytes are no sign of life, only whole frames are: a client that sends one byte of a frame now and then would stay for
 * ever. Time is counted in rounds of a second, so that a process that stood still for a minute does not drop everybody.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import { Meter } from './meter.ts';
import { type Backlog, type Endpoint, GOODBYE, type Socket } from './transport.ts';

/** How often nextRound() is to be called, in ms. */
export const ROUND_MS = 1_000;

/** What a ping or a pong counts: RFC 6455 §5.5 allows it 125 bytes. */
const CONTROL_BYTES = 125;

interface Watched {
  readonly meter: Meter | undefined;
  /** After so many silent rounds it is cut, and pinged half-way; 0: never. */
  readonly maxSilentRounds: number;
  heardInRound: number;
  wasPinged: boolean;
}

export class Guard {
  private readonly watched = new Map<Socket, Watched>();
  private round = 0;

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  around(endpoint: Endpoint): Endpoint {
    return {
      ...endpoint,
      opened: (socket) => {
        this.watch(socket, endpoint);
        endpoint.opened(socket);
      },
      received: (socket, message, bytes) => {
        if (this.passes(socket, bytes)) endpoint.received(socket, message, bytes);
      },
      pinged: (socket) => {
        if (this.passes(socket, CONTROL_BYTES)) endpoint.pinged?.(socket);
      },
      ponged: (socket) => {
        if (this.passes(socket, CONTROL_BYTES)) endpoint.ponged?.(socket);
      },
      closed: (socket) => {
        this.watched.delete(socket);
        endpoint.closed(socket);
      },
    };
  }

  /** Pings who was silent for half of its time, and cuts who was for all of it. Once a second. */
  nextRound(): void {
    this.round += 1;
    for (const [socket, watched] of this.watched) {
      const silentRounds = this.round - watched.heardInRound;
      if (watched.maxSilentRounds === 0 || 2 * silentRounds < watched.maxSilentRounds) continue;
      if (silentRounds >= watched.maxSilentRounds) socket.close();
      else if (!watched.wasPinged) {
        watched.wasPinged = true;
        socket.ping();
      }
    }
  }

  /** What waits to be read by clients that are behind, as of now. Looks at every socket. */
  backlog(): Backlog {
    let sockets = 0;
    let bytes = 0;
    for (const socket of this.watched.keys()) {
      const waiting = socket.getBufferedAmount();
      if (waiting === 0) continue;
      sockets += 1;
      bytes += waiting;
    }
    return { sockets, bytes };
  }

  /** Says goodbye (1001) to so many sockets, whoever came first. */
  dismiss(sockets: number): void {
    for (const socket of this.watched.keys()) {
      if (sockets <= 0) return;
      sockets -= 1;
      socket.end(CloseCode.GOING_AWAY, GOODBYE);
    }
  }

  private watch(socket: Socket, { allowance, idleTimeoutSeconds }: Endpoint): void {
    this.watched.set(socket, {
      meter: allowance && new Meter(allowance, this.nowMs),
      maxSilentRounds: Math.ceil((idleTimeoutSeconds * 1000) / ROUND_MS),
      heardInRound: this.round,
      wasPinged: false,
    });
  }

  /** A whole frame has come. Who sends them faster than allowed is closed here, within the turn of the loop that read them. */
  private passes(socket: Socket, bytes: number): boolean {
    const watched = this.watched.get(socket);
    if (watched === undefined) return false;
    watched.heardInRound = this.round;
    watched.wasPinged = false;
    if (watched.meter === undefined || watched.meter.take(bytes)) return true;
    socket.end(CloseCode.POLICY_VIOLATION, 'too many messages');
    return false;
  }
}
