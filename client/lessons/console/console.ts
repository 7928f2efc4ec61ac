/*
 * A console's model: one WebSocket at a time, in a learner's hands. In: connect, send, disconnect. Out: the
 * state of the connection and the log of everything that went over it, as signals.
 */

import { signal } from '@preact/signals';
import { openFrames } from '../../socket.ts';
import type { Console } from './entry.ts';
import { browserLogWorld, EntryLog, type LogWorld } from './entry-log.ts';

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/** What a console needs from outside. */
export interface ConsoleWorld extends LogWorld {
  readonly open: typeof openFrames;
}

export interface ConsoleOptions {
  /** Where it connects unless told otherwise; ws:// or wss://. */
  readonly url: string;
  readonly protocols?: (() => readonly string[]) | undefined;
  readonly world?: ConsoleWorld;
}

export class ConsoleModel implements Console {
  readonly readyState = signal<0 | 1 | 2 | 3>(CLOSED);
  readonly log: EntryLog;
  private readonly world: ConsoleWorld;
  private readonly listening = new AbortController();
  private socket: WebSocket | undefined;
  private isClosedByUs = false;
  /** What is to be connected once the closing connection is gone. */
  private next: (() => void) | undefined;
  /** Who waits for the connection to open or to fail. */
  private waiting: ((isOpen: boolean) => void)[] = [];

  constructor(private readonly options: ConsoleOptions) {
    this.world = options.world ?? { ...browserLogWorld, open: openFrames };
    this.log = new EntryLog(this.world);
  }

  get entries(): EntryLog['entries'] {
    return this.log.entries;
  }

  connect(url = this.options.url, protocols = this.options.protocols?.() ?? []): void {
    if (this.readyState.value === CLOSING) this.next = () => this.connect(url, protocols);
    if (this.readyState.value !== CLOSED) return;
    this.log.event({ type: 'connecting', url });
    this.isClosedByUs = false;
    this.readyState.value = CONNECTING;
    try {
      this.socket = this.openSocket(url, protocols);
    } catch (error) {
      this.log.event({ type: 'failed', message: messageOf(error) });
      this.closed();
    }
  }

  opened(): Promise<boolean> {
    if (this.readyState.value === OPEN) return Promise.resolve(true);
    const settled = new Promise<boolean>((resolve) => this.waiting.push(resolve));
    if (this.next === undefined) this.connect(); // else it is on its way, perhaps to another address
    return settled;
  }

  async send(payload: string | Uint8Array<ArrayBuffer>): Promise<void> {
    // Nothing is awaited where it is open already: frames go in the order of the calls.
    if (this.readyState.value !== OPEN && !(await this.opened())) return;
    this.socket!.send(payload);
    this.log.frame('sent', payload);
  }

  disconnect(code?: number, reason?: string): void {
    this.next = undefined;
    if (this.readyState.value === CLOSED || this.readyState.value === CLOSING) return;
    try {
      this.socket!.close(code, reason);
      this.isClosedByUs = true;
      this.readyState.value = CLOSING;
    } catch (error) {
      this.log.event({ type: 'failed', message: messageOf(error) }); // a code that pages may not use
    }
  }

  clear(): void {
    this.log.clear();
  }

  /** The page is left: closes the connection, and tells of nothing any more. */
  dispose(): void {
    this.listening.abort();
    this.next = undefined;
    this.socket?.close();
    this.closed();
  }

  private openSocket(url: string, protocols: readonly string[]): WebSocket {
    const events = {
      opened: (protocol: string) => {
        this.log.event({ type: 'open', protocol });
        this.readyState.value = OPEN;
        this.answerWaiting(true);
      },
      received: (payload: string | ArrayBuffer) =>
        this.log.frame('received', typeof payload === 'string' ? payload : new Uint8Array(payload)),
      closed: (code: number, reason: string, wasClean: boolean) => {
        this.log.event({ type: 'close', code, reason, wasClean, byUs: this.isClosedByUs });
        this.closed();
      },
    };
    return this.world.open(url, protocols, events, this.listening.signal);
  }

  private closed(): void {
    this.readyState.value = CLOSED;
    const { next } = this;
    this.next = undefined;
    if (next) next();
    else this.answerWaiting(false);
  }

  private answerWaiting(isOpen: boolean): void {
    const { waiting } = this;
    this.waiting = [];
    for (const answer of waiting) answer(isOpen);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
