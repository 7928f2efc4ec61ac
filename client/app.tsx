/*
 * The app's composition root: language, storage → store → pages. In: the element to live in. Out: the teardown.
 */

import { type ComponentType, render } from 'preact';
import { CounterPage } from './counter/page.tsx';
import { openStorage } from './counter/storage.ts';
import { CounterStore } from './counter/store.ts';
import { language, startLanguage } from './language.ts';
import { type Route, route, startRouter } from './router.ts';
import { loadWords } from './words.ts';

/** Loaded when they are first drawn. */
export interface Parts {
  readonly Lessons: ComponentType<{ readonly route: Exclude<Route, { page: 'counter' }> }>;
  readonly WirePanel: ComponentType;
}

/** Puts the page into `root`. @returns the teardown */
export async function startApp(root: Element, parts: Parts): Promise<() => void> {
  startLanguage();
  const [storage] = await Promise.all([openStorage(), loadWords(language.value)]);
  const store = new CounterStore(`${location.origin.replace(/^http/, 'ws')}/ws`, storage);
  const stopRouter = startRouter();
  // Connected from the first visit to the counter on, whatever page is shown then.
  let stop = storage.close;
  const stopWatching = route.subscribe(({ page }) => {
    if (page === 'counter' && stop === storage.close) stop = store.start();
  });
  render(<Page store={store} parts={parts} />, root);
  return () => {
    stopWatching();
    stopRouter();
    stop();
    render(null, root);
  };
}

function Page({ store, parts: { Lessons, WirePanel } }: { store: CounterStore; parts: Parts }) {
  const current = route.value;
  if (current.page !== 'counter') return <Lessons route={current} />;
  return <CounterPage view={store} WirePanel={WirePanel} />;
}
