/*
 * The store: the engine's shell in the browser. It carries out the engine's effects (socket, storage,
 * timer) and publishes what is to be seen as signals. In: what the person does. Out: a CounterView.
 */

import { batch, signal } from '@preact/signals';
import type { Delta } from '../../protocol/press.ts';
import { openSocket, type Socket } from '../socket.ts';
import { type Effect, type Link, type News, SyncEngine } from '../sync/engine.ts';
import type { Storage } from './storage.ts';
import type { Change, CounterView, LinkView, Notice, Sample } from './view.ts';

/** How far back the chart goes. */
const HISTORY_MS = 5 * 60_000;
/** Changes closer than this cannot be told apart on the chart: the later one stands for both. */
const SAMPLE_MS = 150;

/** Milliseconds since 1970 that never go back, whatever happens to the machine's clock. */
const nowMs = (): number => performance.timeOrigin + performance.now();

export class CounterStore implements CounterView {
  readonly value = signal<number | null>(null);
  readonly saving = signal(0);
  readonly users = signal<number | null>(null);
  readonly link = signal<LinkView>({ kind: 'connecting' });
  readonly history = signal<readonly Sample[]>([]);
  readonly change = signal<Change | null>(null);
  readonly notice = signal<Notice | null>(null);

  private readonly engine: SyncEngine;
  private socket: Socket | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param url of the WebSocket */
  constructor(
    private readonly url: string,
    private readonly storage: Storage,
  ) {
    this.engine = new SyncEngine(Math.random, storage.record);
  }

  /** Connects. @returns the teardown */
  start(): () => void {
    const back = (): void => {
      if (this.link.value.kind === 'waiting') this.tryNow();
    };
    const shown = (): void => {
      if (!document.hidden) this.perform(this.engine.probe(nowMs()));
    };
    const leaving = (event: BeforeUnloadEvent): void => {
      if (this.saving.value > 0 && !this.storage.isLasting) event.preventDefault();
    };
    addEventListener('online', back);
    addEventListener('visibilitychange', shown);
    addEventListener('beforeunload', leaving);
    this.goOnline();
    return () => {
      removeEventListener('online', back);
      removeEventListener('visibilitychange', shown);
      removeEventListener('beforeunload', leaving);
      this.goOffline();
      this.storage.close();
    };
  }

  press(delta: Delta): void {
    batch(() => {
      this.perform(this.engine.press(delta, nowMs()));
      this.show('me', delta);
    });
  }

  goOffline(): void {
    this.perform(this.engine.goOffline());
  }

  goOnline(): void {
    this.perform(this.engine.goOnline(nowMs()));
  }

  tryNow(): void {
    this.goOnline();
  }

  dismissNotice(): void {
    this.notice.value = null;
  }

  // -------------------------------------------------------------------------------------- effects

  private perform(effects: readonly Effect[]): void {
    batch(() => {
      for (const effect of effects) this.performOne(effect);
      this.publish();
    });
    this.setTimer();
  }

  private performOne(effect: Effect): void {
    switch (effect.kind) {
      case 'connect':
        this.connect();
        return;
      case 'disconnect':
        this.socket?.close(effect.code);
        return;
      case 'save':
        this.storage.save(effect.record);
        return;
      case 'send':
        this.socket?.send(effect.message);
        return;
      case 'tell':
        this.tell(effect.news);
        return;
      default:
        effect satisfies never;
    }
  }

  private connect(): void {
    this.socket = openSocket(this.url, {
      opened: () => this.perform(this.engine.opened(nowMs())),
      received: (message) => this.perform(this.engine.received(message, nowMs())),
      closed: (code) => this.perform(this.engine.closed(code, nowMs())),
    });
  }

  private setTimer(): void {
    clearTimeout(this.timer);
    const atMs = this.engine.wakeAtMs();
    if (atMs === Number.POSITIVE_INFINITY) return;
    const wake = (): void => this.perform(this.engine.tick(nowMs()));
    this.timer = setTimeout(wake, Math.max(0, atMs - nowMs()));
  }

  // -------------------------------------------------------------------------------------- what is seen

  private publish(): void {
    const { shown, saving, users, link, committedValue } = this.engine;
    this.value.value = shown ?? null;
    this.saving.value = saving;
    this.users.value = users ?? null;
    this.link.value = seen(link);
    if (committedValue !== undefined) this.sample(committedValue);
  }

  private sample(value: number): void {
    const samples = this.history.value;
    const last = samples.at(-1);
    if (last?.value === value) return;
    const atMs = nowMs();
    if (last !== undefined && atMs - last.atMs < SAMPLE_MS) {
      this.history.value = [...samples.slice(0, -1), { atMs: last.atMs, value }];
      return;
    }
    const firstInside = samples.findIndex((sample) => sample.atMs >= atMs - HISTORY_MS);
    // One older sample stays: it is the value at the left edge.
    this.history.value = [...samples.slice(Math.max(0, firstInside - 1)), { atMs, value }];
  }

  private tell(news: News): void {
    if (news.kind === 'others') this.show('others', news.delta);
    // What is unknown of one's own presses matters more than that the data is another.
    else if (news.kind !== 'new-life' || this.notice.value === null) this.notice.value = news;
  }

  private show(by: Change['by'], delta: number): void {
    this.change.value = { id: (this.change.value?.id ?? 0) + 1, by, delta };
  }
}

function seen(link: Link): LinkView {
  switch (link.kind) {
    case 'connecting':
    case 'greeting':
      return { kind: 'connecting' };
    case 'live':
    case 'offline':
    case 'waiting':
    case 'ended':
      return link;
    default:
      return link satisfies never;
  }
}
