/*
 * The client's address, and how much of the server one address may hold. In: addresses of connections, and the header
 * of a trusted proxy. Out: the client's address, and whether it may hold one thing more.
 *
 * One IPv6 network (/64) counts as one address: its owner can choose among 2^64 addresses.
 */

import { type BlockList, isIP } from 'node:net';

/** How long a library keeps an HTTP connection that sends nothing, in ms. For so long, each of them counts. */
export const WINDOW_MS = 10_000;
/** HTTP requests and new connections within a window, per thing that an address may hold: a page needs several. */
const ACTS_PER_PLACE = 8;

export class Addresses {
  private readonly held = new Map<string, number>();
  /** Connections and requests in this window. */
  private readonly acts = new Map<string, number>();

  /** @param limit how many things one address may hold open @param proxies whose X-Forwarded-For is trusted */
  constructor(
    private readonly limit: number,
    private readonly proxies: Pick<BlockList, 'check'>,
  ) {}

  /**
   * The client behind trusted proxies: the last address in the header that is not one of them. The client itself
   * may have written everything further left.
   * @example clientOf('10.0.0.1', 'what I like, 192.0.2.7') // '192.0.2.7', where 10.0.0.1 is trusted
   */
  clientOf(peer: string, forwardedFor: string): string {
    let client = canonical(peer);
    const hops = forwardedFor.split(',');
    while (this.isProxy(client) && hops.length > 0) {
      const hop = canonical(hops.pop()!.trim());
      if (isIP(hop) === 0) break;
      client = hop;
    }
    return client;
  }

  /** May it hold one thing more? If so, it is counted. Release it with the same address. */
  hold(client: string): boolean {
    if (this.isExempt(client)) return true;
    const key = networkOf(client);
    const held = this.held.get(key) ?? 0;
    if (held >= this.limit) return false;
    this.held.set(key, held + 1);
    return true;
  }

  release(client: string): void {
    if (this.isExempt(client)) return;
    const key = networkOf(client);
    const held = (this.held.get(key) ?? 0) - 1;
    if (held > 0) this.held.set(key, held);
    else this.held.delete(key);
  }

  /** It opened a connection, or sent an HTTP request. May it? */
  act(client: string): boolean {
    if (this.isExempt(client)) return true;
    const key = networkOf(client);
    const acts = (this.acts.get(key) ?? 0) + 1;
    this.acts.set(key, acts);
    return acts <= ACTS_PER_PLACE * this.limit;
  }

  /** Call it every WINDOW_MS. */
  nextWindow(): void {
    this.acts.clear();
  }

  /** This computer, and proxies: they act for many clients. */
  private isExempt(client: string): boolean {
    return isLoopbackAddress(client) || this.isProxy(client);
  }

  private isProxy(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.proxies.check(address, family === 4 ? 'ipv4' : 'ipv6');
  }
}

export function isLoopbackAddress(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** Without a zone; IPv4 addresses without the prefix of dual-stack sockets, `::ffff:192.0.2.7`. */
export function canonical(address: string): string {
  const [withoutZone = ''] = address.split('%', 1);
  return withoutZone.toLowerCase().startsWith('::ffff:') && withoutZone.includes('.')
    ? withoutZone.slice('::ffff:'.length)
    : withoutZone;
}

/** The first 64 bits of an IPv6 address; all of an IPv4 address. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups =
    tail === undefined ? first : [...first, ...Array(8 - first.length - last.length).fill('0'), ...last];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':');
}

/** An address as uWebSockets.js returns it: 4 or 16 bytes. */
export function addressOf(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const isMapped =
    bytes.length === 16 && bytes.subarray(0, 12).every((byte, i) => byte === (i < 10 ? 0 : 255));
  if (isMapped) return bytes.subarray(12).join('.');
  const groups = Array.from({ length: bytes.length / 2 }, (_, i) =>
    ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16),
  );
  return groups.join(':') === '0:0:0:0:0:0:0:1' ? '::1' : groups.join(':');
}
