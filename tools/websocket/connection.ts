/*
 * One WebSocket connection on a plain TCP or TLS socket, from its beginning to its end. All connections of the
 * crowd read into one buffer. Out: events, for the member of the crowd that it belongs to.
 */

import { createHash, randomBytes } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { encodeFrame, FrameReader, type FrameSink, Opcode } from './frame.ts';
import type { Target } from './target.ts';

export interface ConnectionEvents {
  opened(): void;
  /** A message: `bytes[from]` up to `bytes[to]`. The bytes are valid only during the call. */
  received(bytes: Buffer, from: number, to: number): void;
  /**
   * It is over, or never came about. Called once.
   * @param code of the close frame, or 1006
   * @param why in a word or two @example 'ECONNREFUSED', 'HTTP 503', '1013'
   */
  closed(code: number, why: string): void;
}

/** The same patience as the page has. */
export const HANDSHAKE_TIMEOUT_MS = 10_000;
/** So long the server may take to answer a goodbye. */
const GOODBYE_MS = 2_000;
const ABNORMAL = 1006;
const PROTOCOL_ERROR = 1002;
const MAX_HEAD_BYTES = 16 * 1024;
/** RFC 6455 §1.3. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** libuv fills it for one socket and calls back before it reads for another, so one will do for all. */
const READ_BUFFER = Buffer.allocUnsafeSlow(256 * 1024);

export class Connection implements FrameSink {
  private phase: 'connecting' | 'open' | 'closed' = 'connecting';
  private readonly socket: Socket;
  private readonly reader = new FrameReader(this);
  private key = '';
  private head = '';
  private code = ABNORMAL;
  private why = '';
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param source the local address to come from; undefined leaves it to the system
   * @param shakesHands false: the server sends frames as soon as TCP is connected, and nothing else
   */
  constructor(
    private readonly target: Target,
    source: string | undefined,
    private readonly events: ConnectionEvents,
    shakesHands = true,
  ) {
    const { address, port, tls, url, isLoopback } = target;
    const options = {
      host: address,
      port,
      noDelay: true,
      ...(source === undefined ? {} : { localAddress: source }),
      onread: { buffer: READ_BUFFER, callback: (length: number) => this.read(length) },
    };
    this.socket = tls
      ? connectTls({
          ...options,
          ...(/[a-z]/i.test(url.hostname) && !url.hostname.startsWith('[')
            ? { servername: url.hostname }
            : {}),
          rejectUnauthorized: !isLoopback, // nobody is between this program and its own computer
        })
      : connectTcp(options);
    this.socket.once(tls ? 'secureConnect' : 'connect', () => (shakesHands ? this.sayHello() : this.open()));
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.why ||= error.code ?? error.message;
    });
    this.socket.on('close', () => this.over());
    this.timer = setTimeout(() => this.giveUp('handshake timeout'), HANDSHAKE_TIMEOUT_MS);
  }

  get isOpen(): boolean {
    return this.phase === 'open';
  }

  /** @param times so often, in one piece */
  send(text: string, times = 1): void {
    if (this.phase === 'open') this.write(Opcode.TEXT, Buffer.from(text), times);
  }

  /** Stops reading, as a frozen client does: what the server sends fills the buffers in between. */
  stall(): void {
    this.socket.pause();
  }

  /** Reads again. */
  resume(): void {
    this.socket.resume();
  }

  /** What was sent, and the system has not taken yet. */
  get unsentBytes(): number {
    return this.socket.writableLength;
  }

  /** Says goodbye, and lets the server close, so that the many TIME_WAITs are not on this side's ports. */
  leave(): void {
    if (this.phase !== 'open') {
      this.cut();
      return;
    }
    this.write(Opcode.CLOSE, Buffer.from([0x03, 0xe8])); // 1000
    this.timer = setTimeout(() => this.cut(), GOODBYE_MS);
  }

  /** Ends it as a lost network would: without a word. */
  cut(): void {
    this.why ||= 'cut';
    // A reset leaves no TIME_WAIT behind. Node has none for TLS, and would wait with it for a connection to open.
    if (this.target.tls || this.socket.connecting) this.socket.destroy();
    else this.socket.resetAndDestroy();
  }

  /** Ends it in the same way; no more events from this call on. */
  abandon(): void {
    this.phase = 'closed';
    this.cut();
  }

  // -------------------------------------------------------------------------------------- handshake (§4.1)

  private sayHello(): void {
    const { url, pressToken } = this.target;
    const right = pressToken === undefined ? '' : `Authorization: Bearer ${pressToken}\r\n`;
    this.key = randomBytes(16).toString('base64');
    this.socket.write(
      `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\n` +
        `Connection: Upgrade\r\nSec-WebSocket-Key: ${this.key}\r\nSec-WebSocket-Version: 13\r\n${right}\r\n`,
    );
  }

  private read(length: number): boolean {
    if (this.phase === 'open') this.reader.push(READ_BUFFER, length);
    else if (this.phase === 'connecting') this.readHead(length);
    return true;
  }

  private readHead(length: number): void {
    this.head += READ_BUFFER.toString('latin1', 0, length);
    const end = this.head.indexOf('\r\n\r\n');
    if (end === -1) {
      if (this.head.length > MAX_HEAD_BYTES) this.giveUp('no HTTP');
      return;
    }
    const problem = problemOf(this.head.slice(0, end), this.key);
    if (problem !== undefined) {
      this.giveUp(problem);
      return;
    }
    const first = Buffer.from(this.head.slice(end + 4), 'latin1');
    this.head = '';
    this.open();
    if (first.length > 0) this.reader.push(first);
  }

  private open(): void {
    clearTimeout(this.timer);
    this.phase = 'open';
    this.events.opened();
  }

  // -------------------------------------------------------------------------------------- frames

  message(bytes: Buffer, from: number, to: number): void {
    if (this.phase === 'open') this.events.received(bytes, from, to);
  }

  ping(payload: Buffer): void {
    this.write(Opcode.PONG, payload);
  }

  close(code: number): void {
    this.code = code;
    this.why ||= String(code);
    this.write(Opcode.CLOSE, Buffer.alloc(0));
    this.socket.end();
  }

  broken(why: string): void {
    this.code = PROTOCOL_ERROR;
    this.giveUp(why);
  }

  private write(opcode: Opcode, payload: Uint8Array, times = 1): void {
    // §5.3 wants a mask that nobody can foresee, for the sake of proxies that scripts in browsers might fool.
    // Here nobody chooses the payload, so a cheap one will do.
    const frame = encodeFrame(opcode, payload, Math.random() * 2 ** 32);
    this.socket.write(times === 1 ? frame : Buffer.concat(new Array(times).fill(frame)));
  }

  // -------------------------------------------------------------------------------------- the end

  private giveUp(why: string): void {
    this.why ||= why;
    this.socket.destroy();
  }

  private over(): void {
    clearTimeout(this.timer);
    if (this.phase === 'closed') return;
    if (this.phase === 'connecting') this.why ||= 'closed in the handshake';
    this.phase = 'closed';
    this.events.closed(this.code, this.why || String(this.code));
  }
}

/** @returns what is wrong with the server's answer, if anything */
function problemOf(head: string, key: string): string | undefined {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
  if (status === undefined) return 'no HTTP';
  if (status !== '101') return `HTTP ${status}`;
  const accept = /\r\nsec-websocket-accept:[ \t]*(\S+)/i.exec(head)?.[1];
  const expected = createHash('sha1').update(`${key}${ACCEPT_GUID}`).digest('base64');
  return accept === expected ? undefined : 'wrong Sec-WebSocket-Accept';
}
