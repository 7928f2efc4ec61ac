/*
 * The state that the parts of the room share: the participants, what is committed, and the messages about both.
 */

import type { Ack, Pace, State, Users } from '../../protocol/messages.ts';
import { type Effect, type Effects, NOTHING, type SocketId, send } from './effects.ts';
import type { Observer } from './observer.ts';
import { Pacer, publishIntervalMs, slowIntervalMs } from './pacer.ts';
import type { Participant, WelcomedPhase } from './participant.ts';
import type { Sign } from './session-id.ts';
import { Sessions } from './sessions.ts';
import type { Snapshot } from './store.ts';
import type { Rate } from './token-bucket.ts';

export interface RoomEnvironment {
  /** The rate of presses (and pings) per socket. */
  readonly pressRate: Rate;
  /** Deliveries per second on each topic. */
  readonly deliveryBudget: number;
  /** Presses that may wait for a commit; beyond it, `busy`. */
  readonly maxPendingPresses: number;
  readonly maxSockets: number;
  /** 128 random bits, base64url: the secret part of a session's id. */
  readonly newSessionKey: () => string;
  /** Observes each press. */
  readonly observer?: Pick<Observer, 'pressed'>;
  /** Signs session ids. */
  readonly sign: Sign;
}

export class RoomState {
  readonly participants = new Map<SocketId, Participant>();
  readonly sessions = new Sessions();
  /** When the next state (P21) and the next number of users (P22) may be published, at the fast pace … */
  readonly states = new Pacer();
  readonly userCounts = new Pacer();
  /** … and at the slow one (P34). */
  readonly slowStates = new Pacer();
  readonly slowUserCounts = new Pacer();
  /** How many participants asked for the slow pace. */
  slow = 0;
  /** Open sockets on other nodes. */
  elsewhere = 0;
  isStopping = false;

  /** @param snapshot the committed data: everything that the room shows */
  constructor(
    public snapshot: Snapshot,
    readonly environment: RoomEnvironment,
  ) {}

  /** Adopts a committed snapshot if it is newer. @returns what to send to clients before anything else of it */
  adopt(snapshot: Snapshot): Effects {
    const { revision, branch } = this.snapshot;
    if (snapshot.revision <= revision) return NOTHING;
    const effects = snapshot.branch === branch ? NOTHING : this.tellBranch(snapshot);
    this.states.want();
    this.slowStates.want();
    this.snapshot = snapshot;
    return effects;
  }

  /** The number of sockets changed, here or on another node. */
  userCountChanged(): void {
    this.userCounts.want();
    this.slowUserCounts.want();
  }

  /** The previous number, for new presses are sent after their acks. */
  private tellBranch({ branch }: Snapshot): Effects {
    if (branch === undefined) return NOTHING;
    const welcomed = [...this.participants.values()].filter(({ phase }) => phase.kind === 'welcomed');
    return welcomed.map(({ id }) => send(id, { ...this.state(), branch }));
  }

  get userCount(): number {
    return this.participants.size + this.elsewhere;
  }

  /** At the fast pace; commits use it, too. */
  get intervalMs(): number {
    return publishIntervalMs(this.participants.size, this.environment.deliveryBudget);
  }

  get slowIntervalMs(): number {
    return slowIntervalMs(this.participants.size, this.environment.deliveryBudget);
  }

  /** When the next publish is due: may be in the past. */
  publishAtMs(): number {
    const { intervalMs } = this;
    const fastAtMs = Math.min(this.states.dueAtMs(intervalMs), this.userCounts.dueAtMs(intervalMs));
    if (this.slow === 0) return fastAtMs;
    const slowMs = this.slowIntervalMs;
    return Math.min(fastAtMs, this.slowStates.dueAtMs(slowMs), this.slowUserCounts.dueAtMs(slowMs));
  }

  /** The latest state, for everybody at that pace. */
  publishState(nowMs: number, pace: Pace = 'fast'): Effect {
    (pace === 'fast' ? this.states : this.slowStates).done(nowMs);
    return { kind: 'publish', message: this.state(), pace };
  }

  publishUsers(nowMs: number, pace: Pace): Effect {
    (pace === 'fast' ? this.userCounts : this.slowUserCounts).done(nowMs);
    return { kind: 'publish', message: this.users(), pace };
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
