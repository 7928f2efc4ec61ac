/*
 * The app's composition root: language, storage → store → pages. In: the root element. Out: the teardown.
 */

import { signal } from '@preact/signals';
import { type ComponentType, render } from 'preact';
import { openChannel } from './channel.ts';
import { PageFinisher } from './counter/finishing.ts';
import { NEIGHBOURS } from './counter/neighbours.ts';
import { CounterPage } from './counter/page.tsx';
import { watchAddress } from './counter/press-token.ts';
import { openStorage } from './counter/storage.ts';
import { CounterStore } from './counter/store.ts';
import { language, startLanguage } from './language.ts';
import { type Route, route, startRouter } from './router.ts';
import type { News } from './sync/effects.ts';
import { loadWords } from './words.ts';

/** Loaded when they are first drawn. */
export interface Parts {
  readonly Lessons: ComponentType<{
    readonly route: Exclude<Route, { page: 'counter' | 'lab' | 'workshop' }>;
  }>;
  readonly Lab: ComponentType;
  readonly Workshop: ComponentType;
  readonly WirePanel: ComponentType;
}

/** Mounts the page in `root`. @returns the teardown */
export async function startApp(root: Element, parts: Parts): Promise<() => void> {
  startLanguage();
  const stopWatchingAddress = watchAddress();
  const stopRouter = startRouter();
  const counter = new Counter();
  // From the first visit to the counter on, on every page. A lesson alone does not open it.
  const stopWatching = route.subscribe(({ page }) => {
    if (page === 'counter') void counter.open();
  });
  await Promise.all([counter.opening, loadWords(language.value)]);
  render(<Page counter={counter} parts={parts} />, root);
  return () => {
    stopWatching();
    stopRouter();
    stopWatchingAddress();
    counter.close();
    render(null, root);
  };
}

/** The counter's store, once its storage is open. */
class Counter {
  readonly store = signal<CounterStore | undefined>(undefined);
  opening: Promise<void> | undefined;
  private stop = (): void => {};
  private isClosed = false;

  open(): Promise<void> {
    this.opening ??= openStorage().then((storage) => {
      if (this.isClosed) return storage.close();
      const url = `${location.origin.replace(/^http/, 'ws')}/ws`;
      // Where nobody can be asked who lives, nothing is taken from anybody.
      const channel = openChannel(NEIGHBOURS);
      const finisherOf =
        channel && ((told: (news: News) => void) => new PageFinisher(url, storage, channel, told));
      const store = new CounterStore(url, storage, finisherOf);
      this.stop = store.start();
      this.store.value = store;
    });
    return this.opening;
  }

  close(): void {
    this.isClosed = true;
    this.stop();
  }
}

function Page({ counter, parts: { Lessons, Lab, Workshop, WirePanel } }: { counter: Counter; parts: Parts }) {
  const current = route.value;
  if (current.page === 'lab') return <Lab />;
  if (current.page === 'workshop') return <Workshop />;
  if (current.page !== 'counter') return <Lessons route={current} />;
  const store = counter.store.value;
  return store === undefined ? null : <CounterPage view={store} WirePanel={WirePanel} />;
}
