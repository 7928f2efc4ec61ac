/*
 * Who may connect to this server: checks of the Host and Origin headers. Pure. In: header values. Out: yes or no.
 * Browsers let any page open a WebSocket to any server, with cookies; only the server can refuse it, by the
 * Origin (RFC 6455 §10.2). Programs can send any Origin, so this protects users of browsers, not the server.
 */

const HOST = /^(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9](?:[a-z0-9._-]{0,252}[a-z0-9.])?)(?::\d{1,5})?$/i;

/** Is this a valid Host header, `host` or `host:port` (RFC 9110 §7.2)? Otherwise it must not be used. */
export function isHost(host: string): boolean {
  return HOST.test(host) && URL.canParse(`http://${host}`);
}

/** The name in a valid Host header, in lower case and without its port. @example nameIn('A.example:80') // 'a.example' */
export function nameIn(host: string): string {
  return new URL(`http://${host}`).hostname.replace(/\.$/, '');
}

/** The response to a request under an unknown name. @param host a valid Host header */
export function unknownName(host: string): string {
  const name = nameIn(host);
  return `This server does not know the name ${name}.\nIf the name is right, start the server with --public-name ${name}\n`;
}

/** Does this Host header name the computer that the browser itself runs on? */
export function isLoopback(host: string): boolean {
  const { hostname } = new URL(`http://${host}`);
  return hostname === 'localhost' || hostname.endsWith('.localhost') || isLoopbackAddress(hostname);
}

function isLoopbackAddress(hostname: string): boolean {
  return hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * May a page of this origin connect? A client without an Origin is not a page, and may connect.
 * @param origin the Origin header; empty counts as none
 * @param host the Host header
 * @param allowed further origins in the form `https://example.org`, or `null`; `*` allows everything
 * @example originAllowed('http://10.0.0.2:6789', '10.0.0.2:6789', []) // true
 * @example originAllowed('https://example.org', 'example.org:443', []) // true: 443 is the scheme's port
 */
export function originAllowed(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[],
): boolean {
  if (origin === undefined || origin === '' || allowed.includes('*')) return true;
  if (origin === 'null') return allowed.includes('null'); // pages opened from a file, and frames in a sandbox
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url === undefined || !isWeb(url) || url.origin !== origin.toLowerCase()) return false;
  if (allowed.includes(url.origin)) return true;
  if (host === undefined || !isHost(host)) return false;
  return new URL(`${url.protocol}//${host}`).host === url.host;
}

function isWeb({ protocol }: URL): boolean {
  return protocol === 'http:' || protocol === 'https:';
}
