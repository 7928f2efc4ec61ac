/*
 * The Redis URL of operators: redis[s]://[user][:password]@host[:port][/database]. Sans-I/O. In: the text.
 * Out: is it valid, and how it may be displayed.
 */

/** The URL; undefined if the text is not a valid Redis URL. */
export function parseRedisUrl(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === '') return undefined;
  if (!/^\/?$|^\/\d{1,9}$/.test(url.pathname) || url.search !== '' || url.hash !== '') return undefined;
  return canDecode(url.username) && canDecode(url.password) ? text : undefined;
}

/**
 * The URL as it may appear in a log.
 * @example shownUrl('redis://ann:secret@redis.example:6379/2') // 'redis://ann@redis.example:6379/2'
 */
export function shownUrl(text: string): string {
  const url = new URL(text);
  url.password = '';
  return url.href;
}

/** A text that may contain such a URL by mistake, without the password. */
export function withoutPassword(text: string): string {
  return text.replace(/(\w:\/\/[^\s:@/]*):[^\s]*@/g, '$1:…@');
}

/** In a URL, a `%` in a password must be written %25, and so on. */
function canDecode(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}
