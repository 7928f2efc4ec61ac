/*
 * The store: the host's adapter in the browser. It provides the host with a WebSocket, storage and a clock, and
 * publishes what the page shows as signals. In: user actions. Out: a CounterView.
 */

import { batch, effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import type { Delta } from '../../protocol/press.ts';
import { openChannel } from '../channel.ts';
import { openSocket } from '../socket.ts';
import type { News } from '../sync/effects.ts';
import { SyncEngine } from '../sync/engine.ts';
import { EngineHost } from '../sync/host.ts';
import type { Link } from '../sync/link.ts';
import { RealClock } from './clock.ts';
import type { PageFinisher } from './finishing.ts';
import { pressToken, setPressToken } from './press-token.ts';
import type { Kept } from './storage.ts';
import type { Change, CounterView, LinkView, Notice, RightView, Sample } from './view.ts';

/** The channel on which tabs tell each other that they are connected. */
const SERVER_IS_THERE = 'shared-counter-server';
/** How far back the chart goes. */
const HISTORY_MS = 5 * 60_000;
/** Changes closer than this are indistinguishable on the chart: the later one replaces the earlier. */
const SAMPLE_MS = 150;

export class CounterStore implements CounterView {
  readonly value = signal<number | null>(null);
  readonly saving = signal(0);
  readonly users = signal<number | null>(null);
  readonly link = signal<LinkView>({ kind: 'connecting' });
  readonly right = signal<RightView>('granted');
  readonly isLasting = signal(true);
  readonly history = signal<readonly Sample[]>([]);
  readonly change = signal<Change | null>(null);
  readonly notice = signal<Notice | null>(null);

  readonly finishing: ReadonlySignal<number>;

  private readonly clock = new RealClock();
  private readonly host: EngineHost;
  private readonly finisher: PageFinisher | undefined;
  /** Of the current batch of effects. */
  private news: News[] = [];

  /**
   * @param url of the WebSocket
   * @param finisherOf finishes what closed pages left, and reports to the given callbacks
   * @param open a socket on that URL
   */
  constructor(
    url: string,
    private readonly storage: Kept,
    finisherOf?: (told: (news: News) => void) => PageFinisher,
    open = openSocket,
  ) {
    this.host = new EngineHost(new SyncEngine(Math.random, storage.record), {
      openSocket: (events) => open(url, events),
      storage: storage.custody,
      clock: this.clock,
      view: { told: (news) => this.news.push(news), changed: () => this.changed() },
    });
    this.finisher = finisherOf?.((news) => this.tell(news));
    this.finishing = this.finisher?.pending ?? signal(0);
  }

  /** Connects. @returns the teardown */
  start(): () => void {
    const back = (): void => {
      if (this.link.value.kind === 'waiting') this.tryNow();
    };
    const seen = (): void => {
      const isVisible = document.visibilityState === 'visible';
      this.host.setSeen(isVisible);
      if (isVisible) back();
    };
    // Another tab has found the server.
    const tabs = openChannel(SERVER_IS_THERE);
    tabs?.addEventListener('message', back);
    const stopSaying = this.link.subscribe(({ kind }) => {
      if (kind === 'live') tabs?.postMessage(kind);
    });
    const leaving = (event: BeforeUnloadEvent): void => {
      if (this.saving.value > 0 && !this.host.shows.isLasting) event.preventDefault();
    };
    const lostNetwork = (): void => this.host.lostNetwork();
    addEventListener('online', back);
    addEventListener('offline', lostNetwork);
    addEventListener('visibilitychange', seen);
    addEventListener('beforeunload', leaving);
    seen();
    const stopTelling = effect(() => {
      const token = pressToken.value;
      untracked(() => this.host.useToken(token));
    });
    const dropWrong = this.right.subscribe((right) => {
      if (right === 'wrong-token') setPressToken(undefined);
    });
    this.goOnline();
    return () => {
      stopTelling();
      stopSaying();
      tabs?.close();
      dropWrong();
      removeEventListener('online', back);
      removeEventListener('offline', lostNetwork);
      removeEventListener('visibilitychange', seen);
      removeEventListener('beforeunload', leaving);
      this.storage.close(this.host.shows.record);
      this.host.flush();
      this.host.goOffline();
      // If the browser keeps this page for "back": its presses are in the copy now, so it saves nothing any more.
      this.host.end();
      this.finisher?.end();
    };
  }

  press(delta: Delta): void {
    batch(() => {
      this.host.press(delta);
      this.show('me', delta);
    });
  }

  goOffline(): void {
    this.host.goOffline();
    this.finisher?.goOffline();
  }

  goOnline(): void {
    this.host.goOnline();
    this.finisher?.goOnline();
  }

  tryNow(): void {
    this.goOnline();
  }

  dismissNotice(): void {
    this.notice.value = null;
  }

  // -------------------------------------------------------------------------------------- what is shown

  private changed(): void {
    batch(() => {
      this.publish();
      this.isLasting.value = this.host.shows.isLasting;
    });
    this.finisher?.follow(this.host.shows);
  }

  private publish(): void {
    const { shown, saving, users, link, committedValue, right } = this.host.shows;
    for (const news of this.news.splice(0)) this.tell(news);
    this.value.value = shown ?? null;
    this.saving.value = saving;
    this.users.value = users ?? null;
    this.link.value = seen(link);
    this.right.value = right;
    this.sample(link.kind === 'live' ? committedValue : null);
  }

  /** @param value null: from now on, nobody here knows it */
  private sample(value: number | null | undefined): void {
    const samples = this.history.value;
    const last = samples.at(-1);
    if (value === undefined || (last?.value ?? null) === value) return;
    const atMs = this.clock.nowMs;
    if (value !== null && last !== undefined && last.value !== null && atMs - last.atMs < SAMPLE_MS) {
      this.history.value = [...samples.slice(0, -1), { atMs: last.atMs, value }];
      return;
    }
    const firstInside = samples.findIndex((sample) => sample.atMs >= atMs - HISTORY_MS);
    // Keep one older sample: it is the value at the left edge.
    this.history.value = [...samples.slice(Math.max(0, firstInside - 1)), { atMs, value }];
  }

  private tell(news: News): void {
    if (news.kind === 'others') this.show('others', news.delta);
    // An unknown outcome of own presses matters more than replaced data.
    else if (!isOfData(news) || this.notice.value === null) this.notice.value = news;
  }

  private show(by: Change['by'], delta: number): void {
    this.change.value = { id: (this.change.value?.id ?? 0) + 1, by, delta };
  }
}

function isOfData({ kind }: News): boolean {
  return kind === 'new-life' || kind === 'older-copy';
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
