/*
 * The counter in Redis, as this node knows it: the newest snapshot, and the number of the node's last batch. In:
 * requests. Out: Redis's answers, each checked against what this node knows; and an event when the epoch changes.
 * With --redis-wait, this node knows and reports only what enough replicas have.
 *
 * Redis can lose what it acknowledged: restarted empty, restored from an older copy, failed over to a replica that
 * was behind. Its revision, its branch (lineage.ts), or the number of the node's last batch reveals it. The first node
 * that notices gives the remaining data a new epoch, so that nobody continues to count from what is gone.
 */

import type { Log } from '../../counter/operator-log.ts';
import type { Snapshot, StoreEnvironment } from '../../counter/store.ts';
import { StoreError } from '../../counter/store-error.ts';
import type { RedisConnection } from './connection.ts';
import type { Runtime } from './port.ts';
import type { Replicas } from './replicas.ts';
import { type Answer, newsOf, parseAnswer, runScript, type ScriptName } from './scripts.ts';

/** Without `now`, buckets rotate by the clock of Redis: those of the nodes may differ. */
export type RedisEnvironment = Omit<StoreEnvironment, 'now'> & Partial<Pick<StoreEnvironment, 'now'>>;

/** The number of a batch of this node, and the bucket in which Redis has recorded it. */
interface Settled {
  readonly batch: number;
  readonly bucket: number;
}

export class RedisCounter {
  /** The newest snapshot that this node knows. */
  seen: Snapshot = { epoch: '', value: 0, revision: 0, bucket: 0 };
  /** The last batch whose outcome is known. Nothing is known yet of later ones. */
  settled: Settled = { batch: 0, bucket: 0 };
  /** As `Store.secret`. */
  secret: string;
  /** How far the clock of Redis is ahead of this process's monotonic clock, in ms. */
  #clockAheadMs = 0;
  /** Called with the first snapshot of a new epoch. */
  onNewEpoch: (snapshot: Snapshot) => void = () => {};
  readonly #pastEpochs = new Set<string>();

  constructor(
    private readonly connection: RedisConnection,
    readonly replicas: Replicas,
    private readonly environment: RedisEnvironment,
    private readonly log: Log,
  ) {
    this.secret = environment.newSecret();
  }

  /** Creates the counter if there is none. */
  async open(): Promise<void> {
    const { verdict, snapshot, rest } = await this.#run('open', [this.environment.newEpoch(), this.now]);
    if (verdict === 'format') throw formatError(rest);
    await this.#shareSecret();
    // Nothing is known of the counter before load(): perhaps no replica has it.
    const { epoch, bucket } = snapshot;
    this.#enter({ epoch, bucket, value: 0, revision: 0 });
    this.#setClock(rest[0]);
  }

  /** Reads the current data of Redis. */
  async look(): Promise<void> {
    const { snapshot } = await this.#look();
    if (await this.replicas.haveItSoon()) this.know(snapshot); // otherwise the next look will find it
  }

  /** Reads the current data of Redis. Resolves once the replicas have it: until then, nothing may be shown. */
  async load(): Promise<Snapshot> {
    const answer = await this.#look();
    await this.confirm(answer);
    return answer.snapshot;
  }

  /** Resolves once the replicas have what a script wrote, and everything before it; then this node knows it. */
  async confirm({ snapshot }: Answer): Promise<void> {
    await this.replicas.haveIt();
    this.know(snapshot);
  }

  /** Tells the other nodes, if the script that wrote it has not. */
  publish(snapshot: Snapshot): void {
    const { commands, node } = this.connection;
    // News is a hint: a node that misses it reads the counter within a second.
    commands.send(['PUBLISH', this.connection.channel('state'), newsOf(node, snapshot)]).catch(() => {});
  }

  /** Time and randomness. */
  get runtime(): Runtime {
    return this.connection.runtime;
  }

  /** The time of Redis, or slightly earlier, in ms since 1970. */
  get redisTimeMs(): number {
    return this.runtime.nowMs + this.#clockAheadMs;
  }

  /** As scripts expect it: empty for the clock of Redis. */
  get now(): string {
    return this.environment.now === undefined ? '' : String(this.environment.now());
  }

