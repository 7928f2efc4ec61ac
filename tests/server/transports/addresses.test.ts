import { describe, expect, it } from 'vitest';
import { networksOf } from '../../../server/names.ts';
import { Addresses, addressOf, canonical, networkOf } from '../../../server/transports/addresses.ts';

const addresses = (limit = 2) => new Addresses(limit, networksOf(['10.0.0.0/8', '127.0.0.1']));

describe('the client', () => {
  it.each([
    ['the peer, where nobody is trusted', '192.0.2.1', '192.0.2.9', '192.0.2.1'],
    ['what a trusted proxy says', '10.0.0.1', '192.0.2.9', '192.0.2.9'],
    [
      'what the last trusted proxy says, whatever stands before it',
      '10.0.0.1',
      'evil, 192.0.2.8, 192.0.2.9',
      '192.0.2.9',
    ],
    ['beyond several proxies', '10.0.0.1', '192.0.2.8, 192.0.2.9, 10.0.0.2', '192.0.2.9'],
    ['the proxy, where it says nothing', '10.0.0.1', '', '10.0.0.1'],
    ['the proxy, where it says no address', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['in its IPv4 form', '::ffff:10.0.0.1', '::ffff:192.0.2.9', '192.0.2.9'],
    ['without a zone', 'fe80::1%eth0', '', 'fe80::1'],
  ])('is %s', (_what, peer, forwardedFor, client) => {
    expect(addresses().clientOf(peer, forwardedFor)).toBe(client);
  });
});

describe('an address', () => {
  it('holds so many things, and more once it lets go', () => {
    const book = addresses();
    expect([1, 2, 3].map(() => book.hold('192.0.2.1'))).toEqual([true, true, false]);
    expect(book.hold('192.0.2.2')).toBe(true);
    book.release('192.0.2.1');
    expect([1, 2].map(() => book.hold('192.0.2.1'))).toEqual([true, false]);
  });

  it('of IPv6 is its /64', () => {
    const book = addresses();
    expect(['2001:db8::1', '2001:db8::2', '2001:db8:0:0:ff::3'].map((a) => book.hold(a))).toEqual([
      true,
      true,
      false,
    ]);
    expect(book.hold('2001:db8:0:1::1')).toBe(true);
  });

  it.each(['127.0.0.1', '::1', '10.0.0.1'])('%s is exempt: this computer, and proxies', (address) => {
    const book = addresses();
    expect(Array.from({ length: 5 }, () => book.hold(address))).not.toContain(false);
    expect(Array.from({ length: 100 }, () => book.act(address))).not.toContain(false);
  });

  it('may ask so often in a window', () => {
    const book = addresses();
    const acts = Array.from({ length: 17 }, () => book.act('192.0.2.1'));
    expect(acts.indexOf(false)).toBe(16);
    book.nextWindow();
    expect(book.act('192.0.2.1')).toBe(true);
  });

  it('lets a school with a thousand devices in by default', () => {
    const book = addresses(4_000);
    const arrival = () => [
      ...Array.from({ length: 20 }, () => book.act('192.0.2.1')),
      book.hold('192.0.2.1'),
    ];
    expect(Array.from({ length: 1_000 }, arrival).flat()).not.toContain(false);
  });
});

it.each([
  [[192, 0, 2, 1], '192.0.2.1'],
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 192, 0, 2, 1], '192.0.2.1'],
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], '::1'],
  [[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], '2001:db8:0:0:0:0:0:1'],
  [[], ''],
])('the bytes %j are %s', (bytes, address) => {
  expect(addressOf(Uint8Array.from(bytes))).toBe(address);
});

it('one address in several spellings is one', () => {
  expect(networkOf('2001:0DB8::1')).toBe(networkOf('2001:db8:0:0:0:0:0:1'));
  expect(networkOf('::1')).toBe('0:0:0:0');
  expect(canonical('::FFFF:192.0.2.1')).toBe('192.0.2.1');
});
