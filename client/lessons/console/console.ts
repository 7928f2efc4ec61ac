/*
 * A console: one WebSocket at a time, under the learner's control. In: connect, send, disconnect. Out: the state of the
 * connection and the log of its traffic, as signals. panel.tsx draws it.
 */

import { signal } from '@preact/signals';
import { controlFrameIn, showingFrames } from '../../../protocol/control-frames.ts';
import { openFrames } from '../../socket.ts';
import { hasRun } from '../parts/ran.ts';
import type { Close, Entry } from './entry.ts';
import { browserLogWorld, EntryLog, type LogWorld } from './entry-log.ts';

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/** The console's external dependencies. */
export interface ConsoleWorld extends LogWorld {
  readonly open: typeof openFrames;
}

/** A connection, open or not. */
export interface Connection {
  readonly url: string;
  readonly wasOpen: boolean;
  readonly close?: Close;
  /** Why the browser did not even try, in the browser's words. */
  readonly failure?: string;
}

export class Console {
  /** Same as WebSocket.readyState; 3 (CLOSED) before the first connection. */
  readonly readyState = signal<0 | 1 | 2 | 3>(CLOSED);
  /** The current connection, or the last one; undefined before the first. */
  readonly last = signal<Connection | undefined>(undefined);
  readonly log: EntryLog;
  private readonly listening = new AbortController();
  private socket: WebSocket | undefined;
  private isClosedByUs = false;
  /** Connects again once the closing connection has closed. */
  private next: (() => void) | undefined;
  /** Callers waiting for the connection to open or to fail … */
  private readonly waiting: ((isOpen: boolean) => void)[] = [];
  /** … and for it to end. */
  private readonly ending: ((last: Connection | undefined) => void)[] = [];

  /**
   * @param url the default URL to connect to; ws:// or wss://
   * @param kept the initial entries
   */
  constructor(
    private readonly url: string,
    private readonly world: ConsoleWorld = { ...browserLogWorld, open: openFrames },
    kept: readonly Entry[] = [],
  ) {
    this.log = new EntryLog(world, kept);
  }

  /** The latest entries, oldest first; limited in number, and updated at most once per animation frame. */
  get entries(): EntryLog['entries'] {
    return this.log.entries;
  }

  /**
   * Does nothing if it is connected or connecting; if the previous connection is closing, waits until it has closed.
   */
  connect(url = this.url, protocols: readonly string[] = []): void {
    if (this.readyState.value === CLOSING) this.next = () => this.connect(url, protocols);
    if (this.readyState.value !== CLOSED) return;
    this.log.event({ type: 'connecting', url });
    this.last.value = { url, wasOpen: false };
    this.isClosedByUs = false;
    this.readyState.value = CONNECTING;
    try {
      this.socket = this.openSocket(url, protocols);
    } catch (error) {
      const failure = this.failed(error);
      this.closed({ failure });
    }
  }

  /** Closes any current connection and connects again. Resolves as opened() does. */
  connectAnew(url?: string, protocols?: readonly string[]): Promise<boolean> {
    this.disconnect();
    this.answerWaiting(false);
    const settled = this.settled();
    this.connect(url, protocols);
    return settled;
  }

  /**
   * Resolves when the connection is open (true), or could not be opened (false). Connects if necessary.
   * @param url if it matters which endpoint it is connected to
   */
  opened(url?: string): Promise<boolean> {
    if (!this.isAt(url)) return this.connectAnew(url);
    if (this.readyState.value === OPEN) return Promise.resolve(true);
    const settled = this.settled();
    if (this.next === undefined) this.connect(url); // otherwise a connection is pending, perhaps to another address
    return settled;
  }

  /** Sends text, or bytes as a binary frame. Connects first if necessary; without a connection, nothing is sent. */
  async send(payload: string | Uint8Array<ArrayBuffer>, url?: string): Promise<void> {
    // If the socket is open, nothing is awaited, so frames are sent in the order of the calls.
    const isOpen = this.readyState.value === OPEN && this.isAt(url);
    if (!isOpen && !(await this.opened(url))) return;
    this.socket!.send(payload);
    hasRun(this.last.peek()!.url, 'received');
    this.log.frame('sent', payload);
  }

  /** Starts the closing handshake. A code that pages may not use is logged as an event of type `failed`. */
  disconnect(code?: number, reason?: string): void {
    this.next = undefined;
    if (this.readyState.value === CLOSED || this.readyState.value === CLOSING) return;
    try {
      this.socket!.close(code, reason);
      this.isClosedByUs = true;
      this.readyState.value = CLOSING;
    } catch (error) {
      this.failed(error);
    }
  }

  /** Resolves when the current connection has ended, for whatever reason; at once if it already has. */
  ended(): Promise<Connection | undefined> {
    if (this.readyState.value === CLOSED) return Promise.resolve(this.last.value);
    return new Promise((resolve) => this.ending.push(resolve));
  }

  /** The user leaves the page: closes the connection, and reports nothing from then on. */
  dispose(): void {
    this.listening.abort();
    this.next = undefined;
    this.socket?.close();
    if (this.readyState.value !== CLOSED) this.log.event({ type: 'left' });
    this.closed({});
  }

  /** Is the connection, open or not, one to this URL? Without one, any will do. */
  private isAt(url: string | undefined): boolean {
    return url === undefined || url === (this.last.peek()?.url ?? this.url);
  }

  private openSocket(url: string, protocols: readonly string[]): WebSocket {
    const events = {
      opened: (protocol: string) => {
        this.log.event({ type: 'open', protocol });
        hasRun(url, 'admit', 'opened');
        this.last.value = { url, wasOpen: true };
        this.readyState.value = OPEN;
        this.answerWaiting(true);
      },
      received: (payload: string | ArrayBuffer) => {
        const told = typeof payload === 'string' ? controlFrameIn(payload) : undefined;
        if (told !== undefined) this.log.control(told);
        else this.log.frame('received', typeof payload === 'string' ? payload : new Uint8Array(payload));
      },
      closed: (code: number, reason: string, wasClean: boolean) => {
        const close = { type: 'close', code, reason, wasClean, byUs: this.isClosedByUs } as const;
        this.log.event(close);
        if (this.last.peek()?.wasOpen) hasRun(url, 'closed');
        this.closed({ close });
      },
    };
    // The server tells only this console, since its notes would be messages to any other client.
    const isLesson = url.startsWith(this.url) && !url.includes('?');
    return this.world.open(isLesson ? showingFrames(url) : url, protocols, events, this.listening.signal);
  }

  private closed(how: Pick<Connection, 'close' | 'failure'>): void {
    if (this.last.value) this.last.value = { ...this.last.value, ...how };
    this.readyState.value = CLOSED;
    for (const end of this.ending.splice(0)) end(this.last.value);
    const { next } = this;
    this.next = undefined;
    if (next) next();
    else this.answerWaiting(false);
  }

  private settled(): Promise<boolean> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private answerWaiting(isOpen: boolean): void {
    for (const answer of this.waiting.splice(0)) answer(isOpen);
  }

  /** @returns the browser's message */
  private failed(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    this.log.event({ type: 'failed', message });
    return message;
  }
}
