/*
 * The app's composition root: language, storage → store → pages. In: the element to live in. Out: the teardown.
 */

import { render } from 'preact';
import { lazy } from './components/lazy.tsx';
import { openStorage } from './counter/storage.ts';
import { CounterStore } from './counter/store.ts';
import { language, startLanguage } from './language.ts';
import { CounterPage } from './pages/counter.tsx';
import { route, startRouter } from './router.ts';
import { loadWords } from './words.ts';

const Lessons = lazy(async () => (await import('./lessons/entry.tsx')).loadLessons());

/** Puts the page into `root`. @returns the teardown */
export async function startApp(root: Element): Promise<() => void> {
  startLanguage();
  const [storage] = await Promise.all([openStorage(), loadWords(language.value)]);
  const store = new CounterStore(`${location.origin.replace(/^http/, 'ws')}/ws`, storage);
  const stopRouter = startRouter();
  // Connected from the first visit to the counter on, whatever page is shown then.
  let stop = storage.close;
  const stopWatching = route.subscribe(({ page }) => {
    if (page === 'counter' && stop === storage.close) stop = store.start();
  });
  render(<Page store={store} />, root);
  return () => {
    stopWatching();
    stopRouter();
    stop();
    render(null, root);
  };
}

function Page({ store }: { store: CounterStore }) {
  const current = route.value;
  return current.page === 'counter' ? <CounterPage view={store} /> : <Lessons route={current} />;
}
