/*
 * A cable that can be cut: a TCP proxy, for a test. While it is cut nothing arrives, either way, and nobody is
 * told: no FIN, no reset. Whoever connects meanwhile is let in by the kernel, and hears nothing.
 */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class Cable implements AsyncDisposable {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(
    private readonly server: Server,
    targetPort: number,
  ) {
    server.on('connection', (near) => {
      const far = connect(targetPort, '127.0.0.1');
      this.join(near, far);
      this.join(far, near);
    });
  }

  /** @param targetPort on this computer */
  static async to(targetPort: number): Promise<Cable> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Cable(server, targetPort);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  cut(): void {
    this.isCut = true;
  }

  /** What was lost meanwhile stays lost: connections that were open are of no use any more, and end. */
  mend(): void {
    this.isCut = false;
    for (const socket of this.sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.on('data', (bytes) => {
      if (!this.isCut) to.write(bytes);
    });
    from.on('error', () => {}); // `close` follows
    from.on('close', () => {
      this.sockets.delete(from);
      if (!this.isCut) to.destroy();
    });
  }
}
