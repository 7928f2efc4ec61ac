/*
 * This process as one node of the counter in Redis: its name, what it was told, the number of its last batch.
 * In: questions. Out: Redis's answers, each of them checked against what this node knows; and a word when the
 * data began a new life. It knows, and tells others, only what the replicas have that are to have it.
 *
 * Redis can lose what it had acknowledged: restarted empty, restored from an older copy, failed over to a
 * replica that was behind. The revision or the number of this node's last batch tells. What is left then is
 * given a new epoch, by the first node that notices, so that nobody goes on counting from what is gone.
 */

import { randomBytes } from 'node:crypto';
import type { Snapshot, StoreEnvironment } from '../counter/store.ts';
import { StoreError } from '../counter/store-error.ts';
import type { RedisConnection } from '../redis/connection.ts';
import type { Replicas } from './redis-replicas.ts';
import { type Answer, FORMAT, newsOf, runScript, type ScriptName } from './redis-scripts.ts';

/** Without `now`, buckets rotate by the clock of Redis: those of the nodes may differ. */
export type RedisEnvironment = Omit<StoreEnvironment, 'now'> & Partial<Pick<StoreEnvironment, 'now'>>;

/** The number of a batch of this node, and the bucket in which Redis has noted it. */
interface Settled {
  readonly batch: number;
  readonly bucket: number;
}

export class RedisNode {
  /** Names this process: what another one of the same name did would be taken for its own. */
  readonly name = randomBytes(6).toString('base64url');
  /** The newest that this node was told. */
  seen: Snapshot = { epoch: '', value: 0, revision: 0, bucket: 0 };
  /** The last batch whose outcome is known: nothing has become of a later one. */
  settled: Settled = { batch: 0, bucket: 0 };
  /** How far the clock of Redis is ahead of this process's monotonic one, in ms. */
  #clockAheadMs = 0;
  /** Called when the data began a new life. */
  onNewLife: (snapshot: Snapshot) => void = () => {};
  /** Lives that are over. */
  readonly #past = new Set<string>();

  constructor(
    private readonly connection: RedisConnection,
    readonly replicas: Replicas,
    private readonly environment: RedisEnvironment,
    private readonly log: (line: string) => void,
  ) {}

  /** Creates the counter where there is none. */
  async join(): Promise<void> {
    const { verdict, snapshot, rest } = await this.#run('open', [this.environment.newEpoch(), this.now]);
    if (verdict === 'format') throw formatError(rest[0]);
    this.seen = snapshot;
    this.settled = { batch: 0, bucket: snapshot.bucket };
    this.#setClock(rest[0]);
  }

  /** Reads what Redis has now. */
  async look(): Promise<void> {
    const { snapshot, rest } = await this.ask('look', [this.replicas.areAwaited ? '1' : '']);
    this.#setClock(rest[0]);
    if (await this.replicas.haveItSoon()) this.know(snapshot); // else the next look will find it
  }

  /** Resolves when the replicas have what a script wrote, and all that was written before; then this node knows it. */
  async confirm({ snapshot }: Answer): Promise<void> {
    await this.replicas.haveIt();
    this.know(snapshot);
  }

  /** Tells the other nodes, where the script that wrote it has not. */
  tell(snapshot: Snapshot): void {
    const { commands } = this.connection;
    // News is a hint: who misses it reads it within a second.
    commands.publish(this.connection.channel('state'), newsOf(this.name, snapshot)).catch(() => {});
  }

  /** The time of Redis, or a little less, in ms since 1970. */
  get redisTimeMs(): number {
    return performance.now() + this.#clockAheadMs;
  }

  /** As scripts take it: empty for the clock of Redis. */
  get now(): string {
    return this.environment.now === undefined ? '' : String(this.environment.now());
  }

  /**
   * Runs a script in the life of the data that this node knows.
   * @param epoch that life, where the question belongs to an earlier one
   * @throws StoreError where that life is over: then the script has done nothing. Any other error is of the
   *   connection, or Redis's own.
   */
  async ask(script: ScriptName, args: readonly string[] = [], epoch = this.seen.epoch): Promise<Answer> {
    const known = [epoch, this.seen.revision, this.settled.batch, this.settled.bucket].map(String);
    const answer = await this.#run(script, [...known, ...args]);
    switch (answer.verdict) {
      case 'done':
      case 'range':
      case 'late':
        return answer;
      case 'lost':
        await this.#renew(epoch, `it has revision ${answer.snapshot.revision}, and had ${known[1]} before`);
        throw newLifeError();
      case 'epoch':
        await this.#adopt(answer.snapshot, 'another node noticed');
        throw newLifeError();
      case 'format':
        throw formatError('another');
      default:
        return answer.verdict satisfies never;
    }
  }

  /**
   * The outcome of a batch is known.
   * @throws StoreError where the life of the data in which it was sent is over
   */
  settle(batch: number, { epoch, bucket }: Snapshot): void {
    this.checkLife(epoch);
    this.settled = { batch, bucket };
  }

  /** @throws StoreError where this life of the data is over */
  checkLife(epoch: string): void {
    if (epoch !== this.seen.epoch) throw newLifeError();
  }

  /** Remembers the snapshot if it is newer than what this node has seen of this life. */
  know(snapshot: Snapshot): void {
    if (snapshot.epoch === this.seen.epoch && snapshot.revision > this.seen.revision) this.seen = snapshot;
  }

  #setClock(redisTimeMs = '0'): void {
    this.#clockAheadMs = Number(redisTimeMs) - performance.now();
  }

  /** Begins a new life with what Redis has, unless another node did: only one can (compare and set). */
  async #renew(epoch: string, why: string): Promise<void> {
    const args = [epoch, this.environment.newEpoch(), String(this.seen.bucket), this.now];
    const { verdict, snapshot } = await this.#run('renew', args);
    if (verdict === 'done' || verdict === 'epoch') await this.#adopt(snapshot, why);
  }

  async #adopt(snapshot: Snapshot, why: string): Promise<void> {
    if (snapshot.epoch === this.seen.epoch) return; // another question brought it
    if (this.#past.has(snapshot.epoch)) return this.#renew(snapshot.epoch, 'an older copy was restored');
    this.#past.add(this.seen.epoch);
    this.seen = snapshot;
    this.settled = { batch: 0, bucket: snapshot.bucket };
    this.log(`Redis has lost data (${why}): everybody starts anew, at ${snapshot.value}.`);
    this.onNewLife(snapshot);
  }

  #run(script: ScriptName, args: readonly string[]): Promise<Answer> {
    const { commands } = this.connection;
    return runScript(commands, script, [this.name, this.connection.channel(''), ...args]);
  }
}

function newLifeError(): StoreError {
  return new StoreError('The data in Redis began a new life.');
}

function formatError(format = 'an unknown'): StoreError {
  return new StoreError(
    `The data in Redis have format ${format}, this server knows ${FORMAT}. Start the version that wrote them, or choose another database in --redis.`,
  );
}
