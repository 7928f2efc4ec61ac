/*
 * A part of a transport with its own topics: a second counter on the same port must not receive the first one's messages.
 * In: a transport and a scope. Out: mount() and publish(), with the scope in front of every topic.
 */

import type { Endpoint, Message, Socket, Transport } from './transport.ts';

export type Mounting = Pick<Transport, 'mount' | 'publish'>;

export function scoped(transport: Mounting, scope: string): Mounting {
  return {
    publish: (topic, message, isBinary) => transport.publish(scope + topic, message, isBinary),
    mount: <Memory extends object>(path: string, endpoint: Endpoint<Memory>) => {
      const sockets = new WeakMap<Socket<Memory>, ScopedSocket<Memory>>();
      const own = (socket: Socket<Memory>): ScopedSocket<Memory> => {
        const known = sockets.get(socket) ?? new ScopedSocket(socket, scope);
        sockets.set(socket, known);
        return known;
      };
      transport.mount<Memory>(path, {
        ...endpoint,
        opened: (socket) => endpoint.opened(own(socket)),
        received: (socket, message, bytes) => endpoint.received(own(socket), message, bytes),
        drained: (socket) => endpoint.drained?.(own(socket)),
        pinged: (socket) => endpoint.pinged?.(own(socket)),
        ponged: (socket) => endpoint.ponged?.(own(socket)),
        closed: (socket) => endpoint.closed(own(socket)),
      });
    },
  };
}

class ScopedSocket<Memory extends object> implements Socket<Memory> {
  constructor(
    private readonly socket: Socket<Memory>,
    private readonly scope: string,
  ) {}

  send(message: Message, isBinary?: boolean): number {
    return this.socket.send(message, isBinary);
  }

  publish(topic: string, message: Message, isBinary?: boolean): boolean {
    return this.socket.publish(this.scope + topic, message, isBinary);
  }

  subscribe(topic: string): boolean {
    return this.socket.subscribe(this.scope + topic);
  }

  unsubscribe(topic: string): boolean {
    return this.socket.unsubscribe(this.scope + topic);
  }

  ping(): number {
    return this.socket.ping();
  }

  end(code?: number, reason?: string): void {
    this.socket.end(code, reason);
  }

  close(): void {
    this.socket.close();
  }

  getBufferedAmount(): number {
    return this.socket.getBufferedAmount();
  }

  getUserData(): Memory {
    return this.socket.getUserData();
  }
}
