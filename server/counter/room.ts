/*
 * The room: the shared number and everybody in it. Pure: no I/O, no clock, no timers, no chance. In: what
 * happened (a socket opened, a message came, a commit ended, time passed). Out: a list of effects, which
 * sockets.ts carries out in order. The rules P1 … are in protocol/PROTOCOL.md.
 *
 * A press goes: received → commit queue → (paced) commit → committed → ack, then one publish.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import {
  type Ack,
  type ClientMessage,
  type Hello,
  MAX_BAD_MESSAGES,
  PROTOCOL_VERSION,
  type Press,
  type SessionId,
  type State,
  type Users,
  type Welcome,
} from '../../protocol/messages.ts';
import { CommitQueue } from './commit-queue.ts';
import { close, type Effect, type Effects, NOTHING, refuse, type SocketId, send } from './effects.ts';
import { Pacer, publishIntervalMs } from './pacer.ts';
import { Participant, placeOf, type WelcomedPhase } from './participant.ts';
import { BUSY_RETRY_MS, holdBack, refuseForNow, refuseGap, refuseRange } from './refusals.ts';
import { bucketOf, sessionIdOf } from './session-id.ts';
import { Sessions } from './sessions.ts';
import type { Committed, RunResult, SessionLookup, Snapshot } from './store.ts';
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

export class Room {
  private readonly participants = new Map<SocketId, Participant>();
  private readonly sessions = new Sessions();
  private readonly queue = new CommitQueue();
  private readonly commits = new Pacer();
  private readonly states = new Pacer();
  private readonly userCounts = new Pacer();
  /** Open sockets on other nodes. */
  private elsewhere = 0;
  private stopping = false;

  /** @param snapshot what is committed: everything that the room shows */
  constructor(
    private snapshot: Snapshot,
    private readonly environment: RoomEnvironment,
  ) {}

  // -------------------------------------------------------------------------------------- sockets

  opened(id: SocketId, nowMs: number): Effects {
    if (this.stopping) return [close(id, CloseCode.GOING_AWAY, 'the server is shutting down')];
    if (this.participants.size >= this.environment.maxSockets) {
      return [close(id, CloseCode.TRY_AGAIN_LATER, 'the server is full')];
    }
    this.participants.set(id, new Participant(id, this.environment.pressRate, nowMs));
    this.userCounts.want();
    return [send(id, this.users()), send(id, this.state())];
  }

  closed(id: SocketId): Effects {
    const participant = this.participants.get(id);
    if (participant === undefined) return NOTHING; // it was turned away
    this.sessions.leave(participant);
    this.participants.delete(id);
    this.userCounts.want();
    return NOTHING;
  }

  received(id: SocketId, message: ClientMessage, nowMs: number): Effects {
    const participant = this.participants.get(id);
    if (participant === undefined) return NOTHING;
    switch (message.action) {
      case 'press':
        return this.press(participant, message, nowMs);
      case 'hello':
        return this.hello(participant, message);
      case 'ping':
        return this.ping(participant, nowMs);
      default:
        return message satisfies never;
    }
  }

  /** A message that the codec could not read, and why. */
  malformed(id: SocketId, reason: string): Effects {
    const participant = this.participants.get(id);
    return participant === undefined ? NOTHING : this.strike(participant, 'bad-message', reason);
  }

  /** The socket fell behind, missed what was published, and can take the latest now (P23). */
  drained(id: SocketId): Effects {
    const phase = this.participants.get(id)?.phase;
    if (phase === undefined) return NOTHING;
    const latest = [send(id, this.state()), send(id, this.users())];
    return phase.kind === 'welcomed' ? [send(id, this.ack(phase)), ...latest] : latest;
  }

  /** So many sockets are open on other nodes. */
  countedElsewhere(sockets: number): Effects {
    if (sockets === this.elsewhere) return NOTHING;
    this.elsewhere = sockets;
    this.userCounts.want();
    return NOTHING;
  }

  // -------------------------------------------------------------------------------------- presses

  private press(participant: Participant, press: Press, nowMs: number): Effects {
    if (press.seq === undefined) return this.plainPress(participant, press, nowMs);
    if (participant.phase.kind === 'welcomed') {
      return this.numberedPress(participant, participant.phase, press, press.seq, nowMs);
    }
    if (participant.phase.kind === 'refused') return NOTHING; // the refusal covers it
    return this.strike(participant, 'protocol', 'numbered presses come after hello and welcome');
  }

  private plainPress({ id, tokens }: Participant, press: Press, nowMs: number): Effects {
    const { pressRate } = this.environment;
    if (!tokens.take(pressRate, nowMs))
      return [refuseForNow(id, 'rate-limited', tokens.retryAfterMs(pressRate))];
    if (this.isBusy()) return [refuseForNow(id, 'busy', BUSY_RETRY_MS)];
    if (!this.isInRange(press)) return [refuseRange(id)];
    this.queue.addPlain(press.delta, id);
    this.commits.want();
    return NOTHING;
  }

  private numberedPress(
    participant: Participant,
    phase: WelcomedPhase,
    press: Press,
    seq: number,
    nowMs: number,
  ): Effects {
    const { id, tokens } = participant;
    const { pressRate } = this.environment;
    const place = placeOf(seq, phase);
    if (place === 'accepted') return NOTHING; // its commit is under way, and the ack will come
    const isQuiet = nowMs < phase.quietUntilMs;
    if (place === 'beyond' && isQuiet) return NOTHING; // a refusal covers it already
    if (!tokens.take(pressRate, nowMs)) {
      if (place === 'durable' && isQuiet) return NOTHING; // a late duplicate, and the refusal was told
      return [holdBack(id, phase, 'rate-limited', tokens.retryAfterMs(pressRate), nowMs)];
    }
    if (place === 'durable') return [send(id, this.ack(phase))];
    if (place === 'beyond') return [refuseGap(id, phase.accepted)];
    if (this.isBusy()) return [holdBack(id, phase, 'busy', BUSY_RETRY_MS, nowMs)];
    if (!this.isInRange(press)) return [this.refuseForGood(participant, refuseRange(id, { seq }))];
    this.queue.addNumbered(phase.session, seq, press.delta);
    phase.accepted = seq;
    this.commits.want();
    return NOTHING;
  }

  private isBusy(): boolean {
    return this.stopping || this.queue.waiting >= this.environment.maxPendingPresses;
  }

  private isInRange(press: Press): boolean {
    return Number.isSafeInteger(this.snapshot.value + this.queue.sum + press.delta);
  }

  private ping({ id, tokens }: Participant, nowMs: number): Effects {
    const { pressRate } = this.environment;
    if (tokens.take(pressRate, nowMs)) return [send(id, { type: 'pong' })];
    return [refuseForNow(id, 'rate-limited', tokens.retryAfterMs(pressRate))];
  }

  /** Says what was wrong with a message; the tenth time it ends the participant (P3). */
  private strike(participant: Participant, code: 'bad-message' | 'protocol', reason: string): Effects {
    participant.badMessages += 1;
    if (participant.badMessages < MAX_BAD_MESSAGES) return [refuse(participant.id, code, reason)];
    return [close(participant.id, CloseCode.POLICY_VIOLATION, `too many bad messages; the last: ${reason}`)];
  }

  // -------------------------------------------------------------------------------------- sessions

  private hello(participant: Participant, { protocol, session, acked = 0 }: Hello): Effects {
    if (protocol !== PROTOCOL_VERSION) {
      return this.strike(participant, 'protocol', `this server speaks protocol ${PROTOCOL_VERSION}`);
    }
    if ('session' in participant.phase) {
      return this.strike(participant, 'protocol', 'this connection has a session already');
    }
    if (session === undefined) {
      const issued = sessionIdOf(this.snapshot.bucket, this.environment.newSessionKey());
      return [this.welcome(participant, issued, 0)];
    }
    if (bucketOf(session) === undefined) return [this.expire(participant)];
    const previous = this.sessions.resume(participant, session, acked);
    const takenOver = previous === undefined ? [] : [closeTakenOver(previous)];
    return [...takenOver, ...this.lookUps()];
  }

  /**
   * Asks the store about sessions that are being resumed, but not while a press of theirs is on its way to
   * it: so the `seq` and the `value` of a welcome tell the same story.
   */
  private lookUps(): Effects {
    const ready = this.sessions.takeReady((session) => this.queue.holds(session));
    return Array.from(ready, ({ participant, phase }) => ({
      kind: 'look-up',
      for: participant.id,
      session: phase.session,
    }));
  }

  /** The answer to a look-up; `undefined` if the store could not be asked. */
  lookedUp(id: SocketId, lookup: SessionLookup | undefined): Effects {
    const participant = this.participants.get(id);
    if (participant?.phase.kind !== 'resuming' || !participant.phase.asked) return NOTHING;
    const { session, acked } = participant.phase;
    if (lookup === undefined) {
      this.sessions.leave(participant);
      return [refuseForNow(id, 'busy', BUSY_RETRY_MS)];
    }
    // A store that remembers less than it once acknowledged has lost data: never guess (P17).
    if (lookup.kind === 'expired' || lookup.seq < acked) return [this.expire(participant)];
    if (lookup.snapshot.epoch !== this.snapshot.epoch) return this.changed(lookup.snapshot);
    this.adopt(lookup.snapshot);
    return [this.welcome(participant, session, lookup.seq)];
  }

  private welcome(participant: Participant, session: SessionId, seq: number): Effect {
    this.sessions.welcome(participant, session, seq);
    const { epoch, value, revision } = this.snapshot;
    const users = this.userCount;
    const message: Welcome = {
      type: 'welcome',
      protocol: PROTOCOL_VERSION,
      session,
      epoch,
      seq,
      value,
      revision,
      users,
    };
    return send(participant.id, message);
  }

  /** Another node resumed the session (P18). One that is only being resumed here will take it back. */
  takenOver(session: SessionId): Effects {
    const holder = this.sessions.welcomed(session);
    if (holder === undefined) return NOTHING;
    this.sessions.leave(holder.participant);
    return [closeTakenOver(holder.participant)];
  }

  /**
   * The client will give other numbers to the presses behind this one. What is on its way under the old ones
   * must not count: nothing does, until the client says hello, which comes behind all of it (P16, P17).
   */
  private refuseForGood(participant: Participant, refusal: Effect): Effect {
    this.sessions.leave(participant);
    participant.phase = { kind: 'refused' };
    return refusal;
  }

  /** The session is no longer known; the participant may say hello again, for a new one (P17). */
  private expire(participant: Participant): Effect {
    this.sessions.leave(participant);
    return refuse(
      participant.id,
      'session-expired',
      'this session is not known any more; say hello for a new one',
    );
  }

  // -------------------------------------------------------------------------------------- commits

  /** Commit first, then acknowledge, then publish (P11). */
  committed({ snapshot, runs }: Committed, nowMs: number): Effects {
    this.queue.committed();
    this.adopt(snapshot);
    const effects: Effect[] = [];
    for (const [session, result] of runs) {
      const holder = this.sessions.welcomed(session);
      if (holder === undefined) continue; // gone, or resuming: the welcome will tell
      effects.push(...this.runCommitted(holder.participant, holder.phase, result));
    }
    // Commits keep the interval, so that each may show its state at once: with the acks, in one write.
    if (this.states.isDue(nowMs, 0)) effects.push(this.publishState(nowMs));
    effects.push(...this.lookUps(), ...this.tick(nowMs));
    return effects;
  }

  private runCommitted(participant: Participant, phase: WelcomedPhase, result: RunResult): Effects {
    switch (result.kind) {
      case 'applied':
        phase.durable = result.seq;
        return [send(participant.id, this.ack(phase))];
      case 'gap':
        phase.durable = result.seq;
        phase.accepted = result.seq;
        return [refuseGap(participant.id, result.seq)];
      case 'expired': {
        // The client takes all that is not acknowledged into a new session, and an ack may have been dropped.
        const latest = send(participant.id, this.ack(phase));
        return [latest, this.refuseForGood(participant, this.expire(participant))];
      }
      case 'taken-over':
        this.sessions.leave(participant);
        return [closeTakenOver(participant)];
      default:
        return result satisfies never;
    }
  }

  /** The store took nothing of the batch: nothing is acknowledged, everything is refused (P15). */
  commitFailed(nowMs: number): Effects {
    const { plainFrom, sessions } = this.queue.failed();
    this.commits.done(nowMs);
    const effects: Effect[] = [];
    for (const id of plainFrom) {
      if (this.participants.has(id)) effects.push(refuseForNow(id, 'busy', BUSY_RETRY_MS));
    }
    for (const session of sessions) {
      const holder = this.sessions.welcomed(session);
      if (holder === undefined) continue;
      holder.phase.accepted = holder.phase.durable;
      effects.push(holdBack(holder.participant.id, holder.phase, 'busy', BUSY_RETRY_MS, nowMs));
    }
    effects.push(...this.lookUps(), ...this.tick(nowMs));
    return effects;
  }

  /** Another node committed, or the data began a new life: then everybody starts anew (P19). */
  changed(snapshot: Snapshot): Effects {
    if (snapshot.epoch === this.snapshot.epoch) {
      this.adopt(snapshot);
      return NOTHING;
    }
    this.snapshot = snapshot;
    this.queue.dropWaiting(); // they were pressed in the life before; the clients tell their people
    return this.closeAll(CloseCode.SERVICE_RESTART, 'the epoch changed');
  }

  private adopt(snapshot: Snapshot): void {
    if (snapshot.revision <= this.snapshot.revision) return;
    this.snapshot = snapshot;
    this.states.want();
  }

  // -------------------------------------------------------------------------------------- time

  /** When tick() is to be called: may lie in the past, and is Infinity if nothing waits for it. */
  wakeAtMs(): number {
    const intervalMs = this.intervalMs();
    const publishAtMs = Math.min(this.states.dueAtMs(intervalMs), this.userCounts.dueAtMs(intervalMs));
    if (this.queue.isInFlight) return publishAtMs; // the next commit waits for this one, not for time
    return Math.min(publishAtMs, this.commits.dueAtMs(intervalMs));
  }

  /** Does what is due: a publish of the state, of the users, and a commit. */
  tick(nowMs: number): Effects {
    const intervalMs = this.intervalMs();
    const effects: Effect[] = [];
    if (this.states.isDue(nowMs, intervalMs)) effects.push(this.publishState(nowMs));
    if (this.userCounts.isDue(nowMs, intervalMs)) {
      this.userCounts.done(nowMs);
      effects.push({ kind: 'count', sockets: this.participants.size });
      effects.push({ kind: 'publish', message: this.users() });
    }
    if (!this.queue.isInFlight && (this.stopping || this.commits.isDue(nowMs, intervalMs))) {
      this.commits.done(nowMs);
      const batch = this.queue.next();
      if (batch !== undefined) effects.push({ kind: 'commit', batch });
    }
    if (this.stopping && !this.queue.isInFlight) effects.push(...this.sayGoodbye());
    return effects;
  }

  /** Takes no more presses, commits those that wait, then closes every socket with 1001 (P27). */
  stop(nowMs: number): Effects {
    this.stopping = true;
    return this.tick(nowMs);
  }

  /** Are presses under way to the store? */
  get isCommitting(): boolean {
    return this.queue.isInFlight;
  }

  private publishState(nowMs: number): Effect {
    this.states.done(nowMs);
    return { kind: 'publish', message: this.state() };
  }

  private sayGoodbye(): Effects {
    return [
      { kind: 'publish', message: this.state() },
      ...this.closeAll(CloseCode.GOING_AWAY, 'the server is shutting down'),
    ];
  }

  private closeAll(code: CloseCode, reason: string): Effects {
    return Array.from(this.participants.keys(), (id) => close(id, code, reason));
  }

  private intervalMs(): number {
    return publishIntervalMs(this.participants.size, this.environment.deliveryBudget);
  }

  // -------------------------------------------------------------------------------------- messages

  private state(): State {
    return { type: 'state', value: this.snapshot.value, revision: this.snapshot.revision };
  }

  private users(): Users {
    return { type: 'users', count: this.userCount };
  }

  private get userCount(): number {
    return this.participants.size + this.elsewhere;
  }

  private ack(phase: WelcomedPhase): Ack {
    return { type: 'ack', seq: phase.durable, revision: this.snapshot.revision };
  }
}

function closeTakenOver({ id }: Participant): Effect {
  return close(id, CloseCode.TAKEN_OVER, 'another connection took the session over');
}
