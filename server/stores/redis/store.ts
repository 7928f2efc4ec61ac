/*
 * The store in Redis, shared by many nodes. In: batches. Out: their outcomes, once Redis has them. Each batch is one
 * script (scripts/commit.lua), the equivalent in Redis of planCommit in the other stores.
 *
 * A node numbers its batches, as a session numbers its presses, and retransmits one until its outcome is known: if the
 * reply was lost, Redis recognizes the batch by its number, and counts it once.
 */

import type { SessionId } from '../../../protocol/messages.ts';
import type { Point } from '../../counter/lineage.ts';
import type { Log } from '../../counter/operator-log.ts';
import { bucketOf } from '../../counter/session-id.ts';
import type { Batch, Committed, SessionLookup, Snapshot, Store } from '../../counter/store.ts';
import { Committer } from './commit.ts';
import type { RedisConnection } from './connection.ts';
import { RedisCounter, type RedisEnvironment } from './counter.ts';
import { LookUps } from './look-ups.ts';
import type { Cancel } from './port.ts';
import { Replicas } from './replicas.ts';
import { parseNews } from './scripts.ts';
import { startupError } from './startup-advice.ts';
import { Takeovers } from './takeovers.ts';

export interface RedisStoreOptions {
  readonly connection: RedisConnection;
  /** A batch is committed once this many replicas have it. */
  readonly waitForReplicas: number;
  readonly log: Log;
}

/** How often the counter is read: missed news is delayed by up to this much. */
const LOOK_INTERVAL_MS = 1_000;
/** A commit that takes longer makes the node unready. */
const SLOW_COMMIT_MS = 2_000;

/**
 * Joins the nodes that share the counter in this Redis, or creates it. The caller closes the connection.
 * @throws StoreError on failure
 */
export async function openRedisStore(
  options: RedisStoreOptions,
  environment: RedisEnvironment,
): Promise<Store> {
  const { connection, waitForReplicas, log } = options;
  try {
    const replicas = new Replicas(connection, waitForReplicas, log);
    const counter = new RedisCounter(connection, replicas, environment, log);
    await counter.open();
    const store = new RedisStore(options, environment, counter);
    await store.listen();
    return store;
  } catch (error) {
    throw startupError(error, connection.shownUrl);
  }
}

/** A commit in flight. */
interface UnderWay {
  /** By the monotonic clock. */
  readonly sinceMs: number;
  /** Settles when the commit's caller knows its outcome. */
  readonly over: Promise<unknown>;
}

class RedisStore implements Store {
  readonly #connection: RedisConnection;
  readonly #counter: RedisCounter;
  readonly #committer: Committer;
  readonly #lookUps: LookUps;
  readonly #takeovers: Takeovers;
  /** Settles when the last commit has. */
  #queue: Promise<unknown> = Promise.resolve();
  #underWay: UnderWay | undefined;
  #closing: Promise<void> | undefined;
  /** News arrived while a commit was in flight. */
  #hasNews = false;
  readonly #changeListeners: ((snapshot: Snapshot) => void)[] = [];
  readonly #takenOverListeners: ((session: SessionId) => void)[] = [];
  #stopLooking: Cancel = () => {};

  constructor({ connection, log }: RedisStoreOptions, { bucketMs }: RedisEnvironment, counter: RedisCounter) {
    this.#connection = connection;
    this.#counter = counter;
    this.#committer = new Committer({ connection, counter, bucketMs, log });
    // An answer may include the presses of a commit in flight, which is reported first.
    this.#lookUps = new LookUps(counter, connection.timing.lookUpMs, async () => this.#underWay?.over);
    this.#takeovers = new Takeovers(counter, connection.node, (session) => {
      for (const listener of this.#takenOverListeners) listener(session);
    });
    counter.onNewEpoch = (snapshot) => this.#tellChange(snapshot);
  }

  /** Subscribes to what other nodes do. */
  async listen(): Promise<void> {
    const connection = this.#connection;
    const taken = ['taken', `taken:${connection.node}`].map((name) => connection.channel(name));
    await connection.subscriber.subscribe([connection.channel('state')], (news) =>
      this.#heard(parseNews(news)),
    );
    await connection.subscriber.subscribe(taken, (message) => this.#takeovers.heard(message));
    connection.onReconnected(() => this.#look());
    this.#stopLooking = connection.runtime.every(LOOK_INTERVAL_MS, () => this.#look());
  }

  get secret(): string {
    return this.#counter.secret;
  }

  async load(): Promise<Snapshot> {
    if (this.#closing) throw closedError();
    try {
      const snapshot = await this.#counter.load();
      await this.#underWay?.over; // it may include the presses of this commit, which is reported first
      return snapshot;
    } catch (error) {
      throw startupError(error, this.#connection.shownUrl);
    }
  }

  async lastSeq(session: SessionId, known?: Point): Promise<SessionLookup> {
    if (this.#closing) throw closedError();
    if (bucketOf(session) === undefined) return { kind: 'expired' };
    return this.#lookUps.find(session, known);
  }

  commit(batch: Batch): Promise<Committed> {
    if (this.#closing) return Promise.reject(closedError());
    const committed = this.#queue.then(() => {
      this.#underWay = { sinceMs: this.#connection.runtime.nowMs, over };
      return this.#committer.commit(batch);
    });
    const settled = committed.catch(() => {}); // its caller is told; the next commit does not depend on it
    const over = settled.then(() => this.#commitIsOver());
    this.#queue = over;
    return committed;
  }

  onChange(listener: (snapshot: Snapshot) => void): void {
    this.#changeListeners.push(listener);
  }

  onTakenOver(listener: (session: SessionId) => void): void {
    this.#takenOverListeners.push(listener);
  }

  isReady(): boolean {
    const isSlow =
      this.#connection.runtime.nowMs - (this.#underWay?.sinceMs ?? Number.POSITIVE_INFINITY) > SLOW_COMMIT_MS;
    return this.#closing === undefined && this.#connection.isReady() && !isSlow;
  }

  close(): Promise<void> {
    this.#closing ??= this.#queue.then(() => {});
    this.#stopLooking();
    this.#counter.replicas.close();
    this.#committer.close();
    return this.#closing;
  }

  #commitIsOver(): void {
    this.#underWay = undefined;
    if (!this.#hasNews) return;
    this.#hasNews = false;
    this.#tellChange(this.#counter.seen);
  }

  /** News may be missed, so the counter is read regularly. If that fails, the connection has reported it. */
  #look(): void {
    this.#counter.look().then(
      () => this.#tellNews(),
      () => {},
    );
  }

  /** News of another epoch or branch may lack what this node knows. Only Redis can tell, so it is asked (P19). */
  #heard(snapshot: Snapshot): void {
    const { epoch, branch } = this.#counter.seen;
    if (snapshot.epoch !== epoch || snapshot.branch !== branch) return this.#look();
    this.#counter.know(snapshot);
    this.#tellNews();
  }

  /** Not while a commit is in flight: the news may include it, and its acks come before the state (P11). */
  #tellNews(): void {
    if (this.#underWay === undefined) this.#tellChange(this.#counter.seen);
    else this.#hasNews = true;
  }

  #tellChange(snapshot: Snapshot): void {
    if (this.#closing) return;
    for (const listener of this.#changeListeners) listener(snapshot);
  }
}

function closedError(): Error {
  return new Error('The store is closed');
}
