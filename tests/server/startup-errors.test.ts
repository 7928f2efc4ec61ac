import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { AssetsMissing } from '../../server/assets.ts';
import { StoreError } from '../../server/counter/store-error.ts';
import { adviceFor, checkRuntime, whyNotListen } from '../../server/startup-errors.ts';
import { temporaryDirectory } from '../system/server-process.ts';

describe('checkRuntime', () => {
  const linux = { platform: 'linux', arch: 'x64' };

  it('has nothing against the Node that runs this test', () => {
    const { node, modules } = process.versions;
    const runtime = { node, modules, platform: process.platform, arch: process.arch };
    expect(checkRuntime(runtime, import.meta.resolve('uWebSockets.js'))).toBeUndefined();
  });

  it.each([
    ['20.19.0', '115', undefined],
    ['22.12.0', '127', undefined],
    ['24.0.0', '137', /no binary for Node 24\.0\.0 on linux x64: use Node 20 or 22/],
    ['18.20.8', '108', /^Node 18\.20\.8 is not supported: use Node 20 or 22\.$/], // it has a binary
    ['21.7.3', '120', /^Node 21\.7\.3 is not supported/],
  ])('of Node %s with the pinned release it thinks %s', (node, modules, advice) => {
    const problem = checkRuntime({ node, modules, ...linux }, import.meta.resolve('uWebSockets.js'));
    if (advice === undefined) expect(problem).toBeUndefined();
    else expect(problem).toMatch(advice);
  });

  it("finds the binaries of the author's own release beside its entry", async () => {
    await using directory = await temporaryDirectory();
    await mkdir(join(directory.path, 'uws'));
    await writeFile(join(directory.path, 'uws', 'uws_linux_x64_137.node'), '');
    const entry = pathToFileURL(join(directory.path, 'uws', 'ESM_wrapper.mjs')).href;
    expect(checkRuntime({ node: '24.0.0', modules: '137', ...linux }, entry)).toBeUndefined();
    expect(checkRuntime({ node: '20.0.0', modules: '115', ...linux }, entry)).toMatch(/no binary/);
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

  it.each([new AssetsMissing('run npm run build'), new StoreError('choose another')])(
    'passes on the message of $name',
    (error) => {
      expect(adviceFor(error)).toBe(error.message);
    },
  );

  it.each([new Error('what?'), undefined, null, 'text', { code: 'EWHAT' }])('has none for %j', (error) => {
    expect(adviceFor(error)).toBeUndefined();
  });
});
