/*
 * The app's composition root: language, storage → store → pages. In: the element to live in. Out: the teardown.
 */

import { type ComponentType, render } from 'preact';
import { lazy } from './components/lazy.tsx';
import { openStorage } from './counter/storage.ts';
import { CounterStore } from './counter/store.ts';
import { language, startLanguage } from './language.ts';
import { CounterPage } from './pages/counter.tsx';
import { type Route, route, startRouter } from './router.ts';
import { loadWords } from './words.ts';

export type Lessons = ComponentType<{ readonly route: Exclude<Route, { page: 'counter' }> }>;

/** For what is loaded when it is first drawn. */
interface Loaders {
  readonly lessons: () => Promise<Lessons>;
  readonly wirePanel: () => Promise<ComponentType>;
}

/** Puts the page into `root`. @returns the teardown */
export async function startApp(root: Element, loaders: Loaders): Promise<() => void> {
  startLanguage();
  const [storage] = await Promise.all([openStorage(), loadWords(language.value)]);
  const store = new CounterStore(`${location.origin.replace(/^http/, 'ws')}/ws`, storage);
  const stopRouter = startRouter();
  // Connected from the first visit to the counter on, whatever page is shown then.
  let stop = storage.close;
  const stopWatching = route.subscribe(({ page }) => {
    if (page === 'counter' && stop === storage.close) stop = store.start();
  });
  render(<Page store={store} Lessons={lazy(loaders.lessons)} WirePanel={lazy(loaders.wirePanel)} />, root);
  return () => {
    stopWatching();
    stopRouter();
    stop();
    render(null, root);
  };
}

interface Props {
  readonly store: CounterStore;
  readonly Lessons: Lessons;
  readonly WirePanel: ComponentType;
}

function Page({ store, Lessons, WirePanel }: Props) {
  const current = route.value;
  if (current.page !== 'counter') return <Lessons route={current} />;
  return <CounterPage view={store} WirePanel={WirePanel} />;
}
