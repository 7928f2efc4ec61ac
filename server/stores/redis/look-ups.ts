/*
 * Sessions that are resumed here. In: their ids. Out: their last numbers, with the value that includes them; this node
 * owns them from then on. Look-ups that arrive during a request share the next one: when a thousand
 * clients reconnect at once, Redis is asked a few times.
 */

import type { SessionId } from '../../../protocol/messages.ts';
import type { Point } from '../../counter/lineage.ts';
import type { SessionLookup, Snapshot } from '../../counter/store.ts';
import { StoreError, StoreUnavailable } from '../../counter/store-error.ts';
import type { RedisCounter } from './counter.ts';

/** Per request: Redis does nothing else meanwhile. */
const MAX_SESSIONS = 1_000;

interface LookUp {
  readonly session: SessionId;
  /** By its client. */
  readonly known: Point | undefined;
  /** By the monotonic clock. */
  readonly untilMs: number;
  readonly resolve: (found: SessionLookup) => void;
  readonly reject: (error: unknown) => void;
}

export class LookUps {
  #waiting: LookUp[] = [];
  #isUnderWay = false;

  /**
   * @param timeoutMs after which a look-up fails
   * @param commitIsOver resolves when no commit is in flight whose presses an answer may include
   */
  constructor(
    private readonly counter: RedisCounter,
    private readonly timeoutMs: number,
    private readonly commitIsOver: () => Promise<unknown>,
  ) {}

  /** @throws StoreUnavailable if Redis does not answer in time */
  find(session: SessionId, known?: Point): Promise<SessionLookup> {
    return new Promise((resolve, reject) => {
      const { runtime } = this.counter;
      const untilMs = runtime.nowMs + this.timeoutMs;
      const stopTimer = runtime.after(this.timeoutMs, () =>
        reject(new StoreUnavailable('Redis does not answer.')),
      );
      const settle =
        <T>(how: (value: T) => void) =>
        (value: T) => {
          stopTimer();
          how(value);
        };
      this.#waiting.push({ session, known, untilMs, resolve: settle(resolve), reject: settle(reject) });
      if (!this.#isUnderWay) runtime.soon(() => this.#next());
      this.#isUnderWay = true;
    });
  }

  #next(): void {
    const { nowMs } = this.counter.runtime;
    const asked = this.#waiting.splice(0, MAX_SESSIONS).filter(({ untilMs }) => untilMs > nowMs);
    this.#isUnderWay = asked.length > 0;
    if (!this.#isUnderWay) return;
    this.#ask(asked)
      .catch((error: unknown) => {
        const told =
          error instanceof StoreError ? error : new StoreUnavailable(String(error), { cause: error });
        for (const { reject } of asked) reject(told);
      })
      .then(() => this.#next());
  }

  async #ask(asked: readonly LookUp[]): Promise<void> {
    const leftMs = Math.min(...asked.map(({ untilMs }) => untilMs)) - this.counter.runtime.nowMs;
    const latest = (this.counter.redisTimeMs + leftMs).toFixed();
    const answer = await this.counter.ask('claim', [latest, ...asked.flatMap(argumentsOf)]);
    if (answer.verdict === 'late') throw new StoreUnavailable('The request to Redis timed out.');
    await this.counter.confirm(answer);
    await this.commitIsOver();
    const { snapshot, rest } = answer;
    this.counter.checkEpoch(snapshot.epoch);
    for (const [i, { resolve }] of asked.entries()) resolve(parseFound(rest[i]!, snapshot));
  }
}

function argumentsOf({ session, known }: LookUp): string[] {
  return [session, known?.branch ?? '', String(known?.revision ?? 0)];
}

/** @param text as claim.lua answers, such as "17" or "17 diverged" */
function parseFound(text: string, snapshot: Snapshot): SessionLookup {
  if (text === 'expired') return { kind: 'expired' };
  const [seq, diverged] = text.split(' ');
  return { kind: 'known', seq: Number(seq), snapshot, ...(diverged !== undefined && { diverged: true }) };
}
