import { describe, expect, it } from 'vitest';
import { isHost, isLoopback, originAllowed } from '../../server/origin.ts';

describe('originAllowed', () => {
  it.each([
    [undefined, 'counter.example', 'a program sends no Origin'],
    ['', 'counter.example', 'a header that is missing comes as empty text'],
    ['http://counter.example', 'counter.example', 'it is the same host'],
    ['http://counter.example', 'COUNTER.example', 'letters of a host have no case'],
    ['http://10.0.0.2:6789', '10.0.0.2:6789', 'it is the same host and port'],
    ['http://[fd00::2]:6789', '[fd00::2]:6789', 'it is the same host and port'],
    ['http://counter.example', 'counter.example:80', "80 is http's own port"],
    ['https://counter.example', 'counter.example:443', "443 is https's own port"],
    ['https://counter.example', 'counter.example', 'a proxy may take off TLS'],
  ])('welcomes the origin %j at %j, since %s', (origin, host, _) => {
    expect(originAllowed(origin, host, [])).toBe(true);
  });

  it.each([
    ['http://evil.example', 'counter.example'],
    ['http://counter.example.evil.example', 'counter.example'],
    ['http://counter.example:81', 'counter.example'],
    ['http://counter.example', 'counter.example:443'],
    ['http://counter.example', 'evil@counter.example'],
    ['http://counter.example', undefined],
    ['http://counter.example', ''],
    ['null', 'counter.example'],
    ['null', 'null'],
    ['counter.example', 'counter.example'],
    ['http://counter.example/', 'counter.example'],
    ['http://me@counter.example', 'counter.example'],
    ['ftp://counter.example', 'counter.example'],
    ['file://', 'counter.example'],
    ['http://counter.example http://evil.example', 'counter.example'],
    ['garbage', 'garbage'],
  ])('turns the origin %j away at %j', (origin, host) => {
    expect(originAllowed(origin, host, [])).toBe(false);
  });

  it('welcomes the origins of the list, and no others', () => {
    const allowed = ['https://a.example', 'http://b.example:8080'];
    expect(originAllowed('https://a.example', 'counter.example', allowed)).toBe(true);
    expect(originAllowed('http://b.example:8080', 'counter.example', allowed)).toBe(true);
    expect(originAllowed('http://a.example', 'counter.example', allowed)).toBe(false);
    expect(originAllowed('http://b.example', 'counter.example', allowed)).toBe(false);
  });

  it('lets in pages without an origin of their own where `null` is allowed, and no others', () => {
    expect(originAllowed('null', 'counter.example', ['null'])).toBe(true);
    expect(originAllowed('http://anywhere.example', 'counter.example', ['null'])).toBe(false);
  });

  it.each(['http://anywhere.example', 'null', 'garbage'])('welcomes %j where everything is', (origin) => {
    expect(originAllowed(origin, 'counter.example', ['*'])).toBe(true);
  });
});

describe('isHost', () => {
  it.each(['localhost', 'localhost:6789', '10.0.0.2', '[::1]:6789', 'a-b.example.', 'my_pc.local', 'a'])(
    'takes %j',
    (host) => {
      expect(isHost(host)).toBe(true);
    },
  );

  it.each([
    '',
    ' ',
    'a b',
    'a/b',
    'a@b',
    'a?b',
    'a#b',
    'a\\b',
    'a:b',
    'a:',
    'a:123456',
    'a:65536',
    ':80',
    '::1',
    '[::1',
    '[::g]',
    '<script>',
    'a,b',
    '.a',
    '1.2.3.999',
    'a'.repeat(300),
  ])('refuses %j', (host) => {
    expect(isHost(host)).toBe(false);
  });
});

describe('isLoopback', () => {
  it.each(['localhost', 'LOCALHOST:80', 'counter.localhost', '127.0.0.1:6789', '127.1.2.3', '[::1]:80'])(
    'is true for %s',
    (host) => {
      expect(isLoopback(host)).toBe(true);
    },
  );

  it.each(['10.0.0.2', '127.example.org', 'localhost.example', '[fd00::2]'])('is false for %s', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
