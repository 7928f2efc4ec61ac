/*
 * What index.html loads: starts the app, and ends it in good order when the page is left.
 */

import { startApp } from './app.tsx';

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');
const teardown = startApp(root);
// A page that the browser keeps for "back" would hold its lock and its socket; it starts anew instead.
addEventListener('pagehide', () => teardown.then((stop) => stop()));
addEventListener('pageshow', (event) => event.persisted && location.reload());
