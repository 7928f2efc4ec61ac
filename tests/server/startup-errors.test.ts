import { describe, expect, it } from 'vitest';
import { AssetsMissing } from '../../server/assets.ts';
import { adviceFor, checkRuntime, portUnavailable } from '../../server/startup-errors.ts';

describe('checkRuntime', () => {
  it.each([
    ['20.19.0', 'linux', 'x64'],
    ['20.20.2', 'linux', 'arm64'],
    ['22.12.0', 'linux', 'arm'],
    ['22.23.1', 'darwin', 'x64'],
    ['22.23.1', 'darwin', 'arm64'],
    ['22.23.1', 'win32', 'x64'],
  ])('has nothing against Node %s on %s %s', (node, platform, arch) => {
    expect(checkRuntime(node, platform, arch)).toBeUndefined();
  });

  it.each(['18.20.0', '21.7.3', '24.0.0', '2.0.0', '200.1.0', ''])(
    'says what to do about Node %j',
    (node) => {
      expect(checkRuntime(node, 'linux', 'x64')).toMatch(
        /^Node .* is not supported: install Node 22, or swap /,
      );
    },
  );

  it.each([
    ['win32', 'arm64'],
    ['linux', 'ia32'],
    ['freebsd', 'x64'],
  ])('names the systems that work instead of %s %s', (platform, arch) => {
    expect(checkRuntime('22.12.0', platform, arch)).toMatch(
      new RegExp(`^uWebSockets.js has no binary for ${platform} ${arch}\\. It has them for linux x64, `),
    );
  });
});

describe('portUnavailable', () => {
  it('names the port and the flag', () => {
    expect(portUnavailable(6789)).toBe(
      'Port 6789 is in use or may not be opened. Choose another with --port.',
    );
  });
});

describe('adviceFor', () => {
  it.each([
    ['EACCES', 'The folder ./data cannot be written (EACCES). '],
    ['EPERM', 'The folder ./data cannot be written (EPERM). '],
    ['EROFS', 'The folder ./data cannot be written (EROFS). '],
    ['ENOSPC', 'The disk of ./data is full. '],
    ['ERR_DLOPEN_FAILED', 'A native module does not load on this system (no glibc). '],
  ])('has one line for %s', (code, expected) => {
    const advice = adviceFor(Object.assign(new Error('no glibc\nand more'), { code }), './data');
    expect(advice).toContain(expected);
    expect(advice).not.toContain('\n');
  });

  it('passes on what to do about a missing page', () => {
    expect(adviceFor(new AssetsMissing('run npm run build'), './data')).toBe('run npm run build');
  });

  it.each([new Error('what?'), undefined, null, 'text', { code: 'EWHAT' }])('has none for %j', (error) => {
    expect(adviceFor(error, './data')).toBeUndefined();
  });
});
