import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { chooseTransport, TransportMissing } from '../../../server/transports/choose.ts';
import { whyNoBinary } from '../../../server/transports/uws/binary.ts';
import { temporaryDirectory } from '../../system/server-process.ts';

const linux = { platform: 'linux', arch: 'x64' };
const pinned = import.meta.resolve('uWebSockets.js');

describe('whyNoBinary', () => {
  it.each([
    ['18.20.8', '108', undefined],
    ['20.19.0', '115', undefined],
    ['22.12.0', '127', undefined],
    ['24.0.0', '137', 'uWebSockets.js has no binary for Node 24.0.0 on linux x64.'],
    ['26.0.0', '147', 'uWebSockets.js has no binary for Node 26.0.0 on linux x64.'],
  ])('of Node %s with the pinned release says %s', (node, modules, problem) => {
    expect(whyNoBinary({ node, modules, ...linux }, pinned)).toBe(problem);
  });

  it.each([
    ['linux', 'riscv64'],
    ['freebsd', 'x64'],
  ])('there is none for %s on %s', (platform, arch) => {
    expect(whyNoBinary({ node: '22.12.0', modules: '127', platform, arch }, pinned)).toBe(
      `uWebSockets.js has no binary for Node 22.12.0 on ${platform} ${arch}.`,
    );
  });

  it("finds the binaries of the author's own release beside its entry", async () => {
    await using directory = await temporaryDirectory();
    await mkdir(join(directory.path, 'uws'));
    await writeFile(join(directory.path, 'uws', 'uws_linux_x64_137.node'), '');
    const entry = pathToFileURL(join(directory.path, 'uws', 'ESM_wrapper.mjs')).href;
    expect(whyNoBinary({ node: '24.0.0', modules: '137', ...linux }, entry)).toBeUndefined();
    expect(whyNoBinary({ node: '20.0.0', modules: '115', ...linux }, entry)).toMatch(/no binary/);
  });

  it('says so where it is not installed', () => {
    expect(whyNoBinary({ node: '22.12.0', modules: '127', ...linux }, null)).toBe(
      'uWebSockets.js is not installed.',
    );
  });
});

describe('chooseTransport', () => {
  const missing = async () => 'uWebSockets.js has no binary for this Node.';
  const there = async () => undefined;

  async function choose(wanted: 'uws' | 'ws' | undefined, whyNotUws: () => Promise<string | undefined>) {
    const { name, note } = await chooseTransport(wanted, whyNotUws);
    return { name, note };
  }

  it('takes ws where it is asked for, and says nothing', async () => {
    expect(await choose('ws', there)).toEqual({ name: 'ws', note: undefined });
    expect(await choose('ws', missing)).toEqual({ name: 'ws', note: undefined });
  });

  it('takes ws where nothing is asked for and uWebSockets.js does not load, with one line for the operator', async () => {
    const { name, note } = await choose(undefined, missing);
    expect(name).toBe('ws');
    expect(note).toMatch(
      /^uWebSockets\.js has no binary for this Node\. The server runs on ws, .* CPU.* npm install uWebSockets\.js@\S+ \(docs\/uwebsockets\.md\)\.$/,
    );
    expect(note).not.toContain('\n');
  });

  it('says in one line why it cannot take the one that was asked for', async () => {
    const error = await choose('uws', missing).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TransportMissing);
    expect((error as Error).message).toMatch(
      /^uWebSockets\.js has no binary for this Node\. For .*\(docs\/uwebsockets\.md\)\.$/,
    );
  });
});
