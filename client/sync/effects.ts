/*
 * What the sync engine asks of its host: effects, in the order in which they are to be performed.
 */

import type { ClientMessage } from '../../protocol/messages.ts';
import type { LedgerRecord } from './record.ts';

export type Effect =
  | { readonly kind: 'connect' }
  /** Closes the socket; nothing that it brings later is to be told to the engine. */
  | { readonly kind: 'disconnect'; readonly code: number }
  /** Keeps the record for the next life of the page. Comes before the sends that it must survive. */
  | { readonly kind: 'save'; readonly record: LedgerRecord }
  | { readonly kind: 'send'; readonly message: ClientMessage }
  | { readonly kind: 'tell'; readonly news: News };

/** What a person should see beside the number itself. */
export type News =
  | { readonly kind: 'others'; readonly delta: number }
  | { readonly kind: 'outcome-unknown'; readonly presses: number }
  /** The server's data is another than before: the number is, too. */
  | { readonly kind: 'new-life' }
  /** A press was taken back: the number is at the end of its range … */
  | { readonly kind: 'range' }
  /** … or the server does not know such a press: it is older than this program. */
  | { readonly kind: 'unsupported' };

/** The effects of one call on the engine, as they come up. */
export class EffectList {
  private effects: Effect[] = [];

  connect(): void {
    this.effects.push({ kind: 'connect' });
  }

  disconnect(code: number): void {
    this.effects.push({ kind: 'disconnect', code });
  }

  /** Of several saves in a row, the last one counts. */
  save(record: LedgerRecord): void {
    if (this.effects.at(-1)?.kind === 'save') this.effects.pop();
    this.effects.push({ kind: 'save', record });
  }

  send(message: ClientMessage): void {
    this.effects.push({ kind: 'send', message });
  }

  tell(news: News): void {
    this.effects.push({ kind: 'tell', news });
  }

  /** @returns all of them, once */
  take(): readonly Effect[] {
    const { effects } = this;
    this.effects = [];
    return effects;
  }
}
