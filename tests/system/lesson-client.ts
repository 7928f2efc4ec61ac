/*
 * A foreign client for the lessons: the `ws` package, with what came in and how it ended, and promises for both.
 */

import { EventEmitter, once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import WebSocket, { type ClientOptions } from 'ws';

export interface ClientClosed {
  readonly code: number;
  readonly reason: string;
}

export class LessonClient {
  /** Text frames as strings, binary ones as buffers. */
  readonly received: (string | Buffer)[] = [];
  /** Protocol pings that came. */
  pings = 0;
  readonly opened: Promise<unknown>;
  readonly closed: Promise<ClientClosed>;
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private isClosed = false;

  constructor(
    url: string,
    options: ClientOptions & { readonly protocols?: readonly string[] } = {},
    readonly socket = new WebSocket(url, [...(options.protocols ?? [])], options),
  ) {
    socket.on('message', (data: Buffer, isBinary) => {
      this.received.push(isBinary ? data : String(data));
      this.changes.emit('change');
    });
    socket.on('ping', () => {
      this.pings += 1;
      this.changes.emit('change');
    });
    socket.on('error', () => {}); // what matters of it comes with `close`
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        this.isClosed = true;
        this.changes.emit('change');
        resolve({ code, reason: String(reason) });
      });
    });
    this.opened = once(socket, 'open');
    this.opened.catch(() => {});
  }

  /** Connects, and is let in. */
  static async open(...parameters: ConstructorParameters<typeof LessonClient>): Promise<LessonClient> {
    const client = new LessonClient(...parameters);
    await client.opened;
    return client;
  }

  /** The first so many messages, once they are here; fewer if the connection ends before. */
  async messages(count: number): Promise<(string | Buffer)[]> {
    await this.until(() => this.received.length >= count);
    return this.received.slice(0, count);
  }

  async until(is: () => boolean): Promise<void> {
    while (!is() && !this.isClosed) await once(this.changes, 'change');
  }

  /** Sends, and gets the next message. */
  async ask(message: string | Uint8Array): Promise<string | Buffer | undefined> {
    const count = this.received.length + 1;
    this.socket.send(message);
    return (await this.messages(count))[count - 1];
  }

  async close(): Promise<ClientClosed> {
    this.socket.close(1000);
    return this.closed;
  }
}

/** The answer of a server that does not upgrade. */
export async function refusalOf(
  url: string,
  options: ClientOptions = {},
): Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: string }> {
  const socket = new WebSocket(url, options);
  socket.on('error', () => {});
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  const chunks = await response.toArray();
  socket.terminate();
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() };
}
