/*
 * The port for Prometheus: /metrics, and nothing else. In: a registry. Out: its text over HTTP. It is separate from
 * the counter's own port, because the metrics are not for everybody.
 */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { isHost, nameIn } from '../origin.ts';

/** A few scrapers, and an operator's browser. */
const MAX_CONNECTIONS = 32;
const TIMEOUT_MS = 10_000;

/** The metrics port cannot be opened. */
export class MetricsListenError extends Error {}

/**
 * @param isOwnName a page whose name was pointed here (DNS rebinding) must not read the metrics
 * @returns the port
 * @throws {MetricsListenError}
 */
export async function listenForMetrics(
  registry: Registry,
  { host, port }: { readonly host: string; readonly port: number },
  isOwnName: (name: string) => boolean,
): Promise<number> {
  const server = createServer(
    { headersTimeout: TIMEOUT_MS, requestTimeout: TIMEOUT_MS },
    (request, response) => {
      answer(request, response, registry, isOwnName);
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new MetricsListenError('the port for metrics cannot be opened', { cause });
  }
  server.unref(); // does not keep the process alive
  return (server.address() as AddressInfo).port;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  registry: Registry,
  isOwnName: (name: string) => boolean,
): Promise<void> {
  const host = request.headers.host ?? '';
  const [path] = (request.url ?? '').split('?', 1);
  if (!isHost(host) || !isOwnName(nameIn(host))) return end(response, 421, 'Misdirected Request\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'GET only\n');
  if (path !== '/metrics') return end(response, 404, 'There is only /metrics here.\n');
  response.setHeader('Content-Type', registry.contentType);
  end(response, 200, await registry.metrics());
}

function end(response: ServerResponse, status: number, body: string): void {
  response.setHeader('Cache-Control', 'no-store');
  response.writeHead(status).end(body);
}
