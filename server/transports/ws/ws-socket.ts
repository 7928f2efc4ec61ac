/*
 * One WebSocket of the package `ws`, with what a socket of uWebSockets.js offers: back-pressure with a bound, topics,
 * and an end that is final at once. In: the connection. Out: calls on its endpoint.
 * `ws` reads frames and closes; all other frames are written here, past its sender, so that one bound holds for all.
 */

import type { Duplex } from 'node:stream';
import { type RawData, WebSocket } from 'ws';
import { DROPPED } from '../../counter/host.ts';
import type { Traffic } from '../traffic.ts';
import type { Endpoint, Message, Socket } from '../transport.ts';
import { frameOf, Opcode } from './frames.ts';
import { Outbox } from './outbox.ts';
import type { Reading } from './reading.ts';
import type { Topics } from './topics.ts';

const SENT = 1;
const QUEUED = 0;

/** What RFC 6455 §7.4.1 has for a connection that ended without a close frame, and for a frame without a code. */
const ABNORMAL = 1006;
const NO_STATUS = 1005;

/** What a client may still send after it was told that the end has come. Beyond, nothing is read any more. */
const MAX_BYTES_AFTER_END = 64 * 1024;

/** `ws` also closes by itself, as an answer: whoever has something to write before may do so. */
export class ClosingWebSocket extends WebSocket {
  beforeClose = (): void => {};
  /** Of the close frame that was sent, which echoes the client's where that came first. */
  closeCode: number = ABNORMAL;

  override close(code?: number, reason?: string | Buffer): void {
    this.beforeClose();
    if (this.closeCode === ABNORMAL) this.closeCode = code ?? NO_STATUS;
    super.close(code, reason);
  }
}

/** What its transport has for each socket. */
export interface Around {
  readonly topics: Topics<WsSocket>;
  readonly traffic: Traffic;
  readonly reading: Reading;
  readonly gone: (socket: WsSocket) => void;
}

export class WsSocket implements Socket {
  private isOpen = true;
  /** Something was dropped: the endpoint is told once all that waits has been written. */
  private hasMissed = false;
  private bytesAfterEnd = 0;
  private readonly outbox: Outbox;

  /** @param raw the TCP or TLS socket below */
  constructor(
    private readonly ws: ClosingWebSocket,
    private readonly raw: Duplex,
    private readonly memory: object,
    private readonly endpoint: Endpoint,
    private readonly around: Around,
  ) {
    this.outbox = new Outbox(raw, () => this.emptied());
    ws.beforeClose = () => this.outbox.flush();
    ws.on('message', (data, isBinary) => this.received(data, isBinary));
    ws.on('ping', (payload) => this.pinged(payload));
    ws.on('pong', () => this.isOpen && endpoint.ponged?.(this));
    ws.on('error', () => this.gone()); // a frame that breaks the protocol: `ws` has sent the close frame for it
    ws.on('close', () => this.gone());
    raw.on('data', (bytes: Buffer) => this.read(bytes)); // after `ws` itself has read it
    around.traffic.sockets += 1;
    around.traffic.connections -= 1;
    endpoint.opened(this);
  }

  // -------------------------------------------------------------------------------------- what comes in

  private received(data: RawData, isBinary: boolean): void {
    if (!this.isOpen) return;
    this.around.traffic.messages += 1;
    const bytes = data as Buffer;
    this.endpoint.received(this, isBinary ? bytes : bytes.toString(), bytes.length);
  }

  /** Answered here: `ws` would queue pongs beyond any bound of ours, or cut a client that sends many pings at once. */
  private pinged(payload: Buffer): void {
    if (!this.isOpen) return;
    this.write(frameOf(Opcode.PONG, payload));
    if (this.isOpen) this.endpoint.pinged?.(this);
  }

  private read(bytes: Buffer): void {
    // The client's close frame was among it, and is answered. Nothing may follow on that (RFC 6455 §5.5.1).
    if (this.ws.readyState !== this.ws.OPEN) this.gone();
    if (this.isOpen) return this.around.reading.took(this.ws, bytes.length);
    this.bytesAfterEnd += bytes.length;
    // It would be parsed for nothing. `ws` cuts the connection when its time to answer is over.
    if (this.bytesAfterEnd > MAX_BYTES_AFTER_END) this.raw.pause();
  }

  // -------------------------------------------------------------------------------------- what goes out

  send(message: Message, isBinary = false): number {
    return this.write(frameOf(isBinary ? Opcode.BINARY : Opcode.TEXT, message));
  }

  ping(): number {
    return this.write(frameOf(Opcode.PING, ''));
  }

  /** Writes a frame, or drops it where too much waits already. */
  write(frame: Buffer): number {
    if (!this.isOpen) return DROPPED;
    const { maxBackpressureBytes, cutsSlowReaders } = this.endpoint;
    // As uWebSockets.js has it: a message may go beyond the bound, the next one is dropped.
    if (this.outbox.bytes > maxBackpressureBytes) {
      if (cutsSlowReaders) this.close();
      this.hasMissed = true;
      return DROPPED;
    }
    return this.outbox.write(frame) ? SENT : QUEUED;
  }

  private emptied(): void {
    if (!this.isOpen || !this.hasMissed) return;
    this.hasMissed = false;
    this.endpoint.drained?.(this);
  }

  publish(topic: string, message: Message, isBinary = false): boolean {
    const { topics } = this.around;
    if (!topics.has(topic, this)) return false;
    const frame = frameOf(isBinary ? Opcode.BINARY : Opcode.TEXT, message);
    for (const subscriber of topics.of(topic)) if (subscriber !== this) subscriber.write(frame);
    return true;
  }

  subscribe(topic: string): boolean {
    return this.isOpen && this.around.topics.subscribe(topic, this);
  }

  unsubscribe(topic: string): boolean {
    return this.around.topics.unsubscribe(topic, this);
  }

  getBufferedAmount(): number {
    return this.outbox.bytes;
  }

  getUserData<Memory extends object>(): Memory {
    return this.memory as Memory;
  }

  // -------------------------------------------------------------------------------------- its end

  end(code?: number, reason?: string): void {
    if (!this.isOpen) return;
    this.ws.close(code, reason);
    this.gone();
  }

  close(): void {
    if (!this.isOpen) return;
    this.ws.terminate();
    this.gone();
  }

  /** Once, and at once: after it, nothing that still arrives is told. */
  private gone(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const { topics, traffic, reading, gone } = this.around;
    reading.left(this.ws);
    this.ws.resume(); // the answer to the close frame is to be heard
    topics.leaveAll(this);
    traffic.sockets -= 1;
    traffic.closed(this.ws.closeCode);
    traffic.connections += 1; // until it is closed
    gone(this);
    this.endpoint.closed(this);
  }
}
