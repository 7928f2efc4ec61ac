import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { AssetsMissing } from '../../server/assets.ts';
import { StoreError } from '../../server/counter/store-error.ts';
import { adviceFor, checkNode, whyNotListen } from '../../server/startup-errors.ts';
import { TransportMissing } from '../../server/transports/choose.ts';

describe('checkNode', () => {
  it.each([
    ['18.20.8', true, /^Node 18\.20\.8 is too old: use Node 20 or later\.$/], // uWebSockets.js has a binary for it
    ['20.19.0', false, undefined],
    ['21.7.3', false, /^This server was not tested on Node 21\.7\.3, only on 20, 22, 24, 26\.$/],
    ['22.12.0', false, undefined],
    ['24.0.0', false, undefined],
    ['26.1.0', false, undefined],
    ['27.0.0', false, /not tested on Node 27\.0\.0/],
  ])('of Node %s says that it is too old: %s, and tells %s', (version, isTooOld, line) => {
    const check = checkNode(version);
    expect(check.isTooOld).toBe(isTooOld);
    if (line === undefined) expect(check.line).toBeUndefined();
    else expect(check.line).toMatch(line);
  });
});

describe('whyNotListen', () => {
  it('tells a port in use from an address that is not there', async () => {
    const other = createServer().listen(0);
    const { port } = other.address() as { port: number };
    expect(await whyNotListen(port, undefined)).toMatch(new RegExp(`^Port ${port} is in use\\.`));
    other.close();
    expect(await whyNotListen(0, '203.0.113.1')).toMatch(/no address 203\.0\.113\.1/);
    expect(await whyNotListen(0, 'no-such-host.invalid')).toMatch(/no address no-such-host/);
  });
});

describe('adviceFor', () => {
  it('has one line for a native module that does not load', () => {
    const error = Object.assign(new Error('no glibc\nand more'), { code: 'ERR_DLOPEN_FAILED' });
    expect(adviceFor(error)).toBe('A native module does not load on this system: no glibc');
  });

  it('knows what uWebSockets.js means by a failed construction', () => {
    expect(adviceFor(new Error('App construction failed'))).toMatch(/^The TLS files cannot be read/);
  });

  it.each([
    'error:0480006C:PEM routines::no start line',
    'error:05800074:x509 certificate routines::key values mismatch',
  ])('knows what Node means by %j', (message) => {
    expect(adviceFor(new Error(message))).toMatch(/^The TLS files cannot be read/);
  });

  it.each([
    new AssetsMissing('run npm run build'),
    new StoreError('choose another'),
    new TransportMissing('no binary'),
  ])('passes on the message of $name', (error) => {
    expect(adviceFor(error)).toBe(error.message);
  });

  it.each([new Error('what?'), undefined, null, 'text', { code: 'EWHAT' }])('has none for %j', (error) => {
    expect(adviceFor(error)).toBeUndefined();
  });
});
