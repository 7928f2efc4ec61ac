/*
 * Ports for servers that a program starts.
 */

import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

const FIRST = 10_000;
/** On Linux, client ports start here (ip_local_port_range). */
const FIRST_OF_CLIENTS = 32_768;

/**
 * A port for a server that is restarted on it repeatedly. (A server on port 0, which takes any free port,
 * leaves connections behind that keep the port busy for a while.) It is below the range for
 * clients: otherwise one of thousands of clients that retry while the server is down would eventually get this port
 * for its own end, and connect to itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, FIRST_OF_CLIENTS);
    const probe = createServer().listen(port);
    const isFree = await once(probe, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
