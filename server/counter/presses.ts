/*
 * The path of a press through the room: received → commit queue → (paced) commit → committed → ack, then one state for
 * everybody. In: presses, and the outcomes of batches. Out: effects.
 */

import type { Press } from '../../protocol/messages.ts';
import type { CommitQueue } from './commit-queue.ts';
import { type Effect, type Effects, NOTHING, send } from './effects.ts';
import type { Joining } from './joining.ts';
import { Pacer } from './pacer.ts';
import { type Participant, placeOf, type WelcomedPhase } from './participant.ts';
import { BUSY_RETRY_MS, holdBack, refuseForNow, refuseGap, refuseRange, strike } from './refusals.ts';
import type { RoomState } from './room-state.ts';
import type { Committed, RunResult } from './store.ts';

export class Presses {
  private readonly commits = new Pacer();

  constructor(
    private readonly state: RoomState,
    private readonly queue: CommitQueue,
    private readonly joining: Joining,
  ) {}

  // -------------------------------------------------------------------------------------- receiving

  press(participant: Participant, press: Press, nowMs: number): Effects {
    const { phase } = participant;
    if (press.seq === undefined) return this.plain(participant, press, nowMs);
    if (phase.kind === 'welcomed') return this.numbered(participant, phase, press, press.seq, nowMs);
    if (phase.kind === 'refused') return NOTHING; // the refusal covers it
    return [strike(participant, 'protocol', 'numbered presses come after hello and welcome')];
  }

  /**
   * An unknown message. A newer client's press is refused permanently if it is the next one of its session:
   * otherwise the client would retransmit it forever, and the presses behind it would wait (P3, P16).
   */
  malformed(participant: Participant, reason: string, seq: number | undefined): Effects {
    const { phase } = participant;
    if (seq !== undefined && phase.kind === 'refused') return NOTHING; // that refusal covers it
    const isNext = seq !== undefined && phase.kind === 'welcomed' && placeOf(seq, phase) === 'next';
    if (!isNext) return [strike(participant, 'bad-message', reason)];
    return [this.joining.refuseForGood(participant, strike(participant, 'bad-message', reason, { seq }))];
  }

  private plain({ id, tokens }: Participant, press: Press, nowMs: number): Effects {
    const { pressRate } = this.state.environment;
    if (!tokens.take(pressRate, nowMs))
      return [refuseForNow(id, 'rate-limited', tokens.retryAfterMs(pressRate))];
    if (this.isBusy()) return [refuseForNow(id, 'busy', BUSY_RETRY_MS)];
    if (!this.isInRange(press)) return [refuseRange(id)];
    this.queue.addPlain(press.delta, id);
    this.state.environment.observer?.pressed('plain');
    this.commits.want();
    return NOTHING;
  }

  private numbered(by: Participant, phase: WelcomedPhase, press: Press, seq: number, nowMs: number): Effects {
    const { id, tokens } = by;
    const { pressRate, observer } = this.state.environment;
    const place = placeOf(seq, phase);
    if (place === 'accepted' || place === 'durable') observer?.pressed('duplicate');
    if (place === 'accepted') return NOTHING; // in flight: the ack will come
    const isQuiet = nowMs < phase.quietUntilMs;
    if (place === 'beyond' && isQuiet) return NOTHING; // a refusal already covers it
    if (!tokens.take(pressRate, nowMs)) {
      if (place === 'durable' && isQuiet) return NOTHING; // a late duplicate: the refusal was sent
      return [holdBack(id, phase, 'rate-limited', tokens.retryAfterMs(pressRate), nowMs)];
    }
    if (place === 'durable') return [send(id, this.state.ack(phase))];
    if (place === 'beyond') return [refuseGap(id, phase.accepted)];
    if (this.isBusy()) return [holdBack(id, phase, 'busy', BUSY_RETRY_MS, nowMs)];
    if (!this.isInRange(press)) return [this.joining.refuseForGood(by, refuseRange(id, { seq }))];
    this.queue.addNumbered(phase.session, seq, press.delta);
    observer?.pressed('numbered');
    phase.accepted = seq;
    phase.quietUntilMs = 0; // whatever was in flight behind a refused press came before this one
    this.commits.want();
    return NOTHING;
  }

  private isBusy(): boolean {
    const { isStopping, environment } = this.state;
    return isStopping || this.queue.waiting >= environment.maxPendingPresses;
  }

  private isInRange(press: Press): boolean {
    return Number.isSafeInteger(this.state.snapshot.value + this.queue.sum + press.delta);
  }

  // -------------------------------------------------------------------------------------- committing

  /** When to call commit(); Infinity while a commit is in flight: the next one waits for it, not for time. */
  get commitAtMs(): number {
    return this.isCommitting ? Number.POSITIVE_INFINITY : this.commits.dueAtMs(this.state.intervalMs);
  }

  /** Are presses in flight to the store? */
  get isCommitting(): boolean {
    return this.queue.isInFlight;
  }

  /** A batch for the store, if one is due. */
  commit(nowMs: number): Effects {
    const { isStopping, intervalMs } = this.state;
    if (this.isCommitting || !(isStopping || this.commits.isDue(nowMs, intervalMs))) return NOTHING;
    this.commits.done(nowMs);
    const batch = this.queue.next();
    return batch === undefined ? NOTHING : [{ kind: 'commit', batch }];
  }

  /** Commit first, then acknowledge, then publish (P11). */
  committed({ snapshot, runs }: Committed, nowMs: number): Effects {
    const { state } = this;
    this.queue.committed();
    const effects: Effect[] = [...state.adopt(snapshot)];
    for (const [session, result] of runs) {
      const holder = state.sessions.welcomed(session);
      if (holder === undefined) continue; // gone, or resuming: the welcome will tell it
      effects.push(...this.runCommitted(holder.participant, holder.phase, result));
    }
    // The interval applies to commits, so each can publish its state at once: with the acks, in one write.
    if (state.states.isDue(nowMs, 0)) effects.push(state.publishState(nowMs));
    return effects;
  }

  private runCommitted(participant: Participant, phase: WelcomedPhase, result: RunResult): Effects {
    const { id } = participant;
    switch (result.kind) {
      case 'applied':
        phase.durable = result.seq;
        return [send(id, this.state.ack(phase))];
      case 'gap':
        phase.durable = result.seq;
        phase.accepted = result.seq;
        return [refuseGap(id, result.seq)];
      case 'expired': {
        // The client moves all unacknowledged presses to a new session, and an ack may have been dropped.
        const latest = send(id, this.state.ack(phase));
        return [latest, this.joining.refuseForGood(participant, this.joining.expire(participant))];
      }
      case 'unknown':
        // On another connection, the client treats all that it has sent as of unknown outcome (P17).
        return [send(id, this.state.ack(phase)), this.joining.startOver(participant)];
      case 'taken-over':
        return [this.joining.giveUp(participant)];
      default:
        return result satisfies never;
    }
  }

  /** The store applied nothing of the batch: nothing is acknowledged, everything is refused (P15). */
  commitFailed(nowMs: number): Effects {
    const { sessions } = this.state;
    const failed = this.queue.failed();
    this.commits.done(nowMs);
    const effects: Effect[] = [];
    for (const id of failed.plainFrom) effects.push(refuseForNow(id, 'busy', BUSY_RETRY_MS));
    for (const session of failed.sessions) {
      const holder = sessions.welcomed(session);
      if (holder === undefined) continue;
      holder.phase.accepted = holder.phase.durable;
      effects.push(holdBack(holder.participant.id, holder.phase, 'busy', BUSY_RETRY_MS, nowMs));
    }
    return effects;
  }
}