  /**
   * Runs a script, which does nothing unless Redis has the data that this node knows.
   * @param epoch of the request, if it belongs to an earlier epoch than this node knows
   * @throws StoreError if that epoch is over: then the script has done nothing. Any other error comes from the
   * connection, or from Redis.
   */
  async ask(script: ScriptName, args: readonly string[] = [], epoch = this.seen.epoch): Promise<Answer> {
    const { revision, branch = '' } = this.seen;
    const known = [epoch, revision, branch, this.settled.batch, this.settled.bucket].map(String);
    const answer = await this.#run(script, [...known, ...args]);
    switch (answer.verdict) {
      case 'done':
      case 'range':
      case 'late':
        return answer;
      case 'lost':
        await this.#renew(
          epoch,
          `it is at revision ${answer.snapshot.revision}, and lacks some of what was there at ${known[1]}`,
        );
        throw newEpochError();
      case 'epoch':
        await this.#adopt(answer.snapshot, 'another node noticed');
        throw newEpochError();
      case 'format':
        throw formatError(answer.rest);
      default:
        return answer.verdict satisfies never;
    }
  }

  /**
   * The outcome of a batch is known.
   * @throws StoreError if the epoch in which it was sent is over
   */
  settle(batch: number, { epoch, bucket }: Snapshot): void {
    this.checkEpoch(epoch);
    this.settled = { batch, bucket };
  }

  /** @throws StoreError if this epoch is over */
  checkEpoch(epoch: string): void {
    if (epoch !== this.seen.epoch) throw newEpochError();
  }

  /** Stores the snapshot if it is newer than what this node has seen of this epoch. */
  know(snapshot: Snapshot): void {
    if (snapshot.epoch === this.seen.epoch && snapshot.revision > this.seen.revision) this.seen = snapshot;
  }

  async #look(): Promise<Answer> {
    const answer = await this.ask('look');
    this.#setClock(answer.rest[0]);
    return answer;
  }

  #setClock(redisTimeMs = '0'): void {
    this.#clockAheadMs = Number(redisTimeMs) - this.runtime.nowMs;
  }

  /** Begins a new epoch with the data that Redis has, unless another node did: only one can (compare and set). */
  async #renew(epoch: string, why: string): Promise<void> {
    const args = [epoch, this.environment.newEpoch(), String(this.seen.bucket), this.now];
    const { verdict, snapshot } = await this.#run('renew', args);
    if (verdict === 'done' || verdict === 'epoch') await this.#adopt(snapshot, why);
  }

  async #adopt(snapshot: Snapshot, why: string): Promise<void> {
    await this.#shareSecret();
    await this.replicas.haveIt(); // a failover could undo the new epoch, too
    if (snapshot.epoch === this.seen.epoch) return; // another request brought it
    if (this.#pastEpochs.has(snapshot.epoch)) {
      return this.#renew(snapshot.epoch, 'an older copy was restored');
    }
    this.#pastEpochs.add(this.seen.epoch);
    this.#enter(snapshot);
    this.log(`Redis has lost data (${why}). All clients start over, at value ${snapshot.value}.`, {
      level: 'error',
      event: 'data-lost',
    });
    this.onNewEpoch(snapshot);
  }

  /** Data without a secret gets that of the first node that asks; all nodes ask when the epoch changes. */
  async #shareSecret(): Promise<void> {
    const { rest } = await this.#run('secret', [this.secret]);
    this.secret = rest[0] ?? this.secret;
  }

  #enter(snapshot: Snapshot): void {
    this.seen = snapshot;
    this.settled = { batch: 0, bucket: snapshot.bucket };
  }

  async #run(script: ScriptName, args: readonly string[]): Promise<Answer> {
    const { commands, node } = this.connection;
    return parseAnswer(await runScript(commands, script, [node, this.connection.channel(''), ...args]));
  }
}

function newEpochError(): StoreError {
  return new StoreError('The data in Redis has a new epoch.');
}

function formatError([stored, known]: readonly string[]): StoreError {
  return new StoreError(
    `The data in Redis have format ${stored}, this server knows ${known}. Start the version that wrote them, or choose another database in --redis.`,
  );
}
