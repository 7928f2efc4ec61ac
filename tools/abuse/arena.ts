/*
 * The environment of an attack: the server's port, the duration, and the methods that most attacks use. In: bytes.
 * Out: the attackers' outcomes, counted by kind.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { Tally } from '../report/tally.ts';
import { upgradeRequest } from '../websocket/raw.ts';
import { AttackSocket } from './attack-socket.ts';

type Headers = Record<string, string | undefined>;

/** How an attacker connects. */
export interface Entry {
  /** The path of its WebSocket; without one, it speaks HTTP. */
  readonly path?: string;
  /** Headers of the upgrade request; one that is undefined is omitted. */
  readonly headers?: Headers;
  /** A custom upgrade request, instead of a valid one. */
  readonly upgrade?: string;
}

/** The same attack repeatedly, each time on a new connection. */
export interface Tries extends Entry {
  /** Sent once it is connected; several pieces are sent one by one. */
  readonly bytes?: string | Uint8Array | readonly (string | Uint8Array)[];
  /** How many presses may count. */
  readonly presses?: number;
  /** How many at the same time. */
  readonly sockets?: number;
  /** How long to wait for the connection to end, in ms. */
  readonly patienceMs?: number;
}

/** As fast as the server accepts it. */
export interface Flood extends Entry {
  readonly first?: string | Uint8Array;
  /** Written again and again; undefined: the connection only stays open. */
  readonly bytes?: string | Uint8Array;
  /** How many of them may be presses. */
  readonly presses?: number;
  readonly sockets?: number;
  /** Does it read the answers? */
  readonly reads?: boolean;
  /** Does it reconnect after it was disconnected? */
  readonly comesBack?: boolean;
}

const TRIES_AT_A_TIME = 8;
const PATIENCE_MS = 150;
/** Used instead if nothing was received: a busy machine may be slow. */
const LONG_PATIENCE_MS = 1_000;
const POLL_MS = 10;
/** Between a disconnection and the next connection: even a tight loop leaves a moment. */
const PAUSE_MS = 5;
/** Sockets that connect at the same time; the listen queue holds 511. */
const CONNECTING = 200;
/** The outcome of a younger connection is not known yet. */
const NEW_MS = 700;

export class Arena {
  /** Of connections that have ended. */
  readonly outcomes = new Tally();
  /** Presses that the server may have counted. */
  presses = 0;
  private readonly open = new Set<AttackSocket>();

  constructor(
    readonly port: number,
    private readonly untilMs: number,
    /** The path of the largest file on the server. */
    readonly largestFile: string,
  ) {}

  /** The attack continues beyond this, while the server shuts down. */
  get isOver(): boolean {
    return performance.now() > this.untilMs;
  }

  /** All outcomes so far, except those of new connections. */
  get got(): Tally {
    const got = new Tally([...this.outcomes]);
    const isFirst = got.total === 0;
    const isNew = ({ bornMs }: AttackSocket): boolean => performance.now() - bornMs < NEW_MS;
    for (const socket of this.open) if (isFirst || !isNew(socket)) got.add(socket.outcome);
    return got;
  }

  /** Resolves when it was admitted or rejected. */
  async enter({ path, headers, upgrade }: Entry): Promise<AttackSocket> {
    const request = upgrade ?? (path === undefined ? '' : upgradeRequest(path, headers));
    let letIn = (): void => {};
    const answered = new Promise<void>((resolve) => {
      letIn = resolve;
    });
    const socket = new AttackSocket(this.port, request, () => letIn());
    this.open.add(socket);
    socket.over.then(() => {
      if (this.open.delete(socket)) this.outcomes.add(socket.outcome);
    });
    await Promise.race([answered, socket.over]);
    return socket;
  }

  async tries(what: Tries): Promise<void> {
    const { sockets = TRIES_AT_A_TIME } = what;
    await Promise.all(Array.from({ length: sockets }, () => this.tryAgain(what)));
  }

  private async tryAgain(what: Tries): Promise<void> {
    while (!this.isOver) {
      await this.once(what);
      await delay(PAUSE_MS);
    }
  }

  /** The last connection stays open, to see how the server shuts down with it. */
  async once(what: Tries): Promise<void> {
    const { bytes = [], presses = 0, patienceMs = PATIENCE_MS } = what;
    const pieces = typeof bytes === 'string' || bytes instanceof Uint8Array ? [bytes] : bytes;
    const socket = await this.enter(what);
    this.presses += presses;
    for (const piece of pieces) await socket.write(piece);
    await Promise.race([socket.over, delay(patienceMs)]);
    const untilMs = performance.now() + (patienceMs === PATIENCE_MS ? LONG_PATIENCE_MS : 0);
    while (socket.isUndecided && performance.now() < untilMs) await delay(POLL_MS);
    if (!this.isOver) this.leave(socket);
  }

  async flood(what: Flood): Promise<void> {
    const { sockets = 1 } = what;
    const pouring: Promise<void>[] = [];
    for (let from = 0; from < sockets; from += CONNECTING) {
      const length = Math.min(CONNECTING, sockets - from);
      const letIn = Array.from({ length }, () => this.enter(what));
      for (const entering of letIn) pouring.push(entering.then((socket) => this.pour(socket, what)));
      await Promise.all(letIn);
    }
    await Promise.all(pouring);
  }

  private async pour(socket: AttackSocket, what: Flood): Promise<void> {
    const { first, bytes, presses = 0, reads = true, comesBack = true } = what;
    if (!reads) socket.stall();
    if (first !== undefined) await socket.write(first);
    while (bytes !== undefined && !socket.isOver) {
      this.presses += presses;
      await socket.write(bytes);
    }
    await socket.over;
    if (!comesBack) return;
    await delay(PAUSE_MS);
    await this.pour(await this.enter(what), what);
  }

  /** Counts its current outcome: what happens after a reset is irrelevant. */
  leave(socket: AttackSocket): void {
    if (this.open.delete(socket)) this.outcomes.add(socket.outcome);
    socket.cut();
  }
}
