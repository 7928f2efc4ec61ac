/*
 * The room: the shared number and everybody in it. Sans-I/O: no network, no clock, no timers, no randomness. In:
 * events (a socket opened, a message arrived, a commit ended, time passed). Out: a list of effects, which the host
 * performs in order. The rules P1 … are in protocol/PROTOCOL.md.
 *
 * presses.ts has the path of a press to the disk and back, joining.ts how a socket gets its session.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import type { ClientMessage, Pace, SessionId } from '../../protocol/messages.ts';
import { CommitQueue } from './commit-queue.ts';
import { close, type Effect, type Effects, NOTHING, type SocketId, send } from './effects.ts';
import { Joining } from './joining.ts';
import { Participant } from './participant.ts';
import { EVERYBODY } from './press-right.ts';
import { Presses } from './presses.ts';
import { refuseForNow, refuseWatcher } from './refusals.ts';
import { type RoomEnvironment, RoomState } from './room-state.ts';
import type { Committed, SessionLookup, Snapshot } from './store.ts';

export class Room {
  private readonly state: RoomState;
  private readonly queue = new CommitQueue();
  private readonly joining: Joining;
  private readonly presses: Presses;

  /** @param snapshot the committed data: everything that the room shows */
  constructor(snapshot: Snapshot, environment: RoomEnvironment) {
    this.state = new RoomState(snapshot, environment);
    this.joining = new Joining(
      this.state,
      (session) => this.queue.holds(session),
      (snapshot) => this.changed(snapshot),
    );
    this.presses = new Presses(this.state, this.queue, this.joining);
  }

  // -------------------------------------------------------------------------------------- sockets

  opened(id: SocketId, nowMs: number, right = EVERYBODY): Effects {
    const { participants, environment, isStopping } = this.state;
    if (isStopping) return [close(id, CloseCode.GOING_AWAY, 'the server is shutting down')];
    if (participants.size >= environment.maxSockets) {
      return [close(id, CloseCode.TRY_AGAIN_LATER, 'the server is full')];
    }
    participants.set(id, new Participant(id, environment.pressRate, nowMs, right));
    this.state.userCountChanged();
    return [send(id, this.state.users()), send(id, this.state.state())];
  }

  closed(id: SocketId): Effects {
    const { state } = this;
    const { participants, sessions } = state;
    const participant = participants.get(id);
    if (participant === undefined) return NOTHING; // it was refused
    sessions.leave(participant);
    participants.delete(id);
    if (participant.pace === 'slow') state.slow -= 1;
    state.userCountChanged();
    return NOTHING;
  }

  received(id: SocketId, message: ClientMessage, nowMs: number): Effects {
    const participant = this.state.participants.get(id);
    if (participant === undefined) return NOTHING;
    switch (message.action) {
      case 'press':
        return participant.right.mayPress
          ? this.presses.press(participant, message, nowMs)
          : [refuseWatcher(id, message.seq)];
      case 'hello':
        return this.joining.hello(participant, message);
      case 'ping':
        return this.ping(participant, nowMs);
      case 'pace':
        return this.setPace(participant, message.pace, nowMs);
      default:
        return message satisfies never;
    }
  }

  /** A message that the codec could not decode, and why. @param seq the number in it */
  malformed(id: SocketId, reason: string, seq?: number): Effects {
    const participant = this.state.participants.get(id);
    return participant === undefined ? NOTHING : this.presses.malformed(participant, reason, seq);
  }

  private ping(participant: Participant, nowMs: number): Effects {
    const refusal = this.limited(participant, nowMs);
    return [refusal ?? send(participant.id, { type: 'pong' })];
  }

  /** A socket that is fast again gets the latest at once (P34), after everything published to it at the slow pace. */
  private setPace(participant: Participant, pace: Pace, nowMs: number): Effects {
    const refusal = this.limited(participant, nowMs);
    if (refusal !== undefined) return [refusal];
    const { state } = this;
    if (participant.pace !== pace) state.slow += pace === 'slow' ? 1 : -1;
    participant.pace = pace;
    return [{ kind: 'pace', of: participant.id, pace }, ...(pace === 'fast' ? this.latest(participant) : [])];
  }

  /** The refusal, if the socket has sent too much (P14). */
  private limited({ id, tokens }: Participant, nowMs: number): Effect | undefined {
    const { pressRate } = this.state.environment;
    if (tokens.take(pressRate, nowMs)) return undefined;
    return refuseForNow(id, 'rate-limited', tokens.retryAfterMs(pressRate));
  }

  /** The socket fell behind, missed messages, and can receive the latest now (P23). */
  drained(id: SocketId): Effects {
    const participant = this.state.participants.get(id);
    return participant === undefined ? NOTHING : this.latest(participant);
  }

  /** The ack comes first: it may have been dropped, and no state may overtake it (P23). */
  private latest({ id, phase }: Participant): Effects {
    const { state } = this;
    const latest = [send(id, state.state()), send(id, state.users())];
    return phase.kind === 'welcomed' ? [send(id, state.ack(phase)), ...latest] : latest;
  }

  // -------------------------------------------------------------------------------------- the store

  /** The answer to a look-up; `undefined` if the store could not be asked. */
  lookedUp(id: SocketId, lookup: SessionLookup | undefined): Effects {
    return this.joining.lookedUp(id, lookup);
  }

  committed(committed: Committed, nowMs: number): Effects {
    return [...this.presses.committed(committed, nowMs), ...this.joining.lookUps(), ...this.tick(nowMs)];
  }

  commitFailed(nowMs: number): Effects {
    return [...this.presses.commitFailed(nowMs), ...this.joining.lookUps(), ...this.tick(nowMs)];
  }

  // -------------------------------------------------------------------------------------- other nodes

  /** Another node committed, or the epoch changed: then everybody starts anew (P19). */
  changed(snapshot: Snapshot): Effects {
    const { state } = this;
    if (snapshot.epoch === state.snapshot.epoch) return state.adopt(snapshot);
    state.snapshot = snapshot;
    this.queue.dropWaiting(); // they belong to the old epoch; the clients tell their users
    return this.closeAll(CloseCode.SERVICE_RESTART, 'the epoch changed');
  }

  takenOver(session: SessionId): Effects {
    return this.joining.takenOver(session);
  }

  /** This many sockets are open on other nodes. */
  countedElsewhere(sockets: number): Effects {
    if (sockets === this.state.elsewhere) return NOTHING;
    this.state.elsewhere = sockets;
    this.state.userCountChanged();
    return NOTHING;
  }

  // -------------------------------------------------------------------------------------- time

  /** When to call tick(): may be in the past, and is Infinity if nothing waits for it. */
  wakeAtMs(): number {
    return Math.min(this.state.publishAtMs(), this.presses.commitAtMs);
  }

  /** Does what is due: publishes the state and the users, and commits. */
  tick(nowMs: number): Effects {
    const { state } = this;
    const { states, userCounts, intervalMs, participants, isStopping } = state;
    const effects: Effect[] = [];
    if (states.isDue(nowMs, intervalMs)) effects.push(state.publishState(nowMs));
    if (userCounts.isDue(nowMs, intervalMs)) {
      effects.push({ kind: 'count', sockets: participants.size });
      effects.push(state.publishUsers(nowMs, 'fast'));
    }
    if (state.slow > 0) effects.push(...this.publishSlowly(nowMs));
    effects.push(...this.presses.commit(nowMs));
    if (isStopping && !this.isCommitting) effects.push(...this.sayGoodbye());
    return effects;
  }

  private publishSlowly(nowMs: number): Effects {
    const { state } = this;
    const { slowStates, slowUserCounts, slowIntervalMs } = state;
    const effects: Effect[] = [];
    if (slowStates.isDue(nowMs, slowIntervalMs)) effects.push(state.publishState(nowMs, 'slow'));
    if (slowUserCounts.isDue(nowMs, slowIntervalMs)) effects.push(state.publishUsers(nowMs, 'slow'));
    return effects;
  }

  /** Accepts no more presses, commits those that wait, then closes every socket with 1001 (P27). */
  stop(nowMs: number): Effects {
    this.state.isStopping = true;
    return this.tick(nowMs);
  }

  /** The minimum time between two published states with the current number of sockets, in ms (P21). */
  get publishIntervalMs(): number {
    return this.state.intervalMs;
  }

  /** Are presses in flight to the store? */
  get isCommitting(): boolean {
    return this.presses.isCommitting;
  }

  private sayGoodbye(): Effects {
    return [
      { kind: 'publish', message: this.state.state(), pace: 'fast' },
      { kind: 'publish', message: this.state.state(), pace: 'slow' },
      ...this.closeAll(CloseCode.GOING_AWAY, 'the server is shutting down'),
    ];
  }

  private closeAll(code: CloseCode, reason: string): Effects {
    return Array.from(this.state.participants.keys(), (id) => close(id, code, reason));
  }
}
