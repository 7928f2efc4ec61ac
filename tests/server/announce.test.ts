import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { announce, type Extras, type Interfaces, type Listening, lanUrls } from '../../server/announce.ts';

function info(address: string, internal = false): NetworkInterfaceInfo {
  const shared = { address, netmask: '', mac: '', internal, cidr: null };
  return address.includes(':') ? { ...shared, family: 'IPv6', scopeid: 0 } : { ...shared, family: 'IPv4' };
}

const interfaces: Interfaces = {
  docker0: [info('172.17.0.1')],
  lo: [info('127.0.0.1', true), info('::1', true)],
  eth0: [info('fe80::1'), info('2001:db8::2'), info('203.0.113.5'), info('169.254.1.1')],
  wlan0: [info('192.168.1.7')],
  'br-12ab': [info('172.18.0.1')],
};

const everywhere: Listening = { port: 6789, tls: false, host: undefined };
const plain: Extras = {
  qr: false,
  monitorToken: undefined,
  monitorProgram: 'npm run monitor --',
  redisUrl: undefined,
  node: undefined,
  metricsUrl: undefined,
  asksForToken: false,
  fingerprint: undefined,
};

describe('lanUrls', () => {
  it('has private addresses first, then public ones, IPv6, and bridges last; none that is link-local', () => {
    expect(lanUrls(interfaces, everywhere)).toEqual([
      'http://192.168.1.7:6789/',
      'http://203.0.113.5:6789/',
      'http://[2001:db8::2]:6789/',
      'http://172.17.0.1:6789/',
      'http://172.18.0.1:6789/',
    ]);
  });

  it('has no IPv6 where the server listens on 0.0.0.0', () => {
    expect(lanUrls(interfaces, { ...everywhere, host: '0.0.0.0' })).not.toContain(
      'http://[2001:db8::2]:6789/',
    );
  });

  it.each(['localhost', '127.0.0.1', '127.0.0.2', '::1'])(
    'is empty where the server listens on %s',
    (host) => {
      expect(lanUrls(interfaces, { ...everywhere, host })).toEqual([]);
    },
  );

  it('is the one address that the server listens on', () => {
    expect(lanUrls(interfaces, { ...everywhere, host: '192.168.1.7' })).toEqual(['http://192.168.1.7:6789/']);
    expect(lanUrls(interfaces, { ...everywhere, host: '2001:db8::2' })).toEqual([
      'http://[2001:db8::2]:6789/',
    ]);
  });

  it.each([
    [80, false, 'http://192.168.1.7/'],
    [443, true, 'https://192.168.1.7/'],
    [80, true, 'https://192.168.1.7:80/'],
  ])('leaves the port %i out where it is the own one of the scheme (TLS: %s)', (port, tls, url) => {
    expect(lanUrls(interfaces, { port, tls, host: undefined })[0]).toBe(url);
  });
});

describe('announce', () => {
  it('has one line for each address, then the WebSocket', () => {
    expect(announce(interfaces, everywhere, plain)).toEqual([
      'Local      http://localhost:6789/',
      'Network    http://192.168.1.7:6789/',
      'Network    http://203.0.113.5:6789/',
      'Network    http://[2001:db8::2]:6789/',
      'Network    http://172.17.0.1:6789/',
      'Network    http://172.18.0.1:6789/',
      'WebSocket  ws://localhost:6789/ and /ws',
    ]);
  });

  it('ends with a QR code of the first network address', () => {
    const text = announce(interfaces, everywhere, { ...plain, qr: true }).join('\n');
    expect(text).toMatch(/[█▀▄]{20}/);
    expect(text.split('\n').at(-1)).toBe('Scan to open http://192.168.1.7:6789/');
  });

  it('says why no phone can come where the server listens for this computer only', () => {
    expect(announce(interfaces, { ...everywhere, host: '127.0.0.1' }, { ...plain, qr: true })).toEqual([
      'Local      http://localhost:6789/',
      'WebSocket  ws://localhost:6789/ and /ws',
      'Phones cannot reach --host 127.0.0.1: leave --host out to listen on all interfaces.',
    ]);
  });

  it('names only the one address that the server listens on', () => {
    expect(announce(interfaces, { ...everywhere, host: '192.168.1.7' }, plain)).toEqual([
      'Network    http://192.168.1.7:6789/',
      'WebSocket  ws://192.168.1.7:6789/ and /ws',
    ]);
  });

  it('says where Redis is, if the counter is there, and what this node is called', () => {
    const lines = announce(interfaces, everywhere, { ...plain, redisUrl: 'redis://there', node: '3f9a' });
    expect(lines.slice(-2)).toEqual(['Redis      redis://there', 'Node       3f9a']);
    expect(announce(interfaces, everywhere, plain).join('\n')).not.toMatch(/Redis|Node/);
  });

  it('has neither network nor QR code on a computer without a network', () => {
    expect(
      announce({ lo: [info('127.0.0.1', true)] }, { ...everywhere, tls: true }, { ...plain, qr: true }),
    ).toEqual(['Local      https://localhost:6789/', 'WebSocket  wss://localhost:6789/ and /ws']);
  });

  it.each<[string, Listening, string]>([
    ['', everywhere, ''],
    [
      ' with its URL on another port',
      { ...everywhere, port: 7000 },
      '--url ws://localhost:7000/lessons/monitor ',
    ],
    [' with its URL with TLS', { ...everywhere, tls: true }, '--url wss://localhost:6789/lessons/monitor '],
    [
      ' with its URL on one address',
      { ...everywhere, host: '192.168.1.7' },
      '--url ws://192.168.1.7:6789/lessons/monitor ',
    ],
  ])('says how to start an agent of the monitor%s', (_how, listening, urlFlag) => {
    expect(announce(interfaces, listening, { ...plain, monitorToken: '5ec4e7' })).toContain(
      `Monitor    npm run monitor -- ${urlFlag}--token 5ec4e7`,
    );
  });

  it('names no token that was chosen', () => {
    expect(announce(interfaces, everywhere, plain).join('\n')).not.toContain('Monitor');
  });
});
