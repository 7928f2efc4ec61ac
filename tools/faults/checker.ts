/*
 * The checker: an oracle outside the server. It records every press and every message that
 * every client receives, and does not depend on the server's own account. In: presses, messages, and at the end the
 * number that a fresh start reads from the disk. Out: a verdict. Pure arithmetic.
 *
 * Everybody presses plus one, so at any time
 *
 *   acknowledged so far  ≤  number − number at the start  ≤  pressed so far
 *
 * and a revision has one value, for every client, before or after a crash.
 *
 * A database may lose what it acknowledged, if it is configured so. Then the data must begin a new
 * epoch, and everybody must be told; in that epoch the same holds for the number and what was lost.
 */

import type { RefusalCode, ServerMessage, SessionId } from '../../protocol/messages.ts';
import { Tally } from '../report/tally.ts';

/** What the checker knows about one client. */
export class Account {
  /** Presses made. */
  pressed = 0;
  session: SessionId | undefined;
  /** The highest number of the session that the client was told to be durable. */
  acked = 0;
  /** Last shown on this connection; undefined before the first state. */
  revision: number | undefined;
  /** The epoch of this connection; undefined before its welcome. */
  life: Life | undefined;
}

/** What is known about the data from one loss to the next: an epoch. */
class Life {
  /** The highest revision in an ack: a state of it, or of a later one, includes all acknowledged presses. */
  lastAckRevision = 0;
  readonly values = new Map<number, number>();

  constructor(readonly before: Loss) {}
}

/**
 * Presses that were in the number and no longer are. What was committed and not acknowledged may be retransmitted, so
 * that it counts in the next epoch: hence two figures.
 */
export interface Loss {
  readonly atLeast: number;
  readonly atMost: number;
}

const NO_LOSS: Loss = { atLeast: 0, atMost: 0 };

export interface Exactness {
  readonly pressed: number;
  readonly acknowledged: number;
  /** Acknowledged, but not in the number. */
  readonly lost: number;
  /** In the number, but never pressed. */
  readonly doubled: number;
  /** Neither acknowledged nor given up, though nothing prevented it any more. */
  readonly unresolved: number;
  /** How often a connection was shown a lower revision than before. */
  readonly revisionsFell: number;
  /** One sentence for each other violation. */
  readonly problems: readonly string[];
}

export class Checker {
  pressed = 0;
  acknowledged = 0;
  /** Presses that a client gave up, because the server had forgotten their session. */
  unknown = 0;
  readonly refusals = new Tally<RefusalCode>();
  private revisionsFell = 0;
  /** Numbers that were acknowledged once, and later unknown to the server. */
  private forgotten = 0;
  /** The most that a shown number was below what was acknowledged, or above what was pressed. */
  private shortfall = 0;
  private excess = 0;
  private rewritten = 0;
  private unpressed = 0;
  private readonly lives = new Map<string, Life>();
  private newest = new Life(NO_LOSS);
  /** Before the next epoch, if there is one. */
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

  /** A client reported that the outcome of these is unknown. */
  gaveUp(presses: number): void {
    this.unknown += presses;
  }

  /** The database comes back without these, and a new epoch may begin. To be called before that. */
  setBack({ atLeast, atMost }: Loss): void {
    const { before } = this.newest;
    this.lossBeforeNext = { atLeast: before.atLeast + atLeast, atMost: before.atMost + atMost };
    this.setBacks += 1;
  }

  /** What the database lost in total, as far as a new epoch began because of it. */
  get setBackBy(): Loss {
    return this.newest.before;
  }

  /** How many new epochs began. */
  get newLives(): number {
    return Math.max(0, this.lives.size - 1);
  }

  /** Was the client shown a state that includes everything that any client was told to be durable? */
  hasSeenAll({ life, revision }: Account): boolean {
    return life === this.newest && (revision ?? -1) >= life.lastAckRevision;
  }

  /** @param endValue read by a new client from a server that was restarted on the same disk */
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
    // Before the welcome it is unknown to which epoch a state belongs, if there may be several.
    const life = account.life ?? (this.setBacks === 0 ? this.newest : undefined);
    if (life === undefined) return;
    const known = life.values.get(revision);
    if (known === undefined) life.values.set(revision, value);
    else if (known !== value) this.rewritten += 1;
    const change = value - this.startValue;
    this.excess = Math.max(this.excess, change + life.before.atLeast - this.pressed);
    // Acks and states take different paths: only a state that is newer than every ack must include them all.
    if (revision >= life.lastAckRevision && !this.isToNoticeLoss(life)) {
      this.shortfall = Math.max(this.shortfall, this.acknowledged - change - life.before.atMost);
    }
  }

  /** The database has lost presses, and the nodes will notice. */
  private isToNoticeLoss(life: Life): boolean {
    return life !== this.newest || (this.lossBeforeNext?.atMost ?? 0) > life.before.atMost;
  }

  private named({ life = this.newest }: Account, revision: number): void {
    life.lastAckRevision = Math.max(life.lastAckRevision, revision);
  }

  private welcomed(account: Account, session: SessionId, seq: number): void {
    if (account.session !== session) {
      // The server knows another session instead: whatever it acknowledged in the last one must still count.
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

  /** In these runs no session is old enough to expire, and only a database that loses data begins a new epoch. */
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
