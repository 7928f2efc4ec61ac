/*
 * What the page shows and what the user can do: the contract between store.ts, which fills it, and the
 * components, which draw it. Types only.
 */

import type { ReadonlySignal } from '@preact/signals';
import type { Delta } from '../../protocol/press.ts';
import type { PressRight } from '../sync/engine.ts';

/** The connection as the user sees it. */
export type LinkView =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** The next attempt is at `untilMs` (milliseconds since 1970). */
  | { readonly kind: 'waiting'; readonly untilMs: number }
  /** Offline on purpose: the user turned the connection off. */
  | { readonly kind: 'offline' }
  /** Closed permanently: another tab took over the session, or the server refuses this page. */
  | { readonly kind: 'ended'; readonly why: 'taken-over' | 'refused' };

/** May this page press (P32)? Otherwise it watches, and asks for the press token. */
export type RightView = PressRight;

/** The committed value at a moment. */
export interface Sample {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** null: from here on it is not known, for lack of a connection. */
  readonly value: number | null;
}

/** A change of the number: one press here, or others' presses that arrived together. */
export interface Change {
  /** Grows by one with each change: a key for lists and animations. */
  readonly id: number;
  readonly by: 'me' | 'others';
  /** Never 0. */
  readonly delta: number;
}

/** Something that the user must be told. */
export type Notice =
  /** This many presses were sent, and whether they counted is unknown. */
  | { readonly kind: 'outcome-unknown'; readonly presses: number }
  /** Another tab has these presses, which this one made before it was suspended. */
  | { readonly kind: 'taken'; readonly presses: number }
  /** The server's data was replaced: it started from zero. */
  | { readonly kind: 'new-life' }
  /** The server's data was restored from an older copy. */
  | { readonly kind: 'older-copy' }
  /** The number is at the end of its range; the press was withdrawn. */
  | { readonly kind: 'range' }
  /** The server does not know such a press; it was withdrawn. */
  | { readonly kind: 'unsupported' };

export interface CounterView {
  /** The committed value plus the user's own presses; null until the first state arrives. */
  readonly value: ReadonlySignal<number | null>;
  /** The user's own presses that are not yet durable. */
  readonly saving: ReadonlySignal<number>;
  /** Presses that closed pages left behind and this one finishes. */
  readonly finishing: ReadonlySignal<number>;
  /** Connections, this one included; null until known. */
  readonly users: ReadonlySignal<number | null>;
  readonly link: ReadonlySignal<LinkView>;
  readonly right: ReadonlySignal<RightView>;
  /** Can the browser keep presses beyond the life of the page, as far as it is known? */
  readonly isLasting: ReadonlySignal<boolean>;
  /** The last minutes, oldest first; the first sample may be older than the window. */
  readonly history: ReadonlySignal<readonly Sample[]>;
  /** The latest change; null at first. */
  readonly change: ReadonlySignal<Change | null>;
  readonly notice: ReadonlySignal<Notice | null>;

  press(delta: Delta): void;
  /** Cuts the connection on purpose. Presses are kept. */
  goOffline(): void;
  /** Connects again after goOffline, or takes the session back after `taken-over`. */
  goOnline(): void;
  /** Connects now instead of waiting for the next attempt. */
  tryNow(): void;
  dismissNotice(): void;
}
