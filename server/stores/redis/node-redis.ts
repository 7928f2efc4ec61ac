/*
 * The Redis client in production: node-redis behind a port. In: a URL. Out: replies, and the end of each connection.
 *
 * node-redis can reconnect by itself, but it does not detect a silent Redis (stopped, or behind a cut
 * cable): its timeouts cover only commands that were not yet sent. While it reconnects, it does not report whether a
 * sent command got through, either. So here a connection ends once, and then every command without a
 * reply is rejected; its sender decides what to do. reconnecting-client.ts opens the next one.
 */

import { createClient, ErrorReply } from '@redis/client';
import { type NewPort, type PortOptions, type RedisPort, RedisRefusal } from './port.ts';

export const newNodeRedis: NewPort = (options) => new NodeRedis(options);

class NodeRedis implements RedisPort {
  readonly #client: ReturnType<typeof newClient>;

  constructor(options: PortOptions) {
    this.#client = newClient(options);
  }

  get database(): number {
    return this.#client.options.database ?? 0;
  }

  get isReady(): boolean {
    return this.#client.isReady;
  }

  async connect(): Promise<void> {
    await this.#client.connect();
  }

  destroy(): void {
    this.#client.destroy();
  }

  onEnded(listener: (reason: Error) => void): void {
    this.#client.on('terminated', listener);
  }

  send(command: readonly string[], isUrgent = false): Promise<unknown> {
    // Not client.evalSha() and the like: they spread the arguments into a function call, which overflows the stack
    // at 100,000.
    return this.#client.sendCommand(command, isUrgent ? { asap: true } : {}).catch((error: unknown) => {
      throw error instanceof ErrorReply ? new RedisRefusal(error.message, { cause: error }) : error;
    });
  }

  subscribe(channels: readonly string[], listener: (message: string) => void): Promise<void> {
    return this.#client.subscribe([...channels], listener);
  }
}

function newClient({ url, name, connectMs }: PortOptions) {
  const client = createClient({
    url,
    name,
    socket: { connectTimeout: connectMs, reconnectStrategy: false },
    disableOfflineQueue: true, // what cannot be sent now is rejected now: nothing is queued here
    commandOptions: { timeout: 0 }, // it would cost a timer per command, and ends once the command is sent
    maintNotifications: 'disabled',
  });
  return client.on('error', () => {}); // 'end' or 'terminated' follows
}
