import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PressTokensError, pressTokens } from '../../server/press-tokens.ts';

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
});
