/*
 * A node's commits, one after another. In: a batch. Out: its outcome, once Redis has reported it and the replicas have
 * it. A batch is retransmitted until its outcome is known. It counts once, since Redis knows its number.
 */

import type { SessionId } from '../../../protocol/messages.ts';
import type { Log } from '../../counter/operator-log.ts';
import { bucketOf } from '../../counter/session-id.ts';
import type { Batch, Committed, Run, RunResult } from '../../counter/store.ts';
import { StoreError } from '../../counter/store-error.ts';
import type { RedisConnection } from './connection.ts';
import type { RedisCounter } from './counter.ts';
import { RedisRefusal } from './port.ts';
import type { Answer } from './scripts.ts';

/** Between two attempts while Redis refuses: uniform in [RETRY_MS, 2 * RETRY_MS]. */
const RETRY_MS = 50;

/** How Redis says that it will do something later, and has done nothing yet. Before 7.0, it is not the first word. */
const REFUSED_FOR_NOW =
  /\b(BUSY|CLUSTERDOWN|LOADING|MASTERDOWN|MISCONF|NOAUTH|NOPERM|NOREPLICAS|OOM|READONLY|TRYAGAIN|WRONGPASS)\b/;

export interface CommitterParts {
  readonly connection: RedisConnection;
  readonly counter: RedisCounter;
  readonly bucketMs: number;
  readonly log: Log;
}

export class Committer {
  #isClosed = false;
  /** Ends the pause between two attempts. */
  #wake: () => void = () => {};

  constructor(private readonly parts: CommitterParts) {
    parts.connection.onReconnected(() => this.#wake());
  }

  /** One at a time. Rejects like every store. */
  async commit(batch: Batch): Promise<Committed> {
    // Text that is not a session id never reaches the store: it may be of any length.
    const runs = [...batch.runs].filter(([session]) => bucketOf(session) !== undefined);
    const presses = [String(batch.plain), ...runs.flatMap(argumentsOf)];
    const { verdict, snapshot, rest } = await this.#untilKnown(presses);
    if (verdict === 'range') {
      throw new RangeError(`The value would leave the safe integers, from ${snapshot.value}`);
    }
    if (verdict !== 'done') throw new StoreError(`Redis answered "${verdict}" to a batch.`); // a bug of this server
    const results = new Map<SessionId, RunResult>();
    for (const session of batch.runs.keys()) results.set(session, { kind: 'expired' });
    for (const [i, [session]] of runs.entries()) results.set(session, parseResult(rest[i]!));
    return { snapshot, runs: results };
  }

  /** A batch without an outcome is rejected once its current attempt fails. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  async #untilKnown(presses: readonly string[]): Promise<Answer> {
    const { counter, bucketMs } = this.parts;
    /** Other nodes are told only once the replicas have it. */
    const isQuiet = counter.replicas.areAwaited;
    const { epoch } = counter.seen;
    const batch = counter.settled.batch + 1;
    /** May Redis have it from an earlier attempt? */
    let wasSent = false;
    for (let isFirst = true; ; isFirst = false) {
      try {
        const flags = [wasSent, isQuiet].map((is) => (is ? '1' : ''));
        const args = [...flags, this.#run(), counter.now, String(bucketMs), ...presses];
        const answer = await counter.ask('commit', args, epoch);
        wasSent = true;
        await counter.confirm(answer);
        counter.settle(batch, answer.snapshot);
        if (isQuiet) counter.publish(answer.snapshot);
        return answer;
      } catch (error) {
        this.#checkFailure(error, wasSent, isFirst);
        wasSent ||= !(error instanceof RedisRefusal);
      }
      await this.#pause();
    }
  }

  /** @throws if Redis is unreachable */
  #run(): string {
    const { run } = this.parts.connection;
    if (run === undefined) throw new Error('Redis is away');
    return run;
  }

  /** @throws StoreError if another attempt makes no sense */
  #checkFailure(error: unknown, wasSent: boolean, isFirst: boolean): void {
    if (error instanceof StoreError) throw error;
    if (this.#isClosed) throw new StoreError('The store was closed before Redis answered.', { cause: error });
    const { connection, log } = this.parts;
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof RedisRefusal && !wasSent && !REFUSED_FOR_NOW.test(reason)) {
      throw new StoreError(`Redis refuses a batch: ${reason}`, { cause: error });
    }
    // If the connection was lost, the operator has been told.
    if (isFirst && connection.isReady())
      log(`Redis refuses to write, so presses wait: ${reason}`, { level: 'error', event: 'redis-refuses' });
    // After a failover this may be the old master, which is a replica now.
    if (/\bREADONLY\b/.test(reason)) connection.reconnect('it is a replica now');
  }

  /** Waits until Redis is back or the store is closed; if Redis is there and refuses, for a moment. */
  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const { connection } = this.parts;
      const momentMs = RETRY_MS * (1 + connection.runtime.random());
      const stopTimer = connection.isReady() ? connection.runtime.after(momentMs, resolve) : undefined;
      this.#wake = () => {
        stopTimer?.();
        resolve();
      };
    });
  }
}

/** A run as commit.lua expects it. Redis adds the sum, and reads single presses only if some were applied before. */
function argumentsOf([session, { first, deltas }]: [SessionId, Run]): string[] {
  const sum = deltas.reduce((total, delta) => total + delta, 0);
  return [session, String(first), String(first + deltas.length - 1), String(sum), deltas.join(' ')];
}

/** @param text as commit.lua answers, such as "applied 17" */
function parseResult(text: string): RunResult {
  const [kind, seq] = text.split(' ') as [RunResult['kind'], string?];
  return kind === 'applied' || kind === 'gap' ? { kind, seq: Number(seq) } : { kind };
}
