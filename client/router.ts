/*
 * Which page is shown. In: the address, clicks on links, back and forward. Out: a signal.
 *
 * Links are real ones, so they can be copied or opened in a new tab; a plain click on an internal link
 * changes the page without reloading it, so the counter keeps its connection.
 */

import { batch, computed, signal } from '@preact/signals';

export type Route =
  | { readonly page: 'counter' }
  | { readonly page: 'lessons' }
  /** A lesson of that name may not exist. */
  | { readonly page: 'lesson'; readonly name: string }
  /** There may be no mission of that name. */
  | { readonly page: 'lab'; readonly mission?: string }
  | { readonly page: 'workshop' }
  /** One of the project's own files; there may be none of that path. */
  | { readonly page: 'source'; readonly path: string };

const path = signal('/');
const search = signal('');

export const route = computed(() => routeOf(path.value));

/** The address after the `?`. */
export const query = computed(() => new URLSearchParams(search.value));

let visits = 0;

/** Did the user come from another page of the app? Then the new title receives focus. */
export function hasNavigated(): boolean {
  return visits > 0;
}

/** @example routeOf('/lessons/echo') // { page: 'lesson', name: 'echo' } */
export function routeOf(pathname: string): Route {
  const [first, name = '', ...rest] = pathname.split('/').slice(1);
  if (first === 'lab' && name === 'workshop') return { page: 'workshop' };
  if (first === 'lab')
    return name === '' ? { page: 'lab' } : { page: 'lab', mission: [name, ...rest].join('/') };
  if (first === 'source') return { page: 'source', path: [name, ...rest].join('/') };
  if (first !== 'lessons') return { page: 'counter' };
  return name === '' ? { page: 'lessons' } : { page: 'lesson', name };
}

/** Changes the query in place: it is the state of the page, which Back, a reload and a copied link bring back. */
export function setQuery(name: string, value: string | undefined): void {
  const next = new URLSearchParams(location.search);
  if (value === undefined) next.delete(name);
  else next.set(name, value);
  const text = next.size === 0 ? '' : `?${next}`;
  if (text === location.search) return;
  history.replaceState(null, '', location.pathname + text + location.hash);
  search.value = text;
}

/** What this file looks at of a click. */
export type Click = Pick<
  MouseEvent,
  'button' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'defaultPrevented' | 'target'
>;

/** The path, with its query, that a click leads to; undefined if the browser should handle the click itself. */
export function destinationOf(click: Click, origin: string): string | undefined {
  if (click.button !== 0 || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey)
    return undefined;
  const link = (click.target as Element).closest('a');
  if (click.defaultPrevented || !link || link.origin !== origin || link.target || link.hash) return undefined;
  const isPage = link.pathname === '/' || routeOf(link.pathname).page !== 'counter';
  return isPage ? link.pathname + link.search : undefined;
}

function follow(): void {
  visits += path.value === location.pathname ? 0 : 1;
  batch(() => {
    path.value = location.pathname;
    search.value = location.search;
  });
}

/**
 * Goes to a page as a click on its link would.
 * @param options.replaces the current page: Back skips it
 */
export function goTo(to: string, { replaces = false } = {}): void {
  if (replaces) history.replaceState(null, '', to);
  else if (to !== location.pathname + location.search) history.pushState(null, '', to);
  follow();
}

/** Follows the address from now on. @returns the teardown */
export function startRouter(): () => void {
  const clicked = (event: MouseEvent): void => {
    const to = destinationOf(event, location.origin);
    if (to === undefined) return;
    event.preventDefault();
    goTo(to);
    scrollTo(0, 0);
  };
  follow();
  visits = 0;
  addEventListener('popstate', follow);
  addEventListener('click', clicked);
  return () => {
    removeEventListener('popstate', follow);
    removeEventListener('click', clicked);
  };
}
