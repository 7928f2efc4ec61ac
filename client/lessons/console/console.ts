/*
 * A console: one WebSocket at a time, in a learner's hands. In: connect, send, disconnect. Out: the state of the
 * connection and the log of everything that went over it, as signals. panel.tsx draws it.
 */

import { signal } from '@preact/signals';
import { controlFrameIn } from '../../../protocol/control-frames.ts';
import { openFrames } from '../../socket.ts';
import { hasRun } from '../parts/ran.ts';
import type { Close, Entry } from './entry.ts';
import { browserLogWorld, EntryLog, type LogWorld } from './entry-log.ts';

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/** What a console needs from outside. */
export interface ConsoleWorld extends LogWorld {
  readonly open: typeof openFrames;
}

/** A connection, open or not. */
export interface Connection {
  readonly url: string;
  readonly wasOpen: boolean;
  readonly close?: Close;
  /** Why the browser did not even try, in its own words. */
  readonly failure?: string;
}

export class Console {
  /** As WebSocket.readyState; 3 (CLOSED) before the first connection. */
  readonly readyState = signal<0 | 1 | 2 | 3>(CLOSED);
  /** The present connection, or the last one; undefined before the first. */
  readonly last = signal<Connection | undefined>(undefined);
  readonly log: EntryLog;
  private readonly listening = new AbortController();
  private socket: WebSocket | undefined;
  private isClosedByUs = false;
  /** Connects again once the closing connection has closed. */
  private next: (() => void) | undefined;
  /** Callers that wait for the connection to open or to fail … */
  private readonly waiting: ((isOpen: boolean) => void)[] = [];
  /** … and for its end. */
  private readonly ending: ((last: Connection | undefined) => void)[] = [];

  /**
   * @param url where it connects unless told otherwise; ws:// or wss://
   * @param kept the lines that it begins with
   */
  constructor(
    private readonly url: string,
    private readonly world: ConsoleWorld = { ...browserLogWorld, open: openFrames },
    kept: readonly Entry[] = [],
  ) {
    this.log = new EntryLog(world, kept);
  }

  /** The last entries, oldest first; capped, and changed at most once per animation frame. */
  get entries(): EntryLog['entries'] {
    return this.log.entries;
  }

  /**
   * Does nothing if it is connected or connecting; while the former connection is closing, waits for its end.
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

  /** Connects again, whatever there was before. Resolves as opened() does. */
  connectAnew(url?: string, protocols?: readonly string[]): Promise<boolean> {
    this.disconnect();
    this.answerWaiting(false);
    const settled = this.settled();
    this.connect(url, protocols);
    return settled;
  }

  /** Resolves when the connection is open, or could not be opened (false). Connects if need be. */
  opened(): Promise<boolean> {
    if (this.readyState.value === OPEN) return Promise.resolve(true);
    const settled = this.settled();
    if (this.next === undefined) this.connect(); // else it is about to, perhaps to another address
    return settled;
  }

  /** Sends text, or bytes as a binary frame. Connects first if need be; without a connection, nothing is sent. */
  async send(payload: string | Uint8Array<ArrayBuffer>): Promise<void> {
    // If it is open, nothing is awaited: frames go in the order of the calls.
    if (this.readyState.value !== OPEN && !(await this.opened())) return;
    this.socket!.send(payload);
    hasRun(this.last.peek()!.url, 'received');
    this.log.frame('sent', payload);
  }

  /** Begins the closing handshake. A code that pages may not use becomes an event of type `failed`. */
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

  /** Resolves when the present connection has ended, however it did; at once if it has already. */
  ended(): Promise<Connection | undefined> {
    if (this.readyState.value === CLOSED) return Promise.resolve(this.last.value);
    return new Promise((resolve) => this.ending.push(resolve));
  }

  /** The person leaves the page: closes the connection, and reports nothing from now on. */
  dispose(): void {
    this.listening.abort();
    this.next = undefined;
    this.socket?.close();
    if (this.readyState.value !== CLOSED) this.log.event({ type: 'left' });
    this.closed({});
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
    return this.world.open(url, protocols, events, this.listening.signal);
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
