/*
 * The checker: an oracle outside of the server. It knows every press that was made, hears every message that
 * every client gets, and needs nothing of the server's own account. In: presses, messages, and at the end the
 * number that a fresh start reads from the disk. Out: a judgement. Pure arithmetic.
 *
 * Everybody presses plus one, so at any time
 *
 *   acknowledged so far  ≤  number − number at the start  ≤  pressed so far
 *
 * and one revision has one value, whoever is told it, before or after a crash.
 *
 * A database may lose what it acknowledged, if it was set up so. Then the data must begin another life, with an
 * epoch of its own, and everybody must be told; and in that life the same holds of the number and what was lost.
 */

import type { RefusalCode, ServerMessage, SessionId } from '../../protocol/messages.ts';
import { Tally } from '../report/tally.ts';

/** What the checker knows of one client. */
export class Account {
  /** Presses made. */
  pressed = 0;
  session: SessionId | undefined;
  /** The highest number of the session of which the client was told that it is durable. */
  acked = 0;
  /** Shown last on this connection; undefined before the first. */
  revision: number | undefined;
  /** Of the data, on this connection; undefined before its welcome. */
  life: Life | undefined;
}

/** What is known of the data from one loss to the next: an epoch. */
class Life {
  /** The highest revision that an ack named: a state of it, or of a later one, holds all acknowledged presses. */
  lastAckRevision = 0;
  readonly values = new Map<number, number>();

  constructor(readonly before: Loss) {}
}

/**
 * Presses that were in the number and are no more. What was committed and not acknowledged may come again, so
 * that it counts in the next life: hence two figures.
 */
export interface Loss {
  readonly atLeast: number;
  readonly atMost: number;
}

const NO_LOSS: Loss = { atLeast: 0, atMost: 0 };

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

export class Checker {
  pressed = 0;
  acknowledged = 0;
  /** Presses that a client gave up, since the server had forgotten their session. */
  unknown = 0;
  readonly refusals = new Tally<RefusalCode>();
  private revisionsFell = 0;
  /** Numbers that were acknowledged once, and unknown to the server later. */
  private forgotten = 0;
  /** The worst that a shown number was below what was acknowledged, or beyond what was pressed. */
  private shortfall = 0;
  private excess = 0;
  private rewritten = 0;
  private unpressed = 0;
  private readonly lives = new Map<string, Life>();
  private newest = new Life(NO_LOSS);
  /** Before the next life, if one comes. */
  private lossBeforeNext: Loss | undefined;
  private setBacks = 0;

  /** @param startValue what the counter showed before the first press */
  constructor(private readonly startValue = 0) {}

  press(account: Account): void {
    account.pressed += 1;
    this.pressed += 1;
  }

  /** A new connection: what the last one was told no longer counts. */
  opened(account: Account): void {
    account.revision = undefined;
    account.life = undefined;
  }

  heard(account: Account, message: ServerMessage): void {
    switch (message.type) {
      case 'state':
        this.shown(account, message.revision, message.value);
        return;
      case 'welcome':
        account.life = this.lifeOf(message.epoch);
        this.welcomed(account, message.session, message.seq);
        this.named(account, message.revision);
        this.shown(account, message.revision, message.value);
        return;
      case 'ack':
        this.acked(account, message.seq);
        this.named(account, message.revision);
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

  /** The database comes back without these, and the data may begin another life. To be called before they do. */
  setBack({ atLeast, atMost }: Loss): void {
    const { before } = this.newest;
    this.lossBeforeNext = { atLeast: before.atLeast + atLeast, atMost: before.atMost + atMost };
    this.setBacks += 1;
  }

  /** What the database lost in all, as far as the data began another life for it. */
  get setBackBy(): Loss {
    return this.newest.before;
  }

  /** How often the data began another life. */
  get newLives(): number {
    return Math.max(0, this.lives.size - 1);
  }

  /** Was the client shown a state that holds everything that anybody was told to be durable? */
  hasSeenAll({ life, revision }: Account): boolean {
    return life === this.newest && (revision ?? -1) >= life.lastAckRevision;
  }

  /** @param endValue read by a newcomer from a server that was started afresh on the same disk */
  judge(endValue: number): Exactness {
    const change = endValue - this.startValue;
    const { before } = this.newest;
    return {
      pressed: this.pressed,
      acknowledged: this.acknowledged,
      lost: Math.max(0, this.acknowledged - change - before.atMost, this.shortfall, this.forgotten),
      doubled: Math.max(0, change + before.atLeast - this.pressed, this.excess),
      unresolved: this.pressed - this.unknown - this.acknowledged,
      revisionsFell: this.revisionsFell,
      problems: this.problems(),
    };
  }

  private lifeOf(epoch: string): Life {
    const known = this.lives.get(epoch);
    if (known !== undefined) return known;
    if (this.lives.size > 0) this.newest = new Life(this.lossBeforeNext ?? this.newest.before);
    this.lossBeforeNext = undefined;
    this.lives.set(epoch, this.newest);
    return this.newest;
  }

  private shown(account: Account, revision: number, value: number): void {
    if (account.revision !== undefined && revision < account.revision) this.revisionsFell += 1;
    account.revision = revision;
    // Before the welcome nobody knows of which life a state is, where there may be several.
    const life = account.life ?? (this.setBacks === 0 ? this.newest : undefined);
    if (life === undefined) return;
    const known = life.values.get(revision);
    if (known === undefined) life.values.set(revision, value);
    else if (known !== value) this.rewritten += 1;
    const change = value - this.startValue;
    this.excess = Math.max(this.excess, change + life.before.atLeast - this.pressed);
    // Acks and states take different ways: only a state that is newer than every ack must hold them all.
    if (revision >= life.lastAckRevision && !this.isToNoticeLoss(life)) {
      this.shortfall = Math.max(this.shortfall, this.acknowledged - change - life.before.atMost);
    }
  }

  /** The database has lost presses, and the nodes are about to notice. */
  private isToNoticeLoss(life: Life): boolean {
    return life !== this.newest || (this.lossBeforeNext?.atMost ?? 0) > life.before.atMost;
  }

  private named({ life = this.newest }: Account, revision: number): void {
    life.lastAckRevision = Math.max(life.lastAckRevision, revision);
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

  /** In these runs no session is old enough to expire, and only a database that loses data begins another life. */
  private problems(): string[] {
    const mayBeginAnew = this.setBacks > 0;
    const counted: readonly [count: number, what: string][] = [
      [mayBeginAnew ? 0 : this.rewritten, 'one revision was shown with two values'],
      [this.unpressed, 'an ack was for a press that was never made'],
      [mayBeginAnew ? 0 : this.refusals.of('session-expired'), 'the server had forgotten a session'],
      [mayBeginAnew ? 0 : this.unknown, 'a press was given up as of unknown outcome'],
      [Math.max(0, this.newLives - this.setBacks), 'the epoch changed'],
    ];
    return counted.filter(([count]) => count > 0).map(([count, what]) => `${what} (${count} ×)`);
  }
}
