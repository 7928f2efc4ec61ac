/*
 * The finisher of a tab: the real policy (client/sync/finisher.ts), on the ports of a simulated world. What it takes, it
 * finishes with a page of its own that nobody sees. In: the tab's life. Out: calls on the browser and the network.
 */

import type { Custody, LifeId } from '../client/sync/custody.ts';
import { Finisher, type Finishing, type Progress } from '../client/sync/finisher.ts';
import type { Shown } from '../client/sync/host.ts';
import type { LedgerRecord } from '../client/sync/record.ts';
import { CloseCode } from '../protocol/close-codes.ts';
import type { Asker } from './browser.ts';
import type { Connection } from './connection.ts';
import type { NumberedPress } from './oracle.ts';
import { type Owner, Page, type PageParts } from './page.ts';
import { ProcessClock } from './process-clock.ts';

/** How long a page waits for others to say that they live. */
const WHO_LIVES_MS = 300;

/** What it has of its tab: it shares the line, and dies with the page. */
export type Host = Pick<Owner, 'name' | 'line' | 'random' | 'crashed'> & { readonly isPaused: boolean };

export class TabFinisher {
  private readonly finisher: Finisher;
  private readonly clock: ProcessClock;
  private page: Page | undefined;
  private changed = (): void => {};
  private readonly saving: { presses: readonly NumberedPress[] } = { presses: [] };
  /** Of the timer: an earlier call is off. */
  private calls = 0;

  constructor(
    private readonly parts: PageParts,
    private readonly host: Host,
    private readonly pageProcess: Asker,
    private readonly livesOf: () => ReadonlySet<LifeId>,
  ) {
    const { queue, browser } = parts;
    this.clock = new ProcessClock(queue, () => this.tick(), `timer ${host.name}'`);
    this.finisher = new Finisher({
      records: browser.recordsOf(pageProcess, () => this.saving.presses),
      newLife: browser.newLife,
      whoLives: (done) => this.after(WHO_LIVES_MS, () => done(this.livesOf()), `finisher ${host.name}`),
      later: (afterMs, look) => this.setTimer(afterMs, look),
      finish: (record, custody, changed) => this.finish(record, custody, changed),
    });
  }

  get life(): LifeId | undefined {
    return this.finisher.life;
  }

  get current(): Connection | undefined {
    return this.page?.current;
  }

  get isBusy(): boolean {
    return this.page !== undefined;
  }

  follow(shown: Pick<Shown, 'link' | 'right'>): void {
    this.finisher.follow(shown);
  }

  left(): void {
    this.finisher.left();
  }

  goOnline(): void {
    this.finisher.goOnline();
  }

  goOffline(): void {
    this.finisher.goOffline();
  }

  flush(): void {
    this.page?.flush();
  }

  end(): void {
    this.finisher.end();
  }

  wake(): void {
    this.page?.wake();
    this.page?.setSeen(true);
  }

  private tick(): void {
    if (!this.host.isPaused) this.page?.tick();
  }

  private finish(record: LedgerRecord, custody: Custody, changed: (engine: Progress) => void): Finishing {
    const presses = this.parts.browser.get(custody.life)?.presses ?? [];
    const owner: Owner = {
      name: `${this.host.name}'`,
      line: this.host.line,
      clock: this.clock,
      random: this.host.random,
      crashed: () => this.host.crashed(),
      closed: () => {},
      changed: () => this.changed(),
    };
    this.parts.counts.add('finishes');
    const page = new Page(this.parts, owner, { custody, saved: { record, presses } }, this.saving);
    this.page = page;
    this.changed = () => changed(page.shows);
    return {
      goOnline: () => page.goOnline(),
      goOffline: () => page.goOffline(),
      end: () => {
        this.page = undefined;
        this.changed = () => {};
        page.die(CloseCode.GOING_AWAY);
      },
    };
  }

  private setTimer(afterMs: number, happen: () => void): void {
    const call = ++this.calls;
    this.after(afterMs, () => {
      if (call === this.calls) happen();
    });
  }

  private after(afterMs: number, happen: () => void, what = ''): void {
    const { queue } = this.parts;
    queue.at(queue.nowMs + afterMs, () => this.pageProcess.hear(happen), what);
  }
}
