/*
 * Negative controls: parts broken on purpose, each in a way that is common in such counters.
 * The simulator must find them to be trusted. They wrap the real parts from outside: there is
 * no switch in the program itself.
 */

import type { Custody, Records } from '../client/sync/custody.ts';
import type { Effect as ClientEffect } from '../client/sync/effects.ts';
import { SyncEngine } from '../client/sync/engine.ts';
import type { ServerMessage, SessionId } from '../protocol/messages.ts';
import type { Effect, Effects } from '../server/counter/effects.ts';
import { Room } from '../server/counter/room.ts';
import type { RoomEnvironment } from '../server/counter/room-state.ts';
import type { Committed, Snapshot } from '../server/counter/store.ts';
import type { MakeCustody } from './browser.ts';
import type { Arithmetic } from './disk.ts';
import type { MakeEngine } from './page.ts';
import type { MakeRoom } from './server.ts';

export interface Sabotage {
  readonly name: SabotageName;
  /** What is wrong, in a sentence. */
  readonly what: string;
  readonly room?: MakeRoom;
  readonly engine?: MakeEngine;
  readonly arithmetic?: (real: Arithmetic) => Arithmetic;
  /** The store shows a commit to look-ups before it says that it is durable. */
  readonly isVisibleEarly?: boolean;
  readonly custody?: MakeCustody;
  readonly opensWith?: (real: Records) => Records;
  /** false: nobody finishes what closed pages left. */
  readonly finishes?: boolean;
}

export type SabotageName =
  | 'dedupe-off'
  | 'ack-before-commit'
  | 'publish-before-commit'
  | 'no-resend-on-drain'
  | 'no-session-expired'
  | 'look-up-adopts-early'
  | 'ack-drops-at-once'
  | 'sends-before-saved'
  | 'record-believed'
  | 'record-unfenced'
  | 'record-never-finished'
  | 'older-copy-untold'
  | 'passed-copy-untold'
  | 'stays-slow'
  | 'copy-believed';

// ---------------------------------------------------------------------------------- the server

/** Acknowledges while the batch is still in flight to the disk. */
class HastyRoom extends Room {
  constructor(
    private known: Snapshot,
    environment: RoomEnvironment,
    private readonly hopes: (batch: Extract<Effect, { kind: 'commit' }>, known: Snapshot) => Effect[],
  ) {
    super(known, environment);
  }

  override tick(nowMs: number): Effects {
    return super.tick(nowMs).flatMap((effect) => {
      return effect.kind === 'commit' ? [effect, ...this.hopes(effect, this.known)] : [effect];
    });
  }

  override committed(committed: Committed, nowMs: number): Effects {
    this.known = committed.snapshot;
    return super.committed(committed, nowMs);
  }
}

/** Acknowledges a press as soon as it is accepted. */
class HastyAcks extends HastyRoom {
  private readonly holders = new Map<SessionId, number>();

  constructor(snapshot: Snapshot, environment: RoomEnvironment) {
    super(snapshot, environment, ({ batch }, { revision }) =>
      Array.from(batch.runs, ([session, { first, deltas }]) => {
        const ack = { type: 'ack', seq: first + deltas.length - 1, revision: revision + 1 } as const;
        return { kind: 'send', to: this.holders.get(session) ?? 0, message: ack };
      }),
    );
  }

  override lookedUp(...args: Parameters<Room['lookedUp']>): Effects {
    return this.noteWelcomes(super.lookedUp(...args));
  }

  override received(...args: Parameters<Room['received']>): Effects {
    return this.noteWelcomes(super.received(...args));
  }

  private noteWelcomes(effects: Effects): Effects {
    for (const effect of effects) {
      if (effect.kind !== 'send' || effect.message.type !== 'welcome') continue;
      this.holders.set(effect.message.session, effect.to);
    }
    return effects;
  }
}

