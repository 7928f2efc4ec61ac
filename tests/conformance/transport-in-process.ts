/*
 * The transport that this run is about, in the test's own process: for what a built server never does, such as a lesson
 * that throws, or a room whose invariant breaks. In: what to mount. Out: an open port.
 */

import { BlockList } from 'node:net';
import type { HttpResponse } from '../../server/http.ts';
import { chooseTransport } from '../../server/transports/choose.ts';
import type { Transport, TransportOptions } from '../../server/transports/transport.ts';
import { transport as name } from './differences.ts';

export interface Listening extends AsyncDisposable {
  readonly transport: Transport;
  readonly port: number;
  readonly log: readonly string[];
  url(path?: string): string;
}

const PLAIN: HttpResponse = { status: '200 OK', headers: [], body: 'plain' };

/** @param mount called before it listens */
export async function listen(
  mount: (transport: Transport, log: (line: string) => void) => void,
  options: Partial<TransportOptions> = {},
): Promise<Listening> {
  const log: string[] = [];
  const { make } = await chooseTransport(name);
  const all = {
    ...{ host: '127.0.0.1', port: 0, tls: undefined, allowedOrigins: [], isOwnName: () => true },
    ...{ maxSockets: 10_000, maxPerAddress: 1_000, trustedProxies: new BlockList(), ...options },
  };
  const transport = make(
    all,
    () => PLAIN,
    (line) => log.push(line),
  );
  mount(transport, (line) => log.push(line));
  const port = await transport.listen();
  return {
    transport,
    port,
    log,
    url: (path = '/') => `${all.tls === undefined ? 'ws' : 'wss'}://127.0.0.1:${port}${path}`,
    [Symbol.asyncDispose]: async () => {
      transport.stopListening();
      transport.close();
    },
  };
}
