/*
 * A client that stops reading: it makes the server answer until all buffers in between are full, and then only
 * holds the connection. Later it may read again. Not an engine: a well-behaved one would not do that.
 */

import { connect, type Socket } from 'node:net';
import { readState } from '../load/last-state.ts';
import { encodeFrame, FrameReader, Opcode } from '../websocket/frame.ts';

/** Any will do: nobody in between is to be protected from these bytes. */
const MASK = 0x5f3759df;
/** Its answer may be missed: a reader that misses a refusal would be cut off. A pong takes 17 bytes. */
const PING = frameOf({ action: 'ping' });
const REQUEST = [
  'GET /ws HTTP/1.1',
  'Host: 127.0.0.1',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  'Sec-WebSocket-Version: 13',
  '\r\n',
].join('\r\n');

export class StoppedReader {
  /** The server has taken everything that it is to answer. */
  readonly stopped: Promise<void>;
  /** The number that it was shown last, since it reads again. */
  value: number | undefined;
  private readonly socket: Socket;
  private rest: Buffer = Buffer.alloc(0);

  /** @param answers how many it asks for and does not read */
  constructor(port: number, answers: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('error', () => {}); // `close` follows
    this.socket.write(REQUEST);
    this.stopped = new Promise((resolve) => {
      this.socket.once('close', () => resolve());
      this.socket.once('data', (head: Buffer) => {
        this.socket.pause();
        this.rest = head.subarray(head.indexOf('\r\n\r\n') + 4);
        this.socket.write(Buffer.concat(Array.from({ length: answers }, () => PING)), () => resolve());
      });
    });
  }

  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  readAgain(): void {
    const reader = new FrameReader({
      message: (bytes, from, to) => {
        this.value = readState(bytes.toString('utf8', from, to))?.value ?? this.value;
      },
      ping: (payload) => this.socket.write(encodeFrame(Opcode.PONG, payload, MASK)),
      close: () => this.socket.destroy(),
      broken: () => this.socket.destroy(),
    });
    reader.push(this.rest);
    this.socket.on('data', (piece: Buffer) => reader.push(piece));
    this.socket.resume();
  }

  leave(): void {
    this.socket.resetAndDestroy();
  }
}

function frameOf(message: object): Buffer {
  return encodeFrame(Opcode.TEXT, Buffer.from(JSON.stringify(message)), MASK);
}
