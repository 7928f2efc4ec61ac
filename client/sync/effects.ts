/*
 * What the sync engine asks of its host: effects, in the order in which to perform them.
 */

import type { ClientMessage } from '../../protocol/messages.ts';
import type { LedgerRecord } from './record.ts';

export type Effect =
  | { readonly kind: 'connect' }
  /** Closes the socket; its later events are ignored. */
  | { readonly kind: 'disconnect'; readonly code: number }
  /** Saves the record for the next life of the page. The engine is told when it is stored. */
  | ({ readonly kind: 'save' } & Save)
  | { readonly kind: 'send'; readonly message: ClientMessage }
  | { readonly kind: 'tell'; readonly news: News };

export interface Save {
  /** Grows with each save; the storage's answer names it. */
  readonly version: number;
  readonly record: LedgerRecord;
  /** Must survive a power cut: an earlier record says that a press was not sent, or has another number for it. */
  readonly isBarrier: boolean;
}

/** What the user should be told besides the number itself. */
export type News =
  | { readonly kind: 'others'; readonly delta: number }
  | { readonly kind: 'outcome-unknown'; readonly presses: number }
  /** Another page took these presses over while this one was suspended: it finishes them. */
  | { readonly kind: 'taken'; readonly presses: number }
  /** The server's data was replaced, so the number is a different one. */
  | { readonly kind: 'new-life' }
  /** The server's data is an older copy: what counted since then is no longer in the number. */
  | { readonly kind: 'older-copy' }
  /** A press was withdrawn: the number has reached the end of its range … */
  | { readonly kind: 'range' }
  /** … or the server does not support such a press: it is older than this program. */
  | { readonly kind: 'unsupported' };

/** Collects the effects of one call on the engine. */
export class EffectList {
  private effects: Effect[] = [];

  connect(): void {
    this.effects.push({ kind: 'connect' });
  }

  disconnect(code: number): void {
    this.effects.push({ kind: 'disconnect', code });
  }

  /** Would another save replace the last effect? */
  get isSaving(): boolean {
    return this.effects.at(-1)?.kind === 'save';
  }

  /** Of several saves in a row, only the last one matters. */
  save(save: Save): void {
    const last = this.effects.at(-1);
    const isBarrier = save.isBarrier || (last?.kind === 'save' && last.isBarrier);
    if (last?.kind === 'save') this.effects.pop();
    this.effects.push({ kind: 'save', version: save.version, record: save.record, isBarrier });
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
