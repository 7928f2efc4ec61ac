/*
 * One connection of an attacker. In: an upgrade request or none, and bytes. Out: its outcome, in one or two words.
 */

import { connect, type Socket } from 'node:net';
import { FrameReader } from '../websocket/frame.ts';

const HEAD_END = '\r\n\r\n';
const MAX_HEAD_BYTES = 16 * 1024;
/** How long an attacker waits for the server to end a connection that the attacker has closed, in ms. */
const GOODBYE_MS = 100;

export class AttackSocket {
  /** Resolves when the connection has ended. */
  readonly over: Promise<void>;
  isOver = false;
  readonly bornMs = performance.now();
  /** Of the first HTTP response. */
  private status = '';
  private closeCode: number | undefined;
  /** What the last message said, except those that every client receives. */
  private said = '';
  private head = '';
  private readonly socket: Socket;
  private readonly reader = new FrameReader({
    message: (bytes, from, to) => this.hear(bytes.toString('utf8', from, Math.min(to, from + 300))),
    ping: () => {},
    close: (code) => {
      this.closeCode = code;
      this.socket.end();
      setTimeout(() => this.socket.destroy(), GOODBYE_MS).unref();
    },
    broken: () => {},
  });

  /** @param upgrade the upgrade request, if a WebSocket is to be opened */
  constructor(
    port: number,
    private readonly upgrade: string,
    private readonly answered: () => void,
  ) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('error', () => {}); // a reset is an end like any other
    this.socket.on('data', (bytes) => this.read(bytes));
    this.over = new Promise((resolve) => {
      this.socket.on('close', () => {
        this.isOver = true;
        resolve();
      });
    });
    this.socket.once('connect', () => (upgrade === '' ? answered() : this.socket.write(upgrade)));
  }

  /** Resolves when the kernel has accepted it, or never will. */
  write(bytes: string | Uint8Array): Promise<void> {
    if (this.isOver || this.socket.writableEnded) return this.over;
    const taken = new Promise<void>((resolve) => this.socket.write(bytes, () => setImmediate(resolve)));
    return Promise.race([taken, this.over]);
  }

  /** From now on it stops reading, as a slow reader does. */
  stall(): void {
    this.socket.pause();
  }

  /** Without a close frame. */
  cut(): void {
    if (this.socket.connecting) this.socket.destroy();
    else this.socket.resetAndDestroy();
  }

  /** @example '1008', '429', 'cut', 'open', 'refused bad-message' */
  get outcome(): string {
    if (this.closeCode !== undefined) return String(this.closeCode);
    if (this.status === '101') return this.isOver ? 'cut' : this.said || 'open';
    return this.status || (this.isOver ? 'cut' : 'no answer');
  }

  /** Nothing conclusive has been received yet. */
  get isUndecided(): boolean {
    return !this.isOver && (this.outcome === 'open' || this.outcome === 'no answer');
  }

  private read(bytes: Buffer): void {
    if (this.status === '101') return this.reader.push(bytes);
    if (this.status !== '') return; // the rest of a response
    this.head += bytes.toString('latin1');
    const end = this.head.indexOf(HEAD_END);
    if (end === -1 && this.head.length < MAX_HEAD_BYTES) return;
    this.status = /^HTTP\/1\.\d (\d{3})/.exec(this.head)?.[1] ?? 'no HTTP';
    const rest = Buffer.from(this.head.slice(end + HEAD_END.length), 'latin1');
    this.head = '';
    if (this.upgrade !== '') this.answered();
    if (this.status === '101' && rest.length > 0) this.reader.push(rest);
  }

  private hear(text: string): void {
    const [, type = 'answered'] = /"type":"([a-z-]+)"/.exec(text) ?? [];
    if (type === 'users' || type === 'state') return;
    const [, code] = /"code":"([a-z-]+)"/.exec(text) ?? [];
    this.said = code === undefined ? type : `${type} ${code}`;
  }
}
