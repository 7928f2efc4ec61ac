/*
 * The limits of every socket of every endpoint, on any transport: a rate (P31), and a keepalive (P25). In: an
 * endpoint. Out: the same one, behind the guard.
 *
 * Bytes are no keepalive, only complete frames are: otherwise a client could send one byte of a frame now and then and
 * stay forever. Time is counted in rounds of a second, so that a process that stalled for a minute drops nobody for it.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import type { Rate } from '../counter/token-bucket.ts';
import { type Allowance, Meter } from './meter.ts';
import { type Backlog, type Endpoint, GOODBYE, type Socket } from './transport.ts';

/** How often to call nextRound(), in ms. */
export const ROUND_MS = 1_000;

/** How often to call nextSlice(), in ms. A slice lasts at least as long as the turn of the event loop. */
export const SLICE_MS = 50;

/**
 * What all sockets may send within a slice before those with more than their share are closed: each may be within its
 * rate, and a hundred of them hold up everybody for seconds.
 */
const CROWD = { messages: 5_000, bytes: 8 * 1024 * 1024 };
/** Of its allowance: no well-behaved client sends as much in a slice, and in the time that the process stood still before. */
const SHARE = 1 / 10;

/** What a ping or a pong counts: RFC 6455 §5.5 allows it 125 bytes. */
const CONTROL_BYTES = 125;

interface Watched {
  readonly meter: Meter | undefined;
  /** After so many silent rounds it is cut, and pinged half-way; 0: never. */
  readonly maxSilentRounds: number;
  readonly pinging: (socket: Socket) => void;
  heardInRound: number;
  wasPinged: boolean;
  /** The last slice in which it sent anything, and what. */
  slice: number;
  readonly inSlice: Sent;
}

interface Sent {
  messages: number;
  bytes: number;
}

export class Guard {
  private readonly watched = new Map<Socket, Watched>();
  private round = 0;
  private slice = 0;
  /** When the previous slice began: what was received since then may have waited until now. */
  private formerAtMs: number;
  private sliceAtMs: number;
  /** By all sockets. */
  private readonly inSlice: Sent = { messages: 0, bytes: 0 };

  constructor(private readonly nowMs: () => number = () => performance.now()) {
    this.formerAtMs = nowMs();
    this.sliceAtMs = this.formerAtMs;
  }

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

  /** Pings sockets that were silent for half of their timeout, and cuts those silent for all of it. Once a second. */
  nextRound(): void {
    this.round += 1;
    for (const [socket, watched] of this.watched) {
      const silentRounds = this.round - watched.heardInRound;
      if (watched.maxSilentRounds === 0 || 2 * silentRounds < watched.maxSilentRounds) continue;
      if (silentRounds >= watched.maxSilentRounds) socket.close();
      else if (!watched.wasPinged) {
        watched.wasPinged = true;
        watched.pinging(socket);
        socket.ping();
      }
    }
  }

  /** The current backlog of slow readers. Looks at every socket. */
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

  /** Closes this many sockets with 1001, the oldest first. */
  dismiss(sockets: number): void {
    for (const socket of this.watched.keys()) {
      if (sockets <= 0) return;
      sockets -= 1;
      socket.end(CloseCode.GOING_AWAY, GOODBYE);
    }
  }

  /** Call it every SLICE_MS. */
  nextSlice(): void {
    this.slice += 1;
    this.formerAtMs = this.sliceAtMs;
    this.sliceAtMs = this.nowMs();
    this.inSlice.messages = 0;
    this.inSlice.bytes = 0;
  }

  private watch(socket: Socket, { allowance, idleTimeoutSeconds, pinging }: Endpoint): void {
    this.watched.set(socket, {
      meter: allowance && new Meter(allowance, this.nowMs),
      maxSilentRounds: Math.ceil((idleTimeoutSeconds * 1000) / ROUND_MS),
      pinging: (socket) => pinging?.(socket),
      heardInRound: this.round,
      wasPinged: false,
      slice: this.slice,
      inSlice: { messages: 0, bytes: 0 },
    });
  }

  /** A complete frame arrived. A socket beyond its rate is closed here, within the turn of the loop that read it. */
  private passes(socket: Socket, bytes: number): boolean {
    const watched = this.watched.get(socket);
    if (watched === undefined) return false;
    watched.heardInRound = this.round;
    watched.wasPinged = false;
    if (watched.meter === undefined) return true;
    if (watched.meter.take(bytes) && !this.crowdsOut(watched, bytes)) return true;
    socket.end(CloseCode.POLICY_VIOLATION, 'too many messages');
    return false;
  }

  /** Counts what it sent within this slice. Is that more than its share, while all together send too much? */
  private crowdsOut(watched: Watched, bytes: number): boolean {
    const { inSlice, meter } = watched;
    if (watched.slice !== this.slice) {
      watched.slice = this.slice;
      inSlice.messages = 0;
      inSlice.bytes = 0;
    }
    count(inSlice, bytes);
    count(this.inSlice, bytes);
    if (this.inSlice.messages <= CROWD.messages && this.inSlice.bytes <= CROWD.bytes) return false;
    return exceeds(inSlice, meter!.allowance, (this.nowMs() - this.formerAtMs) / 1000);
  }
}

/** Is that more than its share of what it may send in that time? */
function exceeds(sent: Sent, { messages, bytes }: Allowance, seconds: number): boolean {
  return sent.messages > shareOf(messages, seconds) || sent.bytes > shareOf(bytes, seconds);
}

function shareOf({ burst, perSecond }: Rate, seconds: number): number {
  return SHARE * (burst + perSecond * seconds);
}

function count(sent: Sent, bytes: number): void {
  sent.messages += 1;
  sent.bytes += bytes;
}
