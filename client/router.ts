/*
 * Which page is shown. In: the address, clicks on links, back and forward. Out: a signal.
 *
 * Links are real ones, so they can be copied, opened in a new tab, and read by anything; a plain click on one
 * of ours changes the page without loading it anew, and so the counter keeps its connection.
 */

import { batch, computed, signal } from '@preact/signals';

export type Route =
  | { readonly page: 'counter' }
  | { readonly page: 'lessons' }
  /** There may be no lesson of that name. */
  | { readonly page: 'lesson'; readonly name: string }
  /** One of the project's own files; there may be none of that path. */
  | { readonly page: 'source'; readonly path: string };

const path = signal('/');
const search = signal('');

export const route = computed(() => routeOf(path.value));

/** What the address says after the `?`. */
export const query = computed(() => new URLSearchParams(search.value));

let visits = 0;

/** Did the person come here from another of our pages? Then the new title is to be focused. */
export function hasNavigated(): boolean {
  return visits > 0;
}

/** @example routeOf('/lessons/echo') // { page: 'lesson', name: 'echo' } */
export function routeOf(pathname: string): Route {
  const [first, name = '', ...rest] = pathname.split('/').slice(1);
  if (first === 'source') return { page: 'source', path: [name, ...rest].join('/') };
  if (first !== 'lessons') return { page: 'counter' };
  return name === '' ? { page: 'lessons' } : { page: 'lesson', name };
}

/** What this file looks at of a click. */
export type Click = Pick<
  MouseEvent,
  'button' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'defaultPrevented' | 'target'
>;

/** The path of the page, with its query, that a click leads to; undefined where the browser is to do what it does with links. */
export function destinationOf(click: Click, origin: string): string | undefined {
  if (click.button !== 0 || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey)
    return undefined;
  const link = (click.target as Element).closest('a');
  if (click.defaultPrevented || !link || link.origin !== origin || link.target || link.hash) return undefined;
  const isPage = link.pathname === '/' || routeOf(link.pathname).page !== 'counter';
  return isPage ? link.pathname + link.search : undefined;
}

/** Follows the address from now on. @returns the teardown */
export function startRouter(): () => void {
  const follow = (): void => {
    visits += path.value === location.pathname ? 0 : 1;
    batch(() => {
      path.value = location.pathname;
      search.value = location.search;
    });
  };
  const clicked = (event: MouseEvent): void => {
    const to = destinationOf(event, location.origin);
    if (to === undefined) return;
    event.preventDefault();
    if (to !== location.pathname + location.search) history.pushState(null, '', to);
    follow();
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
