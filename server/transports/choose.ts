/*
 * Which transport this process runs on: uWebSockets.js wherever it has a binary for this Node and this system, since it
 * costs less; `ws` elsewhere. In: the transport asked for, if any. Out: the transport, loaded.
 */

import type { Transport as TransportName } from '../options.ts';
import type { MakeTransport } from './transport.ts';
import { whyNoBinary } from './uws/binary.ts';

/** The transport asked for is not available: one line says why. */
export class TransportMissing extends Error {}

export interface Chosen {
  readonly name: TransportName;
  readonly make: MakeTransport;
  /** A line for the operator, once the server runs: it could use less CPU. */
  readonly note?: string;
}

/**
 * @param wanted undefined: the best that runs here
 * @throws {TransportMissing} if the wanted one does not run here
 */
export async function chooseTransport(
  wanted: TransportName | undefined,
  whyNotUws = whyUwsDoesNotLoad,
): Promise<Chosen> {
  const problem = wanted === 'ws' ? 'not wanted' : await whyNotUws();
  if (problem === undefined) {
    const { UwsTransport } = await import('./uws/uws-transport.ts');
    return { name: 'uws', make: (...parts) => new UwsTransport(...parts) };
  }
  if (wanted === 'uws') throw new TransportMissing(`${problem} ${INSTALL}`);
  const { WsTransport } = await import('./ws/ws-transport.ts');
  const make: MakeTransport = (...parts) => new WsTransport(...parts);
  const note = `${problem} The server runs on ws, ${COST}. ${INSTALL}`;
  return { name: 'ws', make, ...(wanted === undefined ? { note } : {}) };
}

/** W1 to W4 of BENCHMARKS.md: the ratio of the server's CPU time on ws to that on uWebSockets.js. */
const COST = 'with 1.3 to 1.4 times the CPU per message sent, and 1.6 times per connection';

const INSTALL =
  "For the author's own release: npm install uWebSockets.js@uNetworking/uWebSockets.js#v20.67.0 (docs/uwebsockets.md).";

async function whyUwsDoesNotLoad(): Promise<string | undefined> {
  const missing = whyNoBinary();
  if (missing !== undefined) return missing;
  try {
    await import('uWebSockets.js');
    return undefined;
  } catch (error) {
    // For example Alpine Linux: uWebSockets.js is linked to glibc.
    return `uWebSockets.js does not load on this system: ${String((error as Error).message).split('\n', 1)[0]}.`;
  }
}