/** Shows the number before it is committed. */
class HastyStates extends HastyRoom {
  constructor(snapshot: Snapshot, environment: RoomEnvironment) {
    super(snapshot, environment, ({ batch }, { value, revision }) => {
      let sum = batch.plain;
      for (const { deltas } of batch.runs.values()) for (const delta of deltas) sum += delta;
      return [
        {
          kind: 'publish',
          message: { type: 'state', value: value + sum, revision: revision + 1 },
          pace: 'fast',
        },
      ];
    });
  }
}

/** Does not look up the session's last number, but trusts its client. */
class BelievingRoom extends Room {
  private readonly claims = new Map<number, number>();

  override received(...[id, message, nowMs]: Parameters<Room['received']>): Effects {
    if (message.action === 'hello') this.claims.set(id, message.acked ?? 0);
    return super.received(id, message, nowMs);
  }

  override lookedUp(...[id, lookup]: Parameters<Room['lookedUp']>): Effects {
    const isKnown = lookup?.kind === 'known';
    return super.lookedUp(id, isKnown ? { ...lookup, seq: this.claims.get(id) ?? 0 } : lookup);
  }
}

/** Ignores branches: an older copy that has reached a revision is treated as the data that had it. */
class RoomWithoutBranches extends Room {
  override lookedUp(...[id, lookup]: Parameters<Room['lookedUp']>): Effects {
    return super.lookedUp(id, lookup?.kind === 'known' ? { ...lookup, diverged: false } : lookup);
  }
}

class DeafToDrain extends Room {
  override drained(): Effects {
    return [];
  }
}

/** Leaves a page that becomes visible again at the slow pace. */
class SlowRoom extends Room {
  override received(...[id, message, nowMs]: Parameters<Room['received']>): Effects {
    const isFast = message.action === 'pace' && message.pace === 'fast';
    return isFast ? [] : super.received(id, message, nowMs);
  }
}

// ---------------------------------------------------------------------------------- the store

/** Counts every press, even duplicates. */
function untrimmed(real: Arithmetic): Arithmetic {
  return {
    lookUp: real.lookUp,
    planCommit: (stored, batch, _read, environment) => {
      const before = new Map(Array.from(batch.runs, ([session, { first }]) => [session, first - 1]));
      return real.planCommit(stored, batch, (session) => before.get(session), environment);
    },
  };
}

/** Treats an unknown session as a new one. */
function credulous(real: Arithmetic): Arithmetic {
  const asNew = (session: SessionId, bucket: number): SessionId =>
    `${bucket}${session.slice(session.indexOf('.'))}`;
  return {
    lookUp: (session, bucket, read) => {
      const seq = real.lookUp(session, bucket, read);
      return seq === 'expired' ? 0 : seq;
    },
    planCommit: (stored, batch, read, environment) => {
      const known = (session: SessionId, bucket: number): number | undefined => read(session, bucket);
      const isNew = (session: SessionId): boolean => real.lookUp(session, stored.bucket, known) === 'expired';
      const names = new Map(
        Array.from(batch.runs.keys(), (s) => [isNew(s) ? asNew(s, stored.bucket) : s, s]),
      );
      const renamed = {
        plain: batch.plain,
        runs: new Map(Array.from(names, ([to, s]) => [to, batch.runs.get(s)!])),
      };
      const { results, change } = real.planCommit(stored, renamed, known, environment);
      const back = <T>(map: ReadonlyMap<SessionId, T>): Map<SessionId, T> =>
        new Map(Array.from(map, ([to, value]) => [names.get(to)!, value]));
      return {
        results: back(results),
        ...(change && { change: { ...change, sessions: back(change.sessions) } }),
      };
    },
  };
}

// ---------------------------------------------------------------------------------- the client

/** Drops a press at its ack, before a state includes it. */
class HastyEngine extends SyncEngine {
  override received(message: ServerMessage, nowMs: number): readonly ClientEffect[] {
    return super.received(message.type === 'ack' ? { ...message, revision: 0 } : message, nowMs);
  }
}

/** Never waits for storage. */
class ImpatientEngine extends SyncEngine {
  constructor(...args: ConstructorParameters<typeof SyncEngine>) {
    super(...args);
    this['saves'].covers = () => true;
  }
}

