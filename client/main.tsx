/*
 * The entry point of index.html: starts the app, and shuts it down when the user leaves the page.
 */

import { startApp } from './app.tsx';
import { lazy } from './components/lazy.tsx';

// Here and not in the app, so that these modules can import the app without a cycle.
const parts = {
  Lessons: lazy(async () => (await import('./lessons/lessons.tsx')).loadLessons()),
  Lab: lazy(async () => (await import('./lab/lab.tsx')).loadLab()),
  Workshop: lazy(async () => (await import('./lab/workshop/workshop.tsx')).loadWorkshop()),
  WirePanel: lazy(async () => (await import('./lessons/console/wire-panel.tsx')).loadWirePanel()),
};

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');
const teardown = startApp(root, parts);
// A page in the browser's back/forward cache would keep its lock and its socket; it is reloaded instead.
// Only once: a second time, it would record this life as the tab's previous one, instead of a later one.
addEventListener('pagehide', () => teardown.then((stop) => stop()), { once: true });
addEventListener('pageshow', (event) => event.persisted && location.reload());
