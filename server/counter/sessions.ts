/*
 * Which participant holds which session: at most one per session (P18). Pure bookkeeping; the store knows what a
 * session has pressed.
 */

import type { SessionId } from '../../protocol/messages.ts';
import type { Point } from './lineage.ts';
import type { Participant, ResumingPhase, WelcomedPhase } from './participant.ts';

export class Sessions {
  private readonly holders = new Map<SessionId, Participant>();
  private readonly resuming = new Set<Participant>();

  /** The participant resumes the session. Returns the previous holder. */
  resume(
    participant: Participant,
    session: SessionId,
    acked: number,
    known?: Point,
  ): Participant | undefined {
    const previous = this.holders.get(session);
    if (previous !== undefined) this.leave(previous);
    this.holders.set(session, participant);
    this.resuming.add(participant);
    participant.phase = { kind: 'resuming', session, acked, known, asked: false };
    return previous;
  }

  /** The participant may press from `seq + 1` on. */
  welcome(participant: Participant, session: SessionId, seq: number): void {
    this.holders.set(session, participant);
    participant.phase = { kind: 'welcomed', session, durable: seq, accepted: seq, quietUntilMs: 0 };
  }

  leave(participant: Participant): void {
    if ('session' in participant.phase) this.holders.delete(participant.phase.session);
    this.resuming.delete(participant);
    participant.phase = { kind: 'plain' };
  }

  /** The participant that holds the session and may press; undefined if there is none. */
  welcomed(session: SessionId): { participant: Participant; phase: WelcomedPhase } | undefined {
    const participant = this.holders.get(session);
    return participant?.phase.kind === 'welcomed' ? { participant, phase: participant.phase } : undefined;
  }

  /** Sessions about which the store can be asked now. Each is returned once. */
  *takeReady(
    isUnderWay: (session: SessionId) => boolean,
  ): Iterable<{ participant: Participant; phase: ResumingPhase }> {
    for (const participant of this.resuming) {
      const { phase } = participant;
      if (phase.kind !== 'resuming' || isUnderWay(phase.session)) continue;
      this.resuming.delete(participant);
      phase.asked = true;
      yield { participant, phase };
    }
  }
}
