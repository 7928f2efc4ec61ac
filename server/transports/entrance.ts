/*
 * What is admitted, on any transport: connections, requests, upgrades, and what an address may hold open. In: addresses
 * and headers. Out: what to answer instead; undefined if they may continue.
 */

import type { Log } from '../counter/operator-log.ts';
import { StrangersLog } from '../log.ts';
import { Addresses } from './addresses.ts';
import { FullLog } from './descriptors.ts';
import type { Traffic } from './traffic.ts';
import type { TransportOptions, UpgradeRequest } from './transport.ts';
import { type Refusal, refusalOf } from './upgrade.ts';

/** Connections beyond --max-sockets: these clients can still be told that the server is full. */
const SPARE_CONNECTIONS = 64;

/** The response to a refused connection, if it can be sent. */
const FULL = '503 Service Unavailable';

const TOO_MANY: Refusal = {
  kind: 'refused',
  status: '429 Too Many Requests',
  message: 'Too many connections from your address',
  headers: [['Retry-After', '10']],
};

export class Entrance {
  private readonly addresses: Addresses;
  private readonly full: FullLog;
  private readonly log: StrangersLog;

  constructor(
    private readonly options: TransportOptions,
    private readonly traffic: Traffic,
    log: Log,
  ) {
    this.addresses = new Addresses(options.maxPerAddress, options.trustedProxies);
    this.full = new FullLog(log);
    this.log = new StrangersLog(log);
  }

  /** A new connection. @returns whether to refuse it */
  isClosedTo(peer: string): boolean {
    const isClosed = this.isFull() || !this.addresses.act(this.addresses.clientOf(peer, ''));
    if (isClosed) this.traffic.refused(FULL);
    return isClosed;
  }

  private isFull(): boolean {
    const { sockets, connections } = this.traffic;
    if (sockets + connections > this.options.maxSockets + SPARE_CONNECTIONS) {
      this.log.line(
        'full',
        `full: ${sockets} sockets and ${connections} other connections are open (--max-sockets)`,
      );
      return true;
    }
    return this.full.isShort();
  }

  clientOf(peer: string, forwardedFor: string): string {
    return this.addresses.clientOf(peer, forwardedFor);
  }

  /** An HTTP request. */
  request(client: string): Refusal | undefined {
    return this.addresses.act(client) ? undefined : TOO_MANY;
  }

  upgrade(request: UpgradeRequest): Refusal | undefined {
    return refusalOf(request, this.options, this.log);
  }

  /** Something that stays open: a socket, a late answer. @returns why not; otherwise release it once it has ended */
  hold(client: string): Refusal | undefined {
    if (this.addresses.hold(client)) return undefined;
    this.log.line(
      'address-full',
      `${client} holds ${this.options.maxPerAddress} things open (--max-per-address)`,
    );
    return TOO_MANY;
  }

  release(client: string): void {
    this.addresses.release(client);
  }

  /** Call it every WINDOW_MS of addresses.ts. */
  nextWindow(): void {
    this.addresses.nextWindow();
  }
}
