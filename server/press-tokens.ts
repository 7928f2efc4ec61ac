/*
 * The press tokens of the configuration: one from a flag or a variable, several from a file, which SIGHUP reads again.
 * In: both. Out: the tokens, or one line that says what is wrong. No message contains a token.
 */

import type { Log } from './counter/operator-log.ts';
import { readSmallFile, SmallFileError } from './small-file.ts';

/** As defined in RFC 6750 §2.1, so that a header can carry them. */
export const PRESS_TOKEN = /^[A-Za-z0-9._~+/-]{8,255}=?$/;
export const PRESS_TOKEN_FORM = '8 to 256 letters, digits and - . _ ~ + /';

/** The token file cannot be used. */
export class PressTokensError extends Error {}

/** The tokens during the life of the server. */
export class PressTokens {
  private tokens: readonly string[];

  /** @throws {PressTokensError} */
  constructor(
    private readonly token: string | undefined,
    private readonly file: string | undefined,
  ) {
    this.tokens = pressTokens(token, file);
  }

  /** Empty: everybody may press. A new array after each change. */
  get current(): readonly string[] {
    return this.tokens;
  }

  /** Reads the file again. An unusable file changes nothing. Connected clients keep their right to press. */
  reload(log: Log): void {
    const about = { level: 'info', event: 'press-tokens' } as const;
    try {
      const next = pressTokens(this.token, this.file);
      if (String(next) === String(this.tokens)) return log('SIGHUP: the press tokens are unchanged', about);
      this.tokens = next;
      log(`SIGHUP: press tokens read again, ${next.length} are in force`, about);
    } catch (error) {
      const line = `The former press tokens stay in force: ${(error as Error).message}`;
      log(line, { level: 'error', event: 'press-tokens-failed' });
    }
  }
}

/**
 * @param file one token per line; empty lines, and lines that begin with #, are ignored
 * @returns an empty list: everybody may press
 * @throws {PressTokensError}
 */
export function pressTokens(token: string | undefined, file: string | undefined): readonly string[] {
  const own = token === undefined ? [] : [token];
  return file === undefined ? own : [...own, ...tokensIn(file)];
}

function tokensIn(file: string): readonly string[] {
  const tokens: string[] = [];
  for (const [index, line] of textOf(file).split('\n').entries()) {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    if (!PRESS_TOKEN.test(text)) {
      throw new PressTokensError(`${file}, line ${index + 1}: a press token has ${PRESS_TOKEN_FORM}.`);
    }
    tokens.push(text);
  }
  if (tokens.length === 0) throw new PressTokensError(`${file} has no press token: write one a line.`);
  return tokens;
}

function textOf(file: string): string {
  try {
    return readSmallFile(file);
  } catch (error) {
    if (!(error instanceof SmallFileError)) throw error;
    throw new PressTokensError(`--press-token-file ${file} ${error.message}.`);
  }
}
