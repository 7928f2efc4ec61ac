/*
 * Who holds which session: one connection at most (P18). Pure bookkeeping; what a session has pressed is
 * in the store.
 */

import type { SessionId } from '../../protocol/messages.ts';
import type { Connection, ResumingPhase, WelcomedPhase } from './participant.ts';

export class Sessions {
  private readonly holders = new Map<SessionId, Connection>();
  private readonly resuming = new Set<Connection>();

  /** The connection resumes the session. Returns who held it until now. */
  resume(connection: Connection, session: SessionId, acked: number): Connection | undefined {
    const previous = this.holders.get(session);
    if (previous !== undefined) this.leave(previous);
    this.holders.set(session, connection);
    this.resuming.add(connection);
    connection.phase = { kind: 'resuming', session, acked, asked: false };
    return previous;
  }

  /** The connection may press from `seq + 1` on. */
  welcome(connection: Connection, session: SessionId, seq: number): void {
    this.holders.set(session, connection);
    connection.phase = { kind: 'welcomed', session, durable: seq, accepted: seq, quietUntilMs: 0 };
  }

  leave(connection: Connection): void {
    if ('session' in connection.phase) this.holders.delete(connection.phase.session);
    this.resuming.delete(connection);
    connection.phase = { kind: 'plain' };
  }

  /** Who holds the session and may press; undefined if nobody does. */
  welcomed(session: SessionId): { connection: Connection; phase: WelcomedPhase } | undefined {
    const connection = this.holders.get(session);
    return connection?.phase.kind === 'welcomed' ? { connection, phase: connection.phase } : undefined;
  }

  /** Those about which the store can be asked now. Each is returned once. */
  *takeReady(
    isUnderWay: (session: SessionId) => boolean,
  ): Iterable<{ connection: Connection; phase: ResumingPhase }> {
    for (const connection of this.resuming) {
      const { phase } = connection;
      if (phase.kind !== 'resuming' || isUnderWay(phase.session)) continue;
      this.resuming.delete(connection);
      phase.asked = true;
      yield { connection, phase };
    }
  }
}
