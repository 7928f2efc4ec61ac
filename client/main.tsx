/*
 * What index.html loads: starts the app, and shuts it down when the person leaves the page.
 */

import { startApp } from './app.tsx';
import { lazy } from './components/lazy.tsx';

// Here and not in the app, so that they may import the app without a cycle.
const parts = {
  Lessons: lazy(async () => (await import('./lessons/lessons.tsx')).loadLessons()),
  Lab: lazy(async () => (await import('./lab/lab.tsx')).loadLab()),
  WirePanel: lazy(async () => (await import('./lessons/console/wire-panel.tsx')).loadWirePanel()),
};

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');
const teardown = startApp(root, parts);
// A page that the browser keeps for "back" would hold its lock and its socket; it starts anew instead.
// Once: a second time, it would say that the tab's former life was this one, and not the one that came since.
addEventListener('pagehide', () => teardown.then((stop) => stop()), { once: true });
addEventListener('pageshow', (event) => event.persisted && location.reload());
