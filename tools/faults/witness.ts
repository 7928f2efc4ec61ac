/*
 * The witness: an oracle outside of the server. It knows every press that was made, hears every message that
 * every client gets, and needs nothing of the server's own account. In: presses, messages, and at the end the
 * number that a fresh start reads from the disk. Out: a judgement. Pure arithmetic.
 *
 * Everybody presses plus one, so at any time
 *
 *   acknowledged so far  ≤  number − number at the start  ≤  pressed so far
 *
 * and one revision has one value, whoever is told it, before or after a crash.
 */

import type { RefusalCode, ServerMessage, SessionId } from '../../protocol/messages.ts';
import { Tally } from './tally.ts';

/** What the witness knows of one client. */
export class Account {
  /** Presses made. */
  pressed = 0;
  session: SessionId | undefined;
  /** The highest number of the session of which the client was told that it is durable. */
  acked = 0;
  /** Shown last on this connection; undefined before the first. */
  revision: number | undefined;
}

export interface Exactness {
  readonly pressed: number;
  readonly acknowledged: number;
  /** Acknowledged, and not in the number. */
  readonly lost: number;
  /** In the number, and never pressed. */
  readonly doubled: number;
  /** Neither acknowledged nor given up, though nothing stood in the way any more. */
  readonly unresolved: number;
  /** Times that a connection was told a lower revision than before. */
  readonly revisionsFell: number;
  /** One sentence for each other thing that may not be. */
  readonly problems: readonly string[];
}

export class Witness {
  pressed = 0;
  acknowledged = 0;
  /** Presses that a client gave up, since the server had forgotten their session. */
  unknown = 0;
  /** The highest revision that an ack named: a state of it, or of a later one, holds all acknowledged presses. */
  lastAckRevision = 0;
  readonly refusals = new Tally<RefusalCode>();
  private revisionsFell = 0;
  /** Numbers that were acknowledged once, and unknown to the server later. */
  private forgotten = 0;
  /** The worst that a shown number was below what was acknowledged, or beyond what was pressed. */
  private shortfall = 0;
  private excess = 0;
  private rewritten = 0;
  private unpressed = 0;
  private readonly epochs = new Set<string>();
  private readonly values = new Map<number, number>();

  /** @param startValue what the counter showed before the first press */
  constructor(private readonly startValue = 0) {}

  press(account: Account): void {
    account.pressed += 1;
    this.pressed += 1;
  }

  /** A new connection: what the last one was told no longer counts. */
  opened(account: Account): void {
    account.revision = undefined;
  }

  heard(account: Account, message: ServerMessage): void {
    switch (message.type) {
      case 'state':
        this.shown(account, message.revision, message.value);
        return;
      case 'welcome':
        this.epochs.add(message.epoch);
        this.welcomed(account, message.session, message.seq);
        this.lastAckRevision = Math.max(this.lastAckRevision, message.revision);
        this.shown(account, message.revision, message.value);
        return;
      case 'ack':
        this.acked(account, message.seq);
        this.lastAckRevision = Math.max(this.lastAckRevision, message.revision);
        return;
      case 'refused':
        this.refusals.add(message.code);
        return;
      case 'users':
      case 'pong':
        return;
      default:
        message satisfies never;
    }
  }

  /** A client told its person that nobody knows what became of these. */
  gaveUp(presses: number): void {
    this.unknown += presses;
  }

  /** @param endValue read by a newcomer from a server that was started afresh on the same disk */
  judge(endValue: number): Exactness {
    const change = endValue - this.startValue;
    return {
      pressed: this.pressed,
      acknowledged: this.acknowledged,
      lost: Math.max(0, this.acknowledged - change, this.shortfall, this.forgotten),
      doubled: Math.max(0, change - this.pressed, this.excess),
      unresolved: this.pressed - this.unknown - this.acknowledged,
      revisionsFell: this.revisionsFell,
      problems: this.problems(),
    };
  }

  private shown(account: Account, revision: number, value: number): void {
    if (account.revision !== undefined && revision < account.revision) this.revisionsFell += 1;
    account.revision = revision;
    const known = this.values.get(revision);
    if (known === undefined) this.values.set(revision, value);
    else if (known !== value) this.rewritten += 1;
    const change = value - this.startValue;
    this.excess = Math.max(this.excess, change - this.pressed);
    // Acks and states take different ways: only a state that is newer than every ack must hold them all.
    if (revision >= this.lastAckRevision) {
      this.shortfall = Math.max(this.shortfall, this.acknowledged - change);
    }
  }

  private welcomed(account: Account, session: SessionId, seq: number): void {
    if (account.session !== session) {
      // The server knows another session instead: whatever it acknowledged in the last one still must count.
      account.session = session;
      account.acked = 0;
    }
    if (seq < account.acked) this.forgotten += account.acked - seq;
    this.acked(account, seq);
  }

  private acked(account: Account, seq: number): void {
    if (seq > account.pressed) this.unpressed += 1;
    if (seq <= account.acked) return;
    this.acknowledged += seq - account.acked;
    account.acked = seq;
  }

  /** In these runs no session is old enough to expire, and nobody replaces the data. */
  private problems(): string[] {
    const counted: readonly [count: number, what: string][] = [
      [this.rewritten, 'one revision was shown with two values'],
      [this.unpressed, 'an ack was for a press that was never made'],
      [this.refusals.of('session-expired'), 'the server had forgotten a session'],
      [this.unknown, 'a press was given up as of unknown outcome'],
      [Math.max(0, this.epochs.size - 1), 'the epoch changed'],
    ];
    return counted.filter(([count]) => count > 0).map(([count, what]) => `${what} (${count} ×)`);
  }
}
