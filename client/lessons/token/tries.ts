/*
 * Connects the console with the token from the field, by one method or another. Out: a signal.
 */

import { signal } from '@preact/signals';
import type { Console } from '../console/console.ts';
import { webSocketUrl } from '../parts/lesson-socket.ts';
import { cookieFor, cookieGone, DEFAULT_TOKEN, fitsCookie, PATH, subprotocolsFor } from './model.ts';

export type Way = 'none' | 'cookie' | 'subprotocol';

export interface Admission {
  readonly way: Way;
  /** undefined: not known yet. */
  readonly isAdmitted: boolean | undefined;
}

export const token = signal(DEFAULT_TOKEN);
export const admission = signal<Admission | undefined>(undefined);

/** A new connection with the token. The cookie is removed right after the handshake. */
export async function connectWith(console: Console, way: Way): Promise<void> {
  const own: Admission = { way, isAdmitted: undefined };
  admission.value = own;
  if (way === 'cookie' && fitsCookie(token.peek())) setCookie(cookieFor(token.peek(), isSecure()));
  const protocols = way === 'subprotocol' ? subprotocolsFor(token.peek()) : [];
  const isAdmitted = await console.connectAnew(webSocketUrl(PATH), protocols);
  setCookie(cookieGone());
  if (admission.peek() === own) admission.value = { way, isAdmitted };
}

/** The user leaves the lesson; the token in the field stays. */
export function forget(): void {
  admission.value = undefined;
}

function isSecure(): boolean {
  return location.protocol === 'https:';
}

function setCookie(cookie: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is for secure contexts only
  document.cookie = cookie;
}
