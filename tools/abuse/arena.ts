/*
 * Where an attack takes place: the server's port, for so long, and the ways in which most attacks go about it. In: bytes.
 * Out: what the attackers got, counted by kind.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { Tally } from '../report/tally.ts';
import { upgradeRequest } from '../websocket/raw.ts';
import { AttackSocket } from './attack-socket.ts';

type Headers = Record<string, string | undefined>;

/** How an attacker comes in. */
export interface Entry {
  /** It is upgraded to a WebSocket there; without it, it speaks HTTP. */
  readonly path?: string;
  /** Of the request to upgrade; one that is undefined is left out. */
  readonly headers?: Headers;
  /** Its own request to upgrade, instead of a good one. */
  readonly upgrade?: string;
}

/** The same again and again, each time on a new connection. */
export interface Tries extends Entry {
  /** Sent once it is let in; several pieces go one by one. */
  readonly bytes?: string | Uint8Array | readonly (string | Uint8Array)[];
  /** Presses that may count. */
  readonly presses?: number;
  /** At a time. */
  readonly sockets?: number;
  /** It is waited for the connection's end so long, in ms. */
  readonly patienceMs?: number;
}

/** As fast as the server takes it. */
export interface Flood extends Entry {
  readonly first?: string | Uint8Array;
  /** Written again and again; nothing: it only stays. */
  readonly bytes?: string | Uint8Array;
  /** How many of them may be presses. */
  readonly presses?: number;
  readonly sockets?: number;
  /** Does it read what it is answered? */
  readonly reads?: boolean;
  /** Does it come back when it was sent away? */
  readonly comesBack?: boolean;
}

const TRIES_AT_A_TIME = 8;
const PATIENCE_MS = 150;
/** And so long, where nothing has come: a busy machine may take its time. */
const LONG_PATIENCE_MS = 1_000;
const POLL_MS = 10;
/** Between an end and the next connection: even a loop that does nothing else leaves a moment. */
const PAUSE_MS = 5;
/** Sockets that connect at once; the system's queue holds 511. */
const CONNECTING = 200;
/** What becomes of a younger connection cannot be said yet. */
const NEW_MS = 700;

export class Arena {
  /** Of connections that are over. */
  readonly outcomes = new Tally();
  /** Presses that the server may have counted. */
  presses = 0;
  private readonly open = new Set<AttackSocket>();

  constructor(
    readonly port: number,
    private readonly untilMs: number,
    /** Its path on the server. */
    readonly largestFile: string,
  ) {}

  /** The attack goes on beyond it, while the server is told to end. */
  get isOver(): boolean {
    return performance.now() > this.untilMs;
  }

  /** What all got so far, but for those who have just come. */
  get got(): Tally {
    const got = new Tally([...this.outcomes]);
    const isFirst = got.total === 0;
    const isNew = ({ bornMs }: AttackSocket): boolean => performance.now() - bornMs < NEW_MS;
    for (const socket of this.open) if (isFirst || !isNew(socket)) got.add(socket.outcome);
    return got;
  }

  /** Resolves when it was let in or turned away. */
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

  /** The last one stays, to see what SIGTERM does about it. */
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

  /** Counted as it is now: what a reset would be told is no longer of interest. */
  leave(socket: AttackSocket): void {
    if (this.open.delete(socket)) this.outcomes.add(socket.outcome);
    socket.cut();
  }
}
