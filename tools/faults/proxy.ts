/*
 * A bad network: a TCP proxy that cuts, half-closes, delays, throttles and drops. It knows nothing about WebSocket; it
 * cuts anywhere, inside a frame or a handshake. In: connections, and a fate for each. Out: the same
 * bytes, up to a point.
 */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Tally } from '../report/tally.ts';

/** From the client to the server, or back. */
export type Way = 'up' | 'down';

export type Cut =
  /** Both sides receive a reset. */
  | 'reset'
  /** Both sides receive a FIN, possibly in the middle of something. */
  | 'fin'
  /** This direction ends with a FIN, and the other continues. */
  | 'half'
  /** Nothing arrives any more, in either direction, silently: no FIN, no reset. */
  | 'blackhole';

/** What happens to a connection. */
export interface Fate {
  /** undefined: nothing. */
  readonly cut: { readonly how: Cut; readonly way: Way; readonly afterBytes: number } | undefined;
  /** Each piece is delayed by this much. */
  readonly delayMs: number;
  readonly bytesPerSecond: number;
}

export const UNHARMED: Fate = { cut: undefined, delayMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY };

/** Nothing arrives, from the first byte on. */
const SWALLOWED: Fate = { ...UNHARMED, cut: { how: 'blackhole', way: 'up', afterBytes: 0 } };

export class BadNetwork {
  /** How many connections were cut, by kind. */
  readonly cuts = new Tally<Cut>();
  /** Accepted connections. */
  connections = 0;
  private readonly links = new Set<Link>();

  private constructor(
    private readonly server: Server,
    private readonly targetPort: () => number,
    /** Of the next connection. */
    public fate: () => Fate,
  ) {
    server.on('connection', (client) => this.accept(client));
  }

  /** @param targetPort on this computer, asked for each connection */
  static async listen(targetPort: () => number, fate: () => Fate = () => UNHARMED): Promise<BadNetwork> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new BadNetwork(server, targetPort, fate);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on everything arrives, also on open connections, except those that were cut. */
  heal(): void {
    this.fate = () => UNHARMED;
    for (const link of this.links) link.spare();
  }

  /** From now on nothing arrives on any connection, silently. Open connections stay so until they end. */
  swallow(): void {
    this.fate = () => SWALLOWED;
    for (const link of this.links) link.swallow();
  }

  async close(): Promise<void> {
    for (const link of this.links) link.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(client: Socket): void {
    this.connections += 1;
    const server = connect({
      port: this.targetPort(),
      host: '127.0.0.1',
      allowHalfOpen: true,
      noDelay: true,
    });
    const link = new Link(client, server, this.fate(), (how) => this.cuts.add(how));
    this.links.add(link);
    link.ended.then(() => this.links.delete(link));
  }
}

/** A connection through the proxy: two sockets, and the bytes between them. */
class Link {
  /** Both sockets are closed. */
  readonly ended: Promise<unknown>;
  private isSwallowing = false;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private fate: Fate,
    private readonly onCut: (how: Cut) => void,
  ) {
    // A reset on one side becomes one on the other, unless the cut is silent. `close` follows `error`.
    client.on('error', () => this.isSwallowing || this.destroy());
    server.on('error', () => this.isSwallowing || this.destroy());
    this.ended = Promise.all([closed(client), closed(server)]);
    this.carry('up', client, server);
    this.carry('down', server, client);
  }

  spare(): void {
    this.fate = UNHARMED;
  }

  swallow(): void {
    this.onCut('blackhole');
    this.isSwallowing = true;
  }

  destroy(): void {
    this.client.destroy();
    this.server.destroy();
  }

  /** Forwards one direction, piece by piece, until it ends. What comes after a cut is read and dropped. */
  private async carry(way: Way, from: Socket, to: Socket): Promise<void> {
    let carried = 0;
    let isCut = false;
    try {
      // Not the usual iterator: at the end of the readable side, it would also end the writable side.
      for await (const piece of from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        if (isCut || this.isSwallowing) continue;
        await this.hold(piece);
        const { cut } = this.fate;
        const room = cut?.way === way ? cut.afterBytes - carried : Number.POSITIVE_INFINITY;
        carried += piece.length;
        if (to.writable && !to.write(piece.subarray(0, Math.max(0, room)))) await drained(to);
        isCut = room < piece.length;
        if (isCut) this.cut(cut!.how, to);
      }
      if (!this.isSwallowing) to.end();
    } catch {
      // `from` broke; its `error` was already handled
    }
  }

  private hold(piece: Buffer): Promise<void> | undefined {
    const { delayMs, bytesPerSecond } = this.fate;
    const waitMs = delayMs + (1000 * piece.length) / bytesPerSecond;
    return waitMs > 0 ? delay(waitMs) : undefined;
  }

  private cut(how: Cut, to: Socket): void {
    this.onCut(how);
    switch (how) {
      case 'reset':
        this.client.resetAndDestroy();
        this.server.resetAndDestroy();
        return;
      case 'fin':
        this.client.end();
        this.server.end();
        return;
      case 'half':
        to.end();
        return;
      case 'blackhole':
        this.isSwallowing = true;
        return;
      default:
        how satisfies never;
    }
  }
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** Or closed: then there is nothing to wait for. */
function drained(socket: Socket): Promise<unknown> {
  return Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed(socket)]);
}
