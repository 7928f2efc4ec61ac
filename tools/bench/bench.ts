/*
 * What every measurement has at hand: where things are, who takes part, how long to press, and a line on the
 * terminal. In: options. Out: started peers and assignments that fit them.
 */

import { readLimits, SPARE_FILES } from '../load/limits.ts';
import type { Assignment } from './assignment.ts';
import type { Options } from './options.ts';
import { PeerProcess } from './peer-process.ts';
import { type Needs, PEERS, type Peer, type Places } from './peers.ts';

export class Bench {
  readonly peers: readonly Peer[];

  /**
   * @param program this very program's file, of which testers are processes, too
   * @param print a line of progress
   */
  constructor(
    readonly options: Options,
    readonly places: Places,
    readonly program: string,
    readonly print: (line: string) => void,
  ) {
    this.peers = options.peers.map((name) => PEERS[name]);
  }

  /** Starts a server. Dispose of it. @throws {BenchError} */
  start(peer: Peer, needs: Needs): Promise<PeerProcess> {
    return PeerProcess.start(peer, this.places, needs);
  }

  /** So many sockets as a workload wants; fewer in quick mode, or where the system allows no more. */
  sockets(wanted: number): number {
    const { openFiles = Number.POSITIVE_INFINITY } = readLimits();
    return Math.min(this.scaled(wanted), openFiles - SPARE_FILES);
  }

  /** To let thousands in may take longer than to come to one number. */
  get arrivalPatienceMs(): number {
    return 3 * this.options.patienceMs;
  }

  /** Quick mode does everything on a smaller scale. */
  scaled(count: number): number {
    return this.options.isQuick ? Math.max(1, Math.round(count / 10)) : count;
  }

  assignment(
    peer: Peer,
    { url }: PeerProcess,
    rest: Pick<Assignment, 'sockets' | 'active' | 'rate'> & Partial<Assignment>,
  ): Assignment {
    const { warmUpMs, durationMs, patienceMs } = this.options;
    return {
      ...{ url, dialect: peer.dialectName, warmUpMs, durationMs, patienceMs },
      work: peer.isNumbered ? 'press' : 'plain',
      rampMs: rest.sockets / 3, // 3,000 a second
      arrivalPatienceMs: this.arrivalPatienceMs,
      ...rest,
    };
  }
}
