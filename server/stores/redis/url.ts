/*
 * Where Redis is, as operators write it: redis[s]://[user][:password]@host[:port][/database]. Sans-I/O. In: the text.
 * Out: is it such a URL, and how it may be shown to people.
 */

/** The URL; undefined where the text is not a valid URL of Redis. */
export function parseRedisUrl(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === '') return undefined;
  if (!/^\/?$|^\/\d{1,9}$/.test(url.pathname) || url.search !== '' || url.hash !== '') return undefined;
  return canDecode(url.username) && canDecode(url.password) ? text : undefined;
}

/**
 * The URL as it may stand in a log.
 * @example shownUrl('redis://ann:secret@redis.example:6379/2') // 'redis://ann@redis.example:6379/2'
 */
export function shownUrl(text: string): string {
  const url = new URL(text);
  url.password = '';
  return url.href;
}

/** A text that may contain such a URL by mistake, as it may be shown: without the password. */
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
