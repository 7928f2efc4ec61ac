/*
 * The names of this server, and which clients are near it. In: the configuration, the computer's name and
 * interfaces. Out: whether a Host header names this server, and whether an address is of this computer or its network.
 *
 * A page of any site can resolve its own name to this computer (DNS rebinding): its Origin then equals the Host, and only
 * the name shows that neither is ours. That cannot happen with an address as the Host: the browser connected to it.
 */

import { BlockList, isIP } from 'node:net';
import type { Interfaces } from './announce.ts';

export interface NameParts {
  /** --host */
  readonly host: string | undefined;
  /** --origin */
  readonly allowedOrigins: readonly string[];
  /** --public-name */
  readonly publicNames: readonly string[];
  /** os.hostname() */
  readonly computer: string;
}

/** @returns whether this is one of the server's own names, in lower case, without port */
export function ownNames({
  host,
  allowedOrigins,
  publicNames,
  computer,
}: NameParts): (name: string) => boolean {
  if (allowedOrigins.includes('*')) return () => true;
  const [short = ''] = computer.toLowerCase().split('.');
  const names = new Set(['localhost', computer.toLowerCase(), short, `${short}.local`]);
  if (host !== undefined) names.add(host.toLowerCase());
  for (const origin of allowedOrigins) if (origin !== 'null') names.add(new URL(origin).hostname);
  for (const name of publicNames) names.add(name.toLowerCase());
  return (name) => isIP(name.replace(/^\[|\]$/g, '')) !== 0 || name.endsWith('.localhost') || names.has(name);
}

/** RFC 1918, RFC 3927, RFC 4193, RFC 4291 §2.5.6, and loopback. */
const PRIVATE = [
  ['10.0.0.0', 8, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
] as const;

/** Is this an address of this computer, or of one in its networks? */
export function isNear(address: string, interfaces: Interfaces): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  const near = new BlockList();
  for (const [network, prefix, kind] of PRIVATE) near.addSubnet(network, prefix, kind);
  for (const { cidr } of Object.values(interfaces).flatMap((infos) => infos ?? [])) {
    if (cidr !== null) addNetwork(near, cidr);
  }
  return near.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Parses a list of addresses and networks such as --trusted-proxy. @throws if one is invalid */
export function networksOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) addNetwork(list, network);
  return list;
}

function addNetwork(list: BlockList, network: string): void {
  const [address = '', prefix] = network.split('/');
  const isV4 = isIP(address) === 4;
  list.addSubnet(address, Number(prefix ?? (isV4 ? 32 : 128)), isV4 ? 'ipv4' : 'ipv6');
}
