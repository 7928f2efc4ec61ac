/*
 * The other pages of this origin, over a BroadcastChannel: which are alive, and which one leaves. In: questions. Out:
 * answers. It decides nothing: a frozen page that does not answer in time may lose its record, but no press.
 */

import type { LifeId } from '../sync/custody.ts';

/** The channel's name. */
export const NEIGHBOURS = 'shared-counter';
const ANSWER_TIMEOUT_MS = 500;

type Word =
  | { readonly kind: 'who-lives' | 'left' }
  | { readonly kind: 'lives'; readonly lives: readonly LifeId[] };

export class Neighbours {
  private answers = new Set<LifeId>();

  /** @param lives of this page @param left another page leaves */
  constructor(
    private readonly channel: BroadcastChannel,
    private readonly lives: () => readonly LifeId[],
    left: () => void,
  ) {
    channel.onmessage = ({ data }: MessageEvent<Word>) => {
      if (data.kind === 'who-lives') this.say({ kind: 'lives', lives: this.lives() });
      else if (data.kind === 'lives') for (const life of data.lives) this.answers.add(life);
      else left();
    };
  }

  /** @param done the lives of all pages that answered, and of this one */
  whoLives(done: (lives: ReadonlySet<LifeId>) => void): void {
    this.answers = new Set();
    this.say({ kind: 'who-lives' });
    setTimeout(() => done(new Set([...this.answers, ...this.lives()])), ANSWER_TIMEOUT_MS);
  }

  leave(): void {
    this.say({ kind: 'left' });
    this.channel.close();
  }

  private say(word: Word): void {
    this.channel.postMessage(word);
  }
}
