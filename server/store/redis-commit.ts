/*
 * A node's commits, one after another. In: a batch. Out: what became of it, once Redis has said so, and the
 * replicas have it. A batch is sent until that is known; it counts once, since Redis knows its number.
 */

import { ErrorReply } from '@redis/client';
import type { SessionId } from '../../protocol/messages.ts';
import { bucketOf } from '../counter/session-id.ts';
import type { Batch, Committed, Run, RunResult } from '../counter/store.ts';
import { StoreError } from '../counter/store-error.ts';
import type { RedisConnection } from '../redis/connection.ts';
import type { RedisNode } from './redis-node.ts';
import type { Answer } from './redis-scripts.ts';

/** Between two attempts while Redis refuses: at least, and as much again by chance. */
const RETRY_MS = 50;

/** How Redis says that it will do something later, and has done nothing now. Before 7.0, it is not the first word. */
const REFUSED_FOR_NOW =
  /\b(BUSY|CLUSTERDOWN|LOADING|MASTERDOWN|MISCONF|NOAUTH|NOPERM|NOREPLICAS|OOM|READONLY|TRYAGAIN|WRONGPASS)\b/;

export interface CommitterParts {
  readonly connection: RedisConnection;
  readonly node: RedisNode;
  readonly bucketMs: number;
  readonly log: (line: string) => void;
}

export class Committer {
  #isClosed = false;
  /** Ends the pause between two attempts. */
  #wake: () => void = () => {};

  constructor(private readonly parts: CommitterParts) {
    parts.connection.onReconnected(() => this.#wake());
  }

  /** Not to be called again before it is over. A rejection means what it does for every store. */
  async commit(batch: Batch): Promise<Committed> {
    // No engine takes a key of any length.
    const runs = [...batch.runs].filter(([session]) => bucketOf(session) !== undefined);
    const flat = runs.flatMap(([session, { first, deltas }]) => [session, String(first), signsOf(deltas)]);
    const { verdict, snapshot, rest } = await this.#untilKnown([String(batch.plain), ...flat]);
    if (verdict === 'range') {
      throw new RangeError(`The value would leave the safe integers, from ${snapshot.value}`);
    }
    if (verdict !== 'done') throw new StoreError(`Redis takes the batch for ${verdict}.`); // our mistake
    const results = new Map<SessionId, RunResult>();
    for (const session of batch.runs.keys()) results.set(session, { kind: 'expired' });
    for (const [i, [session]] of runs.entries()) results.set(session, parseResult(rest[i]!));
    return { snapshot, runs: results };
  }

  /** What has no outcome yet is rejected soon, where it can't be had at once. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  async #untilKnown(presses: readonly string[]): Promise<Answer> {
    const { node, bucketMs } = this.parts;
    /** Others are told when the replicas have it. */
    const isQuiet = node.replicas.areAwaited;
    const { epoch } = node.seen;
    const batch = node.settled.batch + 1;
    /** May Redis have it from an earlier attempt? */
    let wasSent = false;
    for (let isFirst = true; ; isFirst = false) {
      try {
        const flags = [wasSent, isQuiet].map((is) => (is ? '1' : ''));
        const answer = await node.ask('commit', [...flags, node.now, String(bucketMs), ...presses], epoch);
        wasSent = true;
        await node.confirm(answer);
        node.settle(batch, answer.snapshot);
        if (isQuiet) node.tell(answer.snapshot);
        return answer;
      } catch (error) {
        this.#checkFailure(error, wasSent, isFirst);
        wasSent ||= !(error instanceof ErrorReply);
      }
      await this.#pause();
    }
  }

  /** @throws StoreError where another attempt makes no sense */
  #checkFailure(error: unknown, wasSent: boolean, isFirst: boolean): void {
    if (error instanceof StoreError) throw error;
    if (this.#isClosed) throw new StoreError('The store was closed before Redis answered.', { cause: error });
    const { connection, log } = this.parts;
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof ErrorReply && !wasSent && !REFUSED_FOR_NOW.test(reason)) {
      throw new StoreError(`Redis refuses a batch: ${reason}`, { cause: error });
    }
    // Where the connection was lost, that was told.
    if (isFirst && connection.isReady()) log(`Redis takes no presses now, they wait: ${reason}`);
    // After a failover this may be the old master, which is a replica now.
    if (/\bREADONLY\b/.test(reason)) connection.reconnect('it is a replica now');
  }

  /** Until Redis is back, or the end; where Redis is there and refuses, for a moment. */
  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const momentMs = RETRY_MS * (1 + Math.random());
      const timer = this.parts.connection.isReady() ? setTimeout(resolve, momentMs) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Steps as the script takes them: a sign each. */
function signsOf(deltas: Run['deltas']): string {
  return deltas.map((delta) => (delta === 1 ? '+' : '-')).join('');
}

/** @param text as the script says it, such as "applied 17" */
function parseResult(text: string): RunResult {
  const [kind, seq] = text.split(' ') as [RunResult['kind'], string?];
  return kind === 'applied' || kind === 'gap' ? { kind, seq: Number(seq) } : { kind };
}
