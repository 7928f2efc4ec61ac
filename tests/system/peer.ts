/*
 * A foreign client: the `ws` package, with what it received, and promises for what it waits for.
 */

import { EventEmitter, once } from 'node:events';
import WebSocket, { type ClientOptions } from 'ws';
import type { ServerMessage, Welcome } from '../../protocol/messages.ts';

type MessageOf<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

export class Peer {
  readonly received: ServerMessage[] = [];
  /** As they came, before parsing. */
  readonly frames: string[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  private readonly arrivals = new EventEmitter();

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.frames.push(String(data));
      this.received.push(JSON.parse(String(data)));
      this.arrivals.emit('message');
    });
    socket.on('error', () => {}); // what matters of it comes with `close`
    this.closed = once(socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }));
  }

  /** Connects, and has what a newcomer gets. */
  static async open(url: string, options: ClientOptions = {}): Promise<Peer> {
    const peer = new Peer(new WebSocket(url, options));
    await Promise.race([
      peer.until('state'),
      peer.closed.then(({ code }) => {
        throw new Error(`closed with ${code} before the first state`);
      }),
    ]);
    return peer;
  }

  /** Connects, whatever comes of it. */
  static connect(url: string, options: ClientOptions = {}): Peer {
    return new Peer(new WebSocket(url, options));
  }

  /** Connects, and opens or resumes a session. */
  static async join(
    url: string,
    session?: string,
    acked?: number,
    options: ClientOptions = {},
  ): Promise<{ peer: Peer; welcome: Welcome }> {
    const peer = await Peer.open(url, options);
    peer.send({ action: 'hello', protocol: 1, session, acked });
    return { peer, welcome: await peer.until('welcome') };
  }

  send(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  press(...seqs: number[]): void {
    for (const seq of seqs) this.send({ action: 'increment', seq });
  }

  /** The first message of this type, received already or to come, for which `is` holds. */
  until<Type extends ServerMessage['type']>(
    type: Type,
    is?: (message: MessageOf<Type>) => boolean,
  ): Promise<MessageOf<Type>> {
    return this.first(0, type, is);
  }

  /** As until(), but of those that are still to come. */
  next<Type extends ServerMessage['type']>(
    type: Type,
    is?: (message: MessageOf<Type>) => boolean,
  ): Promise<MessageOf<Type>> {
    return this.first(this.received.length, type, is);
  }

  private async first<Type extends ServerMessage['type']>(
    from: number,
    type: Type,
    is: (message: MessageOf<Type>) => boolean = () => true,
  ): Promise<MessageOf<Type>> {
    const matches = (message: ServerMessage): message is MessageOf<Type> =>
      message.type === type && is(message as MessageOf<Type>);
    for (;;) {
      const found = this.received.slice(from).find(matches);
      if (found !== undefined) return found;
      await once(this.arrivals, 'message');
    }
  }

  of<Type extends ServerMessage['type']>(type: Type): MessageOf<Type>[] {
    return this.received.filter((message) => message.type === type) as MessageOf<Type>[];
  }

  /** Everything sent so far was handled by the server: its answers are here. */
  async settled(): Promise<void> {
    const pong = this.next('pong');
    this.send({ action: 'ping' });
    await pong;
  }

  async close(): Promise<void> {
    this.socket.close(1000);
    await this.closed;
  }
}
