/*
 * Joining: how a socket gets its session. hello → (new) welcome, or (resumed) look-up in the store → welcome,
 * unless the session is no longer known. In: hello, the store's answer, news of another node. Out: effects.
 */

import { CloseCode } from '../../protocol/close-codes.ts';
import { type Hello, PROTOCOL_VERSION, type SessionId } from '../../protocol/messages.ts';
import { close, type Effect, type Effects, NOTHING, refuse, type SocketId, send } from './effects.ts';
import type { Point } from './lineage.ts';
import type { Participant } from './participant.ts';
import { BUSY_RETRY_MS, refuseForNow, refuseToken, strike } from './refusals.ts';
import type { RoomState } from './room-state.ts';
import { isIssued, sessionIdOf } from './session-id.ts';
import type { SessionLookup, Snapshot } from './store.ts';

export class Joining {
  constructor(
    private readonly state: RoomState,
    /** Is a press of the session in flight to the store? */
    private readonly isUnderWay: (session: SessionId) => boolean,
    /** The epoch changed. */
    private readonly changed: (snapshot: Snapshot) => Effects,
  ) {}

  hello(participant: Participant, hello: Hello): Effects {
    const { protocol, session, acked = 0, token } = hello;
    const { sessions, snapshot, environment } = this.state;
    if (protocol !== PROTOCOL_VERSION) {
      return [strike(participant, 'protocol', `this server speaks protocol ${PROTOCOL_VERSION}`)];
    }
    if ('session' in participant.phase) {
      return [strike(participant, 'protocol', 'this connection already has a session')];
    }
    const waitMs = token === undefined || participant.right.mayPress ? 0 : participant.right.present(token);
    if (waitMs > 0) return [refuseToken(participant.id, waitMs)];
    if (session === undefined) {
      const issued = sessionIdOf(snapshot.bucket, environment.newSessionKey(), environment.sign);
      return [this.welcome(participant, issued, 0)];
    }
    if (!isIssued(session, environment.sign)) return [this.expire(participant)]; // like a forgotten one (P17)
    const previous = sessions.resume(participant, session, acked, pointOf(hello));
    const takenOver = previous === undefined ? [] : [closeTakenOver(previous)];
    return [...takenOver, ...this.lookUps()];
  }

  /**
   * Asks the store about sessions that are being resumed, but not while a press of theirs is in flight to
   * it, so that the `seq` and the `value` of a welcome match.
   */
  lookUps(): Effects {
    const ready = this.state.sessions.takeReady(this.isUnderWay);
    return Array.from(ready, ({ participant, phase }) => ({
      kind: 'look-up',
      for: participant.id,
      session: phase.session,
      known: phase.known,
    }));
  }

  /** The answer to a look-up; `undefined` if the store could not be asked. */
  lookedUp(id: SocketId, lookup: SessionLookup | undefined): Effects {
    const { participants, sessions, snapshot } = this.state;
    const participant = participants.get(id);
    if (participant?.phase.kind !== 'resuming' || !participant.phase.asked) return NOTHING;
    const { session, acked } = participant.phase;
    if (lookup === undefined) {
      sessions.leave(participant);
      return [refuseForNow(id, 'busy', BUSY_RETRY_MS)];
    }
    // A store that has less than it once acknowledged has lost data: never guess (P17).
    if (lookup.kind === 'expired' || lookup.seq < acked) return [this.expire(participant)];
    if (lookup.snapshot.epoch !== snapshot.epoch) return this.changed(lookup.snapshot);
    const told = this.state.adopt(lookup.snapshot);
    return [...told, this.welcome(participant, session, lookup.seq, lookup.diverged)];
  }

  /** Another node resumed the session (P18). If the session is still being resumed here, it will be taken back. */
  takenOver(session: SessionId): Effects {
    const holder = this.state.sessions.welcomed(session);
    return holder === undefined ? NOTHING : [this.giveUp(holder.participant)];
  }

  /** Another connection holds the session now. */
  giveUp(participant: Participant): Effect {
    this.state.sessions.leave(participant);
    return closeTakenOver(participant);
  }

  /** The session is no longer known, and the outcome of its presses is unknown: the next hello will say so. */
  startOver(participant: Participant): Effect {
    this.state.sessions.leave(participant);
    return close(participant.id, CloseCode.SERVICE_RESTART, 'this session has expired');
  }

  /**
   * The client will renumber the presses behind this one. Those in flight with the old numbers must not
   * count: nothing does, until the client sends hello, which comes after all of them (P16, P17).
   */
  refuseForGood(participant: Participant, refusal: Effect): Effect {
    this.state.sessions.leave(participant);
    participant.phase = { kind: 'refused' };
    return refusal;
  }

  /** The session is no longer known; the connection may send hello again, for a new one (P17). */
  expire(participant: Participant): Effect {
    this.state.sessions.leave(participant);
    const { id } = participant;
    return refuse(id, 'session-expired', 'this session has expired; send hello for a new one');
  }

  private welcome(participant: Participant, session: SessionId, seq: number, diverged = false): Effect {
    const { state } = this;
    state.sessions.welcome(participant, session, seq);
    const { epoch, value, revision, branch } = state.snapshot;
    return send(participant.id, {
      type: 'welcome',
      protocol: PROTOCOL_VERSION,
      session,
      epoch,
      seq,
      value,
      revision,
      users: state.userCount,
      ...(participant.right.mayPress ? {} : { mayPress: false }),
      ...(branch !== undefined && { branch }),
      ...(diverged && { diverged }),
    });
  }
}

function pointOf({ branch, revision }: Hello): Point | undefined {
  return branch === undefined || revision === undefined ? undefined : { branch, revision };
}

function closeTakenOver({ id }: Participant): Effect {
  return close(id, CloseCode.TAKEN_OVER, 'another connection has taken over the session');
}
