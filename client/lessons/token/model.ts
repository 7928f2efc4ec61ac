/*
 * How a browser can send a token in the handshake. Pure.
 */

export const DEFAULT_TOKEN = 'open-sesame';
export const COOKIE_NAME = 'auth-token';
export const PATH = '/lessons/token';

/** What a cookie can carry without encoding (RFC 6265 §4.1.1). */
export function fitsCookie(token: string): boolean {
  return /^[!#-+\--:<-[\]-~]{1,256}$/.test(token);
}

/** For document.cookie. It is sent to this lesson only, and not with cross-site requests. */
export function cookieFor(token: string, isSecure: boolean): string {
  return `${COOKIE_NAME}=${token}; path=${PATH}; SameSite=Strict${isSecure ? '; Secure' : ''}`;
}

/** For document.cookie: removes the cookie. */
export function cookieGone(): string {
  return `${COOKIE_NAME}=; path=${PATH}; SameSite=Strict; Max-Age=0`;
}

/**
 * The token as a subprotocol, which allows fewer characters than a token may contain (RFC 6455 §4.1).
 * @example subprotocolsFor('open-sesame') // ['token', 'b3Blbi1zZXNhbWU']
 */
export function subprotocolsFor(token: string): readonly string[] {
  // An empty name is not allowed, so an empty token is not sent at all.
  return token === '' ? ['token'] : ['token', base64url(token)];
}

/** RFC 4648 §5, without padding, of the UTF-8 text. */
export function base64url(text: string): string {
  const binary = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
