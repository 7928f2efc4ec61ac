/*
 * What the server prints when it is up: its addresses. Pure. In: the computer's addresses and the
 * configuration. Out: lines of text, and the URLs for /share.json.
 */

import type { NetworkInterfaceInfo } from 'node:os';
import { renderUnicodeCompact } from 'uqr';

/** The result of os.networkInterfaces(). */
export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Where the server listens. */
export interface Listening {
  readonly port: number;
  readonly tls: boolean;
  /** undefined: on all interfaces. */
  readonly host: string | undefined;
}

export interface Extras {
  /** Print a QR code? */
  readonly qr: boolean;
  /** The token for the monitor's agents; undefined if the terminal should not show it. */
  readonly monitorToken: string | undefined;
  /** The command that starts an agent of the monitor. */
  readonly monitorProgram: string;
  /** Without its password; undefined if this server stores the counter itself. */
  readonly redisUrl: string | undefined;
  /** This server's name among the nodes, as in Redis and in the lesson `monitor`. */
  readonly node: string | undefined;
  /** The URL for Prometheus; undefined without metrics. */
  readonly metricsUrl: string | undefined;
  /** Does pressing require a token? */
  readonly asksForToken: boolean;
  /** SHA-256, of a self-signed certificate. */
  readonly fingerprint: string | undefined;
}

/** The lines for a terminal: how to reach the server, and a QR code of the best address for a phone. */
export function announce(
  interfaces: Interfaces,
  listening: Listening,
  { qr, monitorToken, monitorProgram, redisUrl, node, metricsUrl, asksForToken, fingerprint }: Extras,
): readonly string[] {
  const { host } = listening;
  const local = isEverywhere(host) || isThisComputer(host) ? [urlOf('localhost', listening)] : [];
  const lan = lanUrls(interfaces, listening);
  const [first] = [...local, ...lan];
  const webSocketUrl = first!.replace(/^http/, 'ws');
  const lines = [
    ...local.map((url) => `Local      ${url}`),
    ...lan.map((url) => `Network    ${url}`),
    `WebSocket  ${webSocketUrl} and /ws`,
  ];
  if (redisUrl !== undefined) lines.push(`Redis      ${redisUrl}`);
  if (node !== undefined) lines.push(`Node       ${node}`);
  if (fingerprint !== undefined) lines.push(`Certificate self-signed, SHA-256 ${fingerprint}`);
  if (metricsUrl !== undefined) lines.push(`Metrics    ${metricsUrl}`);
  if (asksForToken) lines.push('Pressing   takes a press token; without one, people watch');
  if (monitorToken !== undefined) {
    lines.push(`Monitor    ${monitorProgram} ${monitorFlags(webSocketUrl, monitorToken)}`);
  }
  if (isThisComputer(host)) {
    lines.push(`Phones cannot reach --host ${host}: leave --host out to listen on all interfaces.`);
  } else if (qr && lan[0] !== undefined) {
    lines.push('', renderUnicodeCompact(lan[0], { border: 2 }), '', `Scan to open ${lan[0]}`);
  }
  return lines;
}

/** For an agent of the monitor on this computer. The URL is omitted if it is the agent's default. */
function monitorFlags(webSocketUrl: string, token: string): string {
  const url = `${webSocketUrl}lessons/monitor`;
  const urlFlag = url === 'ws://localhost:6789/lessons/monitor' ? '' : `--url ${url} `;
  return `${urlFlag}--token ${token}`;
}

/**
 * The addresses under which others in the network reach the server; the best for a phone first: private IPv4,
 * other IPv4, IPv6, then those of containers and virtual machines, which are mostly unreachable.
 * @example lanUrls(os.networkInterfaces(), { port: 6789, tls: false, host: undefined }) // ['http://192.168.1.7:6789/']
 */
export function lanUrls(interfaces: Interfaces, listening: Listening): readonly string[] {
  const { host } = listening;
  if (isThisComputer(host)) return [];
  if (host !== undefined && !isEverywhere(host)) return [urlOf(host, listening)];
  const found = Object.entries(interfaces).flatMap(([name, infos = []]) =>
    infos
      .filter((info) => isReachable(info) && (host !== '0.0.0.0' || info.family === 'IPv4'))
      .map(({ address, family }) => ({ address, rank: rankOf(name, address, family) })),
  );
  found.sort((a, b) => a.rank - b.rank);
  return [...new Set(found.map(({ address }) => urlOf(address, listening)))];
}

const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|cni|podman|lxc|lxd|vEthernet)/;
const PRIVATE_IPV4 = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/; // RFC 1918
const LINK_LOCAL = /^(169\.254\.|fe[89ab])/i; // RFC 3927 and RFC 4291 §2.5.6: unusable without a zone

function rankOf(name: string, address: string, family: string): number {
  if (VIRTUAL.test(name)) return 3;
  if (family === 'IPv6') return 2;
  return PRIVATE_IPV4.test(address) ? 0 : 1;
}

function isReachable({ internal, address }: NetworkInterfaceInfo): boolean {
  return !internal && !LINK_LOCAL.test(address);
}

function isEverywhere(host: string | undefined): boolean {
  return host === undefined || host === '0.0.0.0' || host === '::';
}

function isThisComputer(host: string | undefined): boolean {
  return host !== undefined && (host === 'localhost' || host === '::1' || host.startsWith('127.'));
}

/** The page's URL, without the port if it is the scheme's default. */
function urlOf(host: string, { port, tls }: Listening): string {
  return new URL(`${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}/`).href;
}