/** Treats every press up to the welcome's number as durable, including those never sent under it. */
class BelievingEngine extends SyncEngine {
  override received(message: ServerMessage, nowMs: number): readonly ClientEffect[] {
    const ledger = this['ledger'];
    const [session, acked, pending] = [ledger['session'], ledger['acked'], ledger['pending']];
    if (message.type === 'welcome' && message.session === session) {
      for (const press of pending.slice(0, Math.max(0, message.seq - acked))) press.sentOn ||= -1;
    }
    return super.received(message, nowMs);
  }
}

/** Does not report an older copy of the data. */
class SilentEngine extends SyncEngine {
  override received(message: ServerMessage, nowMs: number): readonly ClientEffect[] {
    const isTold = (effect: ClientEffect): boolean =>
      effect.kind !== 'tell' || effect.news.kind !== 'older-copy';
    return super.received(message, nowMs).filter(isTold);
  }
}

/** Writes the record without checking that it still exists. */
function unfenced(real: Custody): Custody {
  const save = real.save.bind(real);
  real.save = (...args) => {
    real['isHeld'] = false;
    save(...args);
  };
  return real;
}

/** Uses the copy of a record that another page has taken. */
function credulousRecords({ transact, list }: Records): Records {
  let isOpening = true;
  return {
    list,
    transact: (transaction, done) => {
      const { decide } = transaction;
      const believing: typeof decide = (stored) => decide(stored.map((text = '') => text));
      transact(isOpening ? { ...transaction, decide: believing } : transaction, done);
      isOpening = false;
    },
  };
}

export const SABOTAGES: readonly Sabotage[] = [
  {
    name: 'dedupe-off',
    what: 'presses that come again count again',
    room: (...args) => new BelievingRoom(...args),
    arithmetic: untrimmed,
  },
  {
    name: 'ack-before-commit',
    what: 'presses are acknowledged while they are on their way to the disk',
    room: (...args) => new HastyAcks(...args),
  },
  {
    name: 'publish-before-commit',
    what: 'the number is shown before it is durable',
    room: (...args) => new HastyStates(...args),
  },
  {
    name: 'no-resend-on-drain',
    what: 'a slow reader that has caught up is not sent the latest state',
    room: (...args) => new DeafToDrain(...args),
  },
  {
    name: 'no-session-expired',
    what: 'a session that was forgotten is taken for a new one',
    arithmetic: credulous,
  },
  {
    name: 'look-up-adopts-early',
    what: 'a look-up sees a commit before its presses are acknowledged',
    isVisibleEarly: true,
  },
  {
    name: 'ack-drops-at-once',
    what: 'the client drops a press at its ack, before a state holds it',
    engine: (random, saved) => new HastyEngine(random, saved?.record),
  },
  {
    name: 'sends-before-saved',
    what: 'the client sends presses before they are saved',
    engine: (random, saved) => new ImpatientEngine(random, saved?.record),
  },
  {
    name: 'record-believed',
    what: 'a record that is older than its page is believed: its presses are settled by their numbers',
    engine: (random, saved) => new BelievingEngine(random, saved?.record),
  },
  {
    name: 'record-unfenced',
    what: 'a page that slept writes a record that another one has taken',
    custody: unfenced,
  },
  {
    name: 'record-never-finished',
    what: 'nobody finishes what a closed page left',
    finishes: false,
  },
  {
    name: 'older-copy-untold',
    what: 'nobody is told of an older copy of the data',
    engine: (random, saved) => new SilentEngine(random, saved?.record),
  },
  {
    name: 'passed-copy-untold',
    what: 'nobody is told of an older copy that has come to what pages know',
    room: (...args) => new RoomWithoutBranches(...args),
  },
  {
    name: 'stays-slow',
    what: 'a page that is seen again still gets a state a second',
    room: (...args) => new SlowRoom(...args),
  },
  {
    name: 'copy-believed',
    what: 'a reloaded page goes by the copy in its tab, though another page has taken its record',
    opensWith: credulousRecords,
  },
];
