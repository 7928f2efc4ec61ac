/*
 * The presses of a duel as tokens: where each of them is, as far as its page can know. In: what happened to the presses of
 * one counter. Out: the tokens. Pure.
 */

import type { Step, Tally } from './model.ts';

export type Fate =
  /** On the page: there is no connection. */
  | 'kept'
  /** On its way to the server. */
  | 'sent'
  /** The connection was cut before the answer: the page cannot know whether it arrived. */
  | 'cut'
  /** On its way for the second time. */
  | 'again'
  | 'counted'
  /** After the cut, the server said that it has this number already. */
  | 'recognized'
  | 'doubled'
  | 'lost'
  /** The number is not what these fates would make, and nobody can tell which press it was. */
  | 'unclear';

export interface Token {
  /** Counts the presses, from 1. */
  readonly id: number;
  readonly step: Step;
  /** Everything that has become of it; the last one is how it stands. */
  readonly path: readonly Fate[];
  /** Its number in the session; only the real counter has one. */
  readonly seq?: number;
}

export type Tokens = readonly Token[];

export function fateOf({ path }: Token): Fate {
  return path.at(-1)!;
}

export function withPress(tokens: Tokens, press: Pick<Token, 'id' | 'step'>, fate: 'kept' | 'sent'): Tokens {
  return [...tokens, { ...press, path: [fate] }];
}

export function cutOffAll(tokens: Tokens): Tokens {
  return changed(tokens, { sent: 'cut', again: 'cut' });
}

// ---------------------------------------------------------------------------------- the classic counter

/** A state arrived: what was sent is in it, and what was sent twice is in it twice, since the first one had arrived. */
export function classicAnswered(tokens: Tokens): Tokens {
  return changed(tokens, { sent: 'counted', again: 'doubled' });
}

/** The page is connected again, and sends everything unanswered once more; or forgets it. */
export function classicReturned(tokens: Tokens, resends: boolean): Tokens {
  return changed(tokens, resends ? { cut: 'again', kept: 'sent' } : { cut: 'counted', kept: 'lost' });
}

// ---------------------------------------------------------------------------------- the real counter

/** A press was sent under this number. The first time, it is the first one that has no number yet. */
export function realSent(tokens: Tokens, seq: number): Tokens {
  const isAgain = tokens.some((token) => token.seq === seq);
  const at = tokens.findIndex((token) => (isAgain ? token.seq === seq : token.seq === undefined));
  return tokens.map((token, place) => {
    if (place !== at) return token;
    const [next] = changed([token], isAgain ? { cut: 'again', sent: 'again' } : { kept: 'sent' });
    return { ...next!, seq };
  });
}

/** @param seq presses up to this number are durable @param fate recognized, if a welcome says so */
export function realSettled(tokens: Tokens, seq: number, fate: 'counted' | 'recognized'): Tokens {
  const upTo = tokens.filter((token) => (token.seq ?? seq + 1) <= seq);
  const settled = changed(upTo, { sent: fate, cut: fate, again: fate });
  return [...settled, ...tokens.slice(upTo.length)];
}

// ---------------------------------------------------------------------------------- the judgement

/** What the tokens show is an expectation; the number decides. Where they differ, nothing is claimed. */
export function judged(tokens: Tokens, { lost, doubled, unclear }: Tally): Tokens {
  const count = (fate: Fate): number => tokens.filter((token) => fateOf(token) === fate).length;
  if (unclear === 0 && count('lost') === lost && count('doubled') === doubled) return tokens;
  return tokens.map((token) => ({ ...token, path: [...token.path, 'unclear'] }));
}

function changed(tokens: Tokens, fates: Partial<Record<Fate, Fate>>): Tokens {
  return tokens.map((token) => {
    const next = fates[fateOf(token)];
    return next === undefined ? token : { ...token, path: [...token.path, next] };
  });
}
