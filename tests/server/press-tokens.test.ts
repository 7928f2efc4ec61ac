import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PressTokens, PressTokensError, pressTokens } from '../../server/press-tokens.ts';

let file: string;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'press-tokens-'));
  file = join(folder, 'tokens');
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (text: string) => {
  writeFileSync(file, text);
  return pressTokens(undefined, file);
};

describe('press tokens', () => {
  it('are none by default', () => {
    expect(pressTokens(undefined, undefined)).toEqual([]);
  });

  it('come from a file, one a line, besides that of the flag', () => {
    expect(read('# the team\nfirst-token\r\n\n   second.token=  \n')).toEqual([
      'first-token',
      'second.token=',
    ]);
    expect(pressTokens('from-the-flag', file)).toEqual(['from-the-flag', 'first-token', 'second.token=']);
  });

  it.each([
    ['too short', 'first-token\nshort', 2],
    ['too long', `#\n\n${'a'.repeat(257)}`, 3],
    ['two on a line', 'first-token second-token', 1],
    ['not ASCII', 'first-token\nöffne-dich', 2],
  ])('are refused where one is %s, by the number of its line and without its text', (_, text, line) => {
    expect(() => read(text)).toThrow(
      new PressTokensError(
        `${file}, line ${line}: a press token has 8 to 256 letters, digits and - . _ ~ + /.`,
      ),
    );
  });

  it('are missed in a file without any, and where there is no file', () => {
    expect(() => read('# later\n')).toThrow(`${file} has no press token: write one a line.`);
    expect(() => pressTokens(undefined, `${file}s`)).toThrow(
      `--press-token-file ${file}s cannot be read (ENOENT).`,
    );
  });

  // Reading them would block the process, or fill its memory.
  const UNUSABLE: [string, () => void, RegExp][] = [
    ['a FIFO', () => execFileSync('mkfifo', [file]), / is not a regular file\.$/],
    ['a directory', () => mkdirSync(file), / is not a regular file\.$/],
    ['too large', () => writeFileSync(file, 'a-token-of-many\n'.repeat(4_097)), / is larger than 64 KiB\.$/],
  ];

  it.each(UNUSABLE)('are not read from what is %s', (_, make, reason) => {
    make();
    expect(() => pressTokens(undefined, file)).toThrow(PressTokensError);
    expect(() => pressTokens(undefined, file)).toThrow(reason);
  });

  it.runIf(process.platform === 'linux')(
    'are not read from a device, or from a file whose size is told as 0',
    () => {
      expect(() => pressTokens(undefined, '/dev/zero')).toThrow('/dev/zero is not a regular file.');
      expect(() => pressTokens(undefined, '/proc/self/status')).toThrow(/status, line 1: a press token has/);
    },
  );

  describe('read again', () => {
    const reloaded = (change: () => void) => {
      writeFileSync(file, 'first-token\n');
      const tokens = new PressTokens('from-the-flag', file);
      const lines: string[] = [];
      change();
      tokens.reload((line, about) => lines.push(`${about?.level} ${line}`));
      return { current: tokens.current, lines };
    };

    it('are those that the file has now, and that of the flag', () => {
      expect(reloaded(() => writeFileSync(file, 'second-token\nthird-token\n'))).toEqual({
        current: ['from-the-flag', 'second-token', 'third-token'],
        lines: ['info SIGHUP: press tokens read again, 3 are in force'],
      });
    });

    it('are left alone where the file has changed in nothing that matters', () => {
      const { current, lines } = reloaded(() => writeFileSync(file, '# the team\nfirst-token'));
      expect(current).toEqual(['from-the-flag', 'first-token']);
      expect(lines).toEqual(['info SIGHUP: the press tokens are unchanged']);
    });

    const gone = () => rmSync(file);
    const replaced = (make: () => void) => () => {
      gone();
      make();
    };
    it.each<[string, () => void, RegExp]>([
      ...UNUSABLE.map(([kind, make, reason]): [string, () => void, RegExp] => [kind, replaced(make), reason]),
      ['gone', gone, /cannot be read \(ENOENT\)\.$/],
      ['empty', () => writeFileSync(file, '\n# none\n'), /has no press token: write one a line\.$/],
      ['broken', () => writeFileSync(file, 'second-token\nshort\n'), /line 2: a press token has/],
    ])('stay as they were, with one line, where the file is %s', (_, change, reason) => {
      const { current, lines } = reloaded(change);
      expect(current).toEqual(['from-the-flag', 'first-token']);
      expect(lines).toEqual([expect.stringMatching(/^error The former press tokens stay in force: /)]);
      expect(lines[0]).toMatch(reason);
    });
  });
});
