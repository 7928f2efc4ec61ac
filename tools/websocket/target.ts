/*
 * Where the sockets go, and from which addresses. In: the URL. Out: an IP address, looked up once, and the
 * source address of each socket.
 */

import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

export interface Target {
  readonly url: URL;
  readonly address: string;
  readonly port: number;
  readonly tls: boolean;
  readonly isLoopback: boolean;
  /** Where pressing takes one (P32). */
  readonly pressToken?: string | undefined;
}

/**
 * Each source address has some 28,000 ports of its own (ip_local_port_range); other programs use some.
 * All of 127.0.0.0/8 is this computer on Linux, so the crowd can come from many addresses.
 */
export const SOCKETS_PER_SOURCE = 25_000;

export function isWebSocketUrl(text: string): boolean {
  return URL.canParse(text) && /^wss?:$/.test(new URL(text).protocol) && !text.includes('#');
}

/** @throws where there is no such host */
export async function findTarget(text: string, pressToken?: string): Promise<Target> {
  const url = new URL(text);
  const tls = url.protocol === 'wss:';
  const address = await addressOf(url.hostname.replace(/^\[|\]$/g, ''));
  const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port);
  return { url, address, port, tls, isLoopback: /^127\./.test(address) || address === '::1', pressToken };
}

async function addressOf(host: string): Promise<string> {
  if (isIP(host) !== 0) return host;
  const found = await lookup(host, { all: true });
  // localhost is both ::1 and 127.0.0.1; only the latter has neighbours to come from.
  return (found.find(({ family }) => family === 4) ?? found[0]!).address;
}

/** A server of this computer, at the counter's own path. */
export function loopback(port: number): Target {
  const url = new URL(`ws://127.0.0.1:${port}/ws`);
  return { url, address: '127.0.0.1', port, tls: false, isLoopback: true };
}

/** Can the crowd come from several addresses? Elsewhere than on Linux, 127.0.0.1 has no neighbours. */
export function hasManySources({ address }: Target): boolean {
  return process.platform === 'linux' && address.startsWith('127.');
}

/**
 * The address that a socket comes from; undefined leaves it to the system.
 * @param index which socket it is, from 0; where sockets come and go, it may grow beyond their number
 * @param sockets how many there will be
 * @example sourceOf(target, 30_000, 60_000) // '127.0.0.3'
 */
export function sourceOf(target: Target, index: number, sockets: number): string | undefined {
  if (sockets <= SOCKETS_PER_SOURCE || !hasManySources(target)) return undefined;
  return `127.0.0.${2 + Math.floor((index % sockets) / SOCKETS_PER_SOURCE)}`;
}
