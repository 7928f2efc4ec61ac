/*
 * Ports for servers of one's own.
 */

import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

const FIRST = 10_000;
/** On Linux, clients get theirs from here on (ip_local_port_range). */
const FIRST_OF_CLIENTS = 32_768;

/**
 * A port for a server that is started on it again and again. (A server that took any free port, with port 0,
 * leaves connections behind that keep the port taken for a while.) It is below those that the system gives to
 * clients: otherwise one of thousands that try while there is no server would some time get this very port for its
 * own end, and be connected to itself.
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
