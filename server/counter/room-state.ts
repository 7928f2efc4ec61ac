/*
 * What the parts of the room share: who is there, what is committed, and the messages that tell of both.
 */

import type { Ack, State, Users } from '../../protocol/messages.ts';
import { type Effect, type Effects, NOTHING, type SocketId, send } from './effects.ts';
import { Pacer, publishIntervalMs } from './pacer.ts';
import type { Participant, WelcomedPhase } from './participant.ts';
import { Sessions } from './sessions.ts';
import type { Snapshot } from './store.ts';
import type { Rate } from './token-bucket.ts';

export interface RoomEnvironment {
  /** Presses (and pings) of one socket. */
  readonly pressRate: Rate;
  /** Deliveries per second on each topic. */
  readonly deliveryBudget: number;
  /** Presses that may wait for a commit; beyond it, `busy`. */
  readonly maxPendingPresses: number;
  readonly maxSockets: number;
  /** 128 random bits, base64url: the secret half of a session. */
  readonly newSessionKey: () => string;
}

export class RoomState {
  readonly participants = new Map<SocketId, Participant>();
  readonly sessions = new Sessions();
  /** When the next state may be published (P21), and the next number of users (P22). */
  readonly states = new Pacer();
  readonly userCounts = new Pacer();
  /** Open sockets on other nodes. */
  elsewhere = 0;
  isStopping = false;

  /** @param snapshot what is committed: everything that the room shows */
  constructor(
    public snapshot: Snapshot,
    readonly environment: RoomEnvironment,
  ) {}

  /** Takes over what is committed, if it is newer. @returns what clients are to hear before anything else of it */
  adopt(snapshot: Snapshot): Effects {
    const { revision, branch } = this.snapshot;
    if (snapshot.revision <= revision) return NOTHING;
    const effects = snapshot.branch === branch ? NOTHING : this.tellBranch(snapshot);
    this.states.want();
    this.snapshot = snapshot;
    return effects;
  }

  /** The number is the one of before, for what is new of it comes behind its acks. */
  private tellBranch({ branch }: Snapshot): Effects {
    if (branch === undefined) return NOTHING;
    const welcomed = [...this.participants.values()].filter(({ phase }) => phase.kind === 'welcomed');
    return welcomed.map(({ id }) => send(id, { ...this.state(), branch }));
  }

  get userCount(): number {
    return this.participants.size + this.elsewhere;
  }

  get intervalMs(): number {
    return publishIntervalMs(this.participants.size, this.environment.deliveryBudget);
  }

  /** The latest state, for everybody. */
  publishState(nowMs: number): Effect {
    this.states.done(nowMs);
    return { kind: 'publish', message: this.state() };
  }

  state(): State {
    return { type: 'state', value: this.snapshot.value, revision: this.snapshot.revision };
  }

  users(): Users {
    return { type: 'users', count: this.userCount };
  }

  ack(phase: WelcomedPhase): Ack {
    return { type: 'ack', seq: phase.durable, revision: this.snapshot.revision };
  }
}
