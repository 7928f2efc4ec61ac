/*
 * A page of the classic counter, as in the tutorials: it sends each press once, shows each state that it
 * receives, and reconnects after a fixed delay. Out: signals. Its state is in model.ts.
 */

import { signal } from '@preact/signals';
import type { Change } from '../../counter/view.ts';
import { type LessonSocket, openLessonSocket } from '../parts/lesson-socket.ts';
import { cameBack, cutOff, DISCONNECTED, heardState, pressed, type Step } from './model.ts';
import { classicAnswered, classicReturned, cutOffAll, type Tokens, withPress } from './tokens.ts';

/** No backoff and no jitter: the classic counter has neither. */
const RETRY_MS = 1_000;

export class ClassicPage {
  readonly value = signal<number | null>(null);
  readonly change = signal<Change | null>(null);
  /** Open sockets on the classic counter, including this page's. */
  readonly users = signal(0);
  readonly isOpen = signal(false);
  /** Retransmit unconfirmed presses after a cut? */
  readonly resends = signal(false);
  private client = DISCONNECTED;
  private socket: LessonSocket | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param happened called after anything that may have changed the value
   * @param follow called with what that means for each press
   */
  constructor(
    private readonly happened: () => void,
    private readonly follow: (change: (tokens: Tokens) => Tokens) => void,
  ) {}

  connect(): void {
    this.socket = openLessonSocket('/lessons/counter', {
      opened: () => this.opened(),
      received: (payload) => typeof payload === 'string' && this.received(payload),
      closed: () => {
        this.lost();
        this.timer = setTimeout(() => this.connect(), RETRY_MS);
      },
    });
  }

  /** Cuts the connection: what was sent still goes out, but the server's answers are ignored. */
  cut(): void {
    clearTimeout(this.timer);
    this.socket?.close();
    this.lost();
  }

  /** @param id of its token */
  press(step: Step, id: number): void {
    const next = pressed(this.client, step);
    this.client = next.client;
    this.follow((tokens) => withPress(tokens, { id, step }, next.isSent ? 'sent' : 'kept'));
    if (next.isSent) this.send(step);
    this.happened();
  }

  private opened(): void {
    const { client, resent } = cameBack(this.client, this.resends.peek());
    this.client = client;
    this.isOpen.value = true;
    const resends = this.resends.peek();
    this.follow((tokens) => classicReturned(tokens, resends));
    for (const step of resent) this.send(step);
    this.happened();
  }

  private received(text: string): void {
    const { type, value, count } = JSON.parse(text) as { type?: string; value?: number; count?: number };
    if (type === 'users' && count !== undefined) this.users.value = count;
    if (type !== 'state' || value === undefined) return;
    const delta = value - (this.value.peek() ?? value);
    const by = this.client.unconfirmed.length > 0 ? 'me' : 'others';
    this.client = heardState(this.client);
    this.follow(classicAnswered);
    this.value.value = value;
    if (delta !== 0) this.change.value = { id: (this.change.peek()?.id ?? 0) + 1, by, delta };
    this.happened();
  }

  private lost(): void {
    this.client = cutOff(this.client);
    this.follow(cutOffAll);
    this.isOpen.value = false;
  }

  private send(step: Step): void {
    this.socket?.send(JSON.stringify({ action: step === 1 ? 'plus' : 'minus' }));
  }
}
