import { describe, expect, it } from 'vitest';
import type { Interfaces } from '../../server/announce.ts';
import { isNear, networksOf, ownNames } from '../../server/names.ts';

const parts = {
  host: 'counter.lan',
  allowedOrigins: ['https://page.example'],
  publicNames: ['Public.Example'],
  computer: 'Anns-Laptop.fritz.box',
};

describe('ownNames', () => {
  it.each([
    'localhost',
    'app.localhost',
    'anns-laptop.fritz.box',
    'anns-laptop',
    'anns-laptop.local',
    'counter.lan',
    'page.example',
    'public.example',
    '192.0.2.7',
    '[2001:db8::1]',
  ])('has %s', (name) => {
    expect(ownNames(parts)(name)).toBe(true);
  });

  it.each(['evil.example', 'localhost.evil.example', 'evil-localhost', 'anns-laptop.evil.example', ''])(
    'has not %j',
    (name) => {
      expect(ownNames(parts)(name)).toBe(false);
    },
  );

  it('has every name where every origin is allowed', () => {
    expect(ownNames({ ...parts, allowedOrigins: ['*'] })('evil.example')).toBe(true);
  });
});

const interfaces = {
  eth0: [{ cidr: '198.51.100.4/24' }, { cidr: '2001:db8:1:2::4/64' }],
} as unknown as Interfaces;

it.each([
  ['127.0.0.1', true],
  ['::1', true],
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['192.168.1.7', true],
  ['fd00::7', true],
  ['fe80::7', true],
  ['198.51.100.9', true],
  ['2001:db8:1:2::9', true],
  ['198.51.101.9', false],
  ['172.32.0.1', false],
  ['203.0.113.9', false],
  ['2001:db8:1:3::9', false],
  ['', false],
])('%j is near: %s', (address, near) => {
  expect(isNear(address, interfaces)).toBe(near);
});

it('networksOf takes addresses and networks of both families', () => {
  const list = networksOf(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32']);
  expect(['10.9.9.9', '192.0.2.1'].map((address) => list.check(address, 'ipv4'))).toEqual([true, true]);
  expect(list.check('192.0.2.2', 'ipv4')).toBe(false);
  expect(list.check('2001:db8:9::9', 'ipv6')).toBe(true);
});
