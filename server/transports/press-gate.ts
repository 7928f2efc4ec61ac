/*
 * Who may press (P32): compares the tokens in headers and in hello with those of the server. In: upgrade
 * requests, tokens, a clock. Out: a socket's right to press, or a refusal before the upgrade.
 */

import { createHash } from 'node:crypto';
import { EVERYBODY, type PressRight } from '../counter/press-right.ts';
import { sameSecret } from '../same-secret.ts';
import { networkOf } from './addresses.ts';
import type { UpgradeRequest } from './transport.ts';
import type { Refusal } from './upgrade.ts';

/**
 * Wrong tokens from one address (IPv6: one /64) within a window; after that none is checked until it ends, right or wrong.
 * The same wrong token again is not another guess: all pages of a school may have yesterday's token.
 */
export const MAX_WRONG_TOKENS = 10;
export const WINDOW_MS = 60_000;

/** RFC 6750 §2.1. */
const BEARER = /^bearer(?:$| +(.*))/i;

const WRONG: Refusal = {
  kind: 'refused',
  status: '401 Unauthorized',
  message: 'The press token is wrong',
  headers: [['WWW-Authenticate', 'Bearer error="invalid_token"']], // RFC 6750 §3
};

export class PressGate {
  /** By address: hashes. */
  private readonly wrong = new Map<string, Set<string>>();
  private windowEndsAtMs = 0;
  /** A token that was wrong before a change of tokens may be right now. */
  private judgedBy: readonly string[] = [];

  /** @param tokens the current ones; empty: everybody may press */
  constructor(
    private readonly tokens: () => readonly string[],
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Without a token in the header, a socket may send one in hello; a server without tokens checks neither. */
  enter(request: Pick<UpgradeRequest, 'header' | 'client'>): PressRight | Refusal {
    if (this.tokens().length === 0) return EVERYBODY;
    const { client } = request;
    const header = BEARER.exec(request.header('authorization'));
    if (header === null) return new Watcher((token) => this.look(client, token));
    const answer = this.look(client, header[1] ?? '');
    if (answer === 'right') return EVERYBODY;
    return answer === 'wrong' ? WRONG : tooMany(answer);
  }

  /** @returns for how many ms no token from this address is checked */
  private look(client: string, token: string): 'right' | 'wrong' | number {
    const nowMs = this.nowMs();
    const tokens = this.tokens();
    if (nowMs >= this.windowEndsAtMs || tokens !== this.judgedBy) {
      this.wrong.clear();
      this.judgedBy = tokens;
      this.windowEndsAtMs = nowMs + WINDOW_MS;
    }
    const address = networkOf(client);
    const wrong = this.wrong.get(address) ?? new Set();
    const hash = createHash('sha256').update(token).digest('base64');
    if (wrong.has(hash)) return 'wrong';
    if (wrong.size >= MAX_WRONG_TOKENS) return Math.ceil(this.windowEndsAtMs - nowMs);
    // Compare all of them, so that the time reveals nothing.
    if (tokens.filter((each) => sameSecret(token, each)).length > 0) return 'right';
    this.wrong.set(address, wrong.add(hash));
    return 'wrong';
  }
}

/** A socket that connected without a token. */
class Watcher implements PressRight {
  mayPress = false;

  constructor(private readonly look: (token: string) => 'right' | 'wrong' | number) {}

  present(token: string): number {
    const answer = this.look(token);
    this.mayPress ||= answer === 'right';
    return typeof answer === 'number' ? answer : 0;
  }
}

function tooMany(waitMs: number): Refusal {
  return {
    kind: 'refused',
    status: '429 Too Many Requests',
    message: 'Too many wrong press tokens from your address',
    headers: [['Retry-After', String(Math.ceil(waitMs / 1000))]],
  };
}
