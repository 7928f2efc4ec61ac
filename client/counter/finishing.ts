/*
 * Finishes what closed pages left behind, in the browser: the policy is sync/finisher.ts, engine and host are the
 * page's own, on another socket. In: storage, notices to pass on. Out: how many presses are being finished.
 */

import { effect, signal, untracked } from '@preact/signals';
import { openSocket } from '../socket.ts';
import type { Custody } from '../sync/custody.ts';
import type { News } from '../sync/effects.ts';
import { SyncEngine } from '../sync/engine.ts';
import { Finisher, type Finishing, type Progress } from '../sync/finisher.ts';
import { EngineHost, type Shown } from '../sync/host.ts';
import type { LedgerRecord } from '../sync/record.ts';
import { RealClock } from './clock.ts';
import { Neighbours } from './neighbours.ts';
import { pressToken } from './press-token.ts';
import { newLife, type Storage } from './storage.ts';

export class PageFinisher {
  /** Presses of closed pages that are not durable yet. */
  readonly pending = signal(0);
  private readonly finisher: Finisher;
  private readonly neighbours: Neighbours;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private host: EngineHost | undefined;

  /** @param url of the WebSocket @param channel to the neighbours @param told what the person should know of those presses */
  constructor(
    private readonly url: string,
    { records, custody }: Storage,
    channel: BroadcastChannel,
    private readonly told: (news: News) => void,
  ) {
    const lives = (): string[] => [custody.life, this.finisher.life].filter((life) => life !== undefined);
    this.neighbours = new Neighbours(channel, lives, () => this.finisher.left());
    this.finisher = new Finisher({
      records,
      newLife,
      whoLives: (done) => this.neighbours.whoLives(done),
      later: (afterMs, look) => {
        clearTimeout(this.timer);
        this.timer = setTimeout(look, afterMs);
      },
      finish: (record, custody, changed) => this.finish(record, custody, changed),
    });
  }

  /** @param shown by the page's own engine */
  follow(shown: Shown): void {
    this.finisher.follow(shown);
  }

  goOnline(): void {
    this.finisher.goOnline();
  }

  goOffline(): void {
    this.finisher.goOffline();
  }

  /** The page is being left. */
  end(): void {
    clearTimeout(this.timer);
    this.host?.flush();
    this.finisher.end();
    this.neighbours.leave();
  }

  private finish(record: LedgerRecord, custody: Custody, changed: (engine: Progress) => void): Finishing {
    const engine = new SyncEngine(Math.random, record);
    const host = new EngineHost(engine, {
      openSocket: (events) => openSocket(this.url, events),
      storage: custody,
      clock: new RealClock(),
      view: {
        told: (news) => {
          if (news.kind === 'outcome-unknown') this.told(news);
        },
        changed: () => {
          this.pending.value = engine.saving;
          changed(engine);
        },
      },
    });
    this.host = host;
    const stopTelling = effect(() => {
      const token = pressToken.value;
      untracked(() => host.useToken(token));
    });
    return {
      goOnline: () => host.goOnline(),
      goOffline: () => host.goOffline(),
      end: () => {
        stopTelling();
        host.goOffline();
        host.end();
        this.host = undefined;
        this.pending.value = 0;
      },
    };
  }
}
