/*
 * A client of bare bytes, for what no library would send: requests and frames as a test writes them, and the
 * answers as they came. In: a port. Out: what the server did.
 */

import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { FIN, upgradeRequest } from '../../../tools/websocket/raw.ts';

export * from '../../../tools/websocket/raw.ts';

export interface Frame {
  readonly isFinal: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
}

export class RawClient implements AsyncDisposable {
  /** The server has ended the connection, in whatever way. */
  readonly ended: Promise<unknown>;
  private received: Buffer = Buffer.alloc(0);
  private isEnded = false;
  private readonly changes = new EventEmitter().setMaxListeners(0);

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('error', () => {}); // a reset is an end like any other here
    socket.on('data', (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.changes.emit('change');
    });
    // Not once() of node:events, which rejects on a reset.
    this.ended = new Promise<void>((resolve) => socket.once('close', () => resolve())).then(() => {
      this.isEnded = true;
      this.changes.emit('change');
    });
  }

  static async connect(port: number): Promise<RawClient> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** Connects, and is upgraded. */
  static async upgraded(port: number, path: string): Promise<RawClient> {
    const client = await RawClient.connect(port);
    await client.write(upgradeRequest(path));
    await client.head();
    return client;
  }

  /** Gives it to the operating system, as a segment of its own where that is possible. */
  write(bytes: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => this.socket.write(bytes, () => setImmediate(resolve)));
  }

  /** All that came so far. */
  get bytes(): Buffer {
    return this.received;
  }

  /** The head of the HTTP answer, once it is there. */
  async head(): Promise<string> {
    await this.until(() => this.received.includes('\r\n\r\n'));
    return this.received.subarray(0, this.bodyAt()).toString('latin1');
  }

  /** The first frames since the upgrade, once there are so many; all that came if the server ended it before. */
  async frames(count: number): Promise<Frame[]> {
    await this.head();
    await this.until(() => parse(this.received.subarray(this.bodyAt())).length >= count);
    return parse(this.received.subarray(this.bodyAt()));
  }

  /** All frames that came until the server ended the connection. */
  async framesUntilEnd(): Promise<Frame[]> {
    await this.ended;
    return parse(this.received.subarray(this.bodyAt()));
  }

  private bodyAt(): number {
    return this.received.indexOf('\r\n\r\n') + 4;
  }

  private async until(is: () => boolean): Promise<void> {
    while (!is() && !this.isEnded) await once(this.changes, 'change');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy();
    await this.ended;
  }
}

/** The whole frames in these bytes, as a server sends them: without a mask. */
function parse(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const short = bytes[at + 1]!;
    const headLength = short < 126 ? 2 : 4;
    if (at + headLength > bytes.length) break;
    const length = short < 126 ? short : bytes.readUInt16BE(at + 2);
    const payload = bytes.subarray(at + headLength, at + headLength + length);
    if (payload.length < length) break;
    frames.push({ isFinal: bytes[at]! >= FIN, opcode: bytes[at]! & 15, payload });
    at += headLength + length;
  }
  return frames;
}
