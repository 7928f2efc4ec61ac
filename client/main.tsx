/*
 * The page's composition root: storage → store → page. Returns nothing; a reload is the teardown.
 */

import { render } from 'preact';
import { CounterPage } from './pages/counter.tsx';
import { openStorage } from './storage.ts';
import { CounterStore } from './store.ts';

/** Puts the page into `root`. @returns the teardown */
export async function main(root: Element): Promise<() => void> {
  const store = new CounterStore(`${location.origin.replace(/^http/, 'ws')}/ws`, await openStorage());
  render(<CounterPage view={store} />, root);
  const stop = store.start();
  return () => {
    stop();
    render(null, root);
  };
}

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');
const teardown = main(root);
// A page that the browser keeps for "back" would hold its lock and its socket; it starts anew instead.
addEventListener('pagehide', () => teardown.then((stop) => stop()));
addEventListener('pageshow', (event) => event.persisted && location.reload());
