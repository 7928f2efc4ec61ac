/*
 * One WebSocket of the package `ws`, with the features of a socket of uWebSockets.js: bounded back-pressure, topics,
 * and an end that is final at once. In: the connection. Out: calls on its endpoint.
 * `ws` reads frames and closes; all other frames are written here, bypassing its sender, so that one limit holds for all.
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

/** RFC 6455 §7.4.1: the codes of a connection that ended without a close frame, and of a close frame without a code. */
const ABNORMAL = 1006;
const NO_STATUS = 1005;

/** How much a client may still send after the close frame. Beyond that, nothing is read any more. */
const MAX_BYTES_AFTER_END = 64 * 1024;

/** `ws` also closes by itself, as an answer: the callback can write something before that. */
export class ClosingWebSocket extends WebSocket {
  beforeClose = (): void => {};
  /** Of the sent close frame, which echoes the client's if that came first. */
  closeCode: number = ABNORMAL;

  override close(code?: number, reason?: string | Buffer): void {
    this.beforeClose();
    if (this.closeCode === ABNORMAL) this.closeCode = code ?? NO_STATUS;
    super.close(code, reason);
  }
}

/** The data that its transport keeps with each socket. */
export interface Around {
  readonly topics: Topics<WsSocket>;
  readonly traffic: Traffic;
  readonly reading: Reading;
  readonly gone: (socket: WsSocket) => void;
}

export class WsSocket implements Socket {
  private isOpen = true;
  /** A message was dropped: the endpoint is told once all unsent bytes have been written. */
  private hasMissed = false;
  private bytesAfterEnd = 0;
  private readonly outbox: Outbox;

  /** @param raw the underlying TCP or TLS socket */
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
    ws.on('pong', () => this.ponged());
    ws.on('error', () => this.gone()); // a frame that violates the protocol: `ws` has sent the close frame for it
    ws.on('close', () => this.gone());
    raw.on('data', (bytes: Buffer) => this.read(bytes)); // after `ws` itself has read it
    around.traffic.sockets += 1;
    around.traffic.connections -= 1;
    endpoint.opened(this);
  }

  // -------------------------------------------------------------------------------------- incoming

  private received(data: RawData, isBinary: boolean): void {
    if (!this.isOpen) return;
    this.around.traffic.messages += 1;
    this.around.reading.heard();
    const bytes = data as Buffer;
    this.endpoint.received(this, isBinary ? bytes : bytes.toString(), bytes.length);
  }

  /** Answered here: `ws` would queue pongs without a limit, or cut a client that sends many pings at once. */
  private pinged(payload: Buffer): void {
    if (!this.isOpen) return;
    this.around.reading.heard();
    this.write(frameOf(Opcode.PONG, payload));
    if (this.isOpen) this.endpoint.pinged?.(this);
  }

  private ponged(): void {
    if (!this.isOpen) return;
    this.around.reading.heard();
    this.endpoint.ponged?.(this);
  }

  private read(bytes: Buffer): void {
    // The client's close frame was part of it, and is answered. Nothing may follow it (RFC 6455 §5.5.1).
    if (this.ws.readyState !== this.ws.OPEN) this.gone();
    if (this.isOpen) return this.around.reading.took(this.ws, bytes.length);
    this.bytesAfterEnd += bytes.length;
    // Parsing it would be useless. `ws` cuts the connection after the timeout.
    if (this.bytesAfterEnd > MAX_BYTES_AFTER_END) this.raw.pause();
  }

  // -------------------------------------------------------------------------------------- outgoing

  send(message: Message, isBinary = false): number {
    return this.write(frameOf(isBinary ? Opcode.BINARY : Opcode.TEXT, message));
  }

  ping(): number {
    return this.write(frameOf(Opcode.PING, ''));
  }

  /** Writes a frame, or drops it if too many bytes are unsent. */
  write(frame: Buffer): number {
    if (!this.isOpen) return DROPPED;
    const { maxBackpressureBytes, cutsSlowReaders } = this.endpoint;
    // As in uWebSockets.js: a message may exceed the limit, the next one is dropped.
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

  // -------------------------------------------------------------------------------------- closing

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

  /** Once, and at once: after it, nothing that still arrives is reported. */
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
