/*
 * The press token of this tab (P32): entered by the user, or taken from the fragment of a shared link, which no server
 * and no log ever sees. In: the address, the tab's storage, the user. Out: a signal.
 */

import { type ReadonlySignal, signal } from '@preact/signals';

const STORED = 'shared-counter/press-token';
const IN_FRAGMENT = /^#press-token=([^&]*)$/;

const token = signal<string | undefined>(stored());

/** undefined: none. Secret. */
export const pressToken: ReadonlySignal<string | undefined> = token;

/** Kept until the tab is closed. @param given undefined: it was wrong */
export function setPressToken(given: string | undefined): void {
  token.value = given;
  try {
    if (given === undefined) sessionStorage.removeItem(STORED);
    else sessionStorage.setItem(STORED, given);
  } catch {
    // Storage is forbidden: it is kept as long as the page.
  }
}

/** From now on, takes a token from the address and removes it there. @returns the teardown */
export function watchAddress(): () => void {
  takeFromAddress();
  addEventListener('hashchange', takeFromAddress);
  return () => removeEventListener('hashchange', takeFromAddress);
}

/** The link that contains the token. @param url without a fragment */
export function withToken(url: string, given: string): string {
  return `${url}#press-token=${encodeURIComponent(given)}`;
}

function takeFromAddress(): void {
  const encoded = IN_FRAGMENT.exec(location.hash)?.[1];
  if (encoded === undefined) return;
  history.replaceState(history.state, '', location.pathname + location.search);
  const given = decoded(encoded);
  if (given !== '') setPressToken(given);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return ''; // truncated by whatever passed the link on
  }
}

function stored(): string | undefined {
  try {
    return sessionStorage.getItem(STORED) ?? undefined;
  } catch {
    return undefined;
  }
}
