/*
 * The distributed store: the counter in Redis, shared by many nodes. In: batches. Out: what became of them,
 * once Redis has them. One script a batch (redis-scripts.ts), which does in Redis what planCommit does here.
 *
 * A node numbers its batches, as a session numbers its presses, and sends one until its outcome is known: if
 * the reply was lost, Redis knows the batch by its number when it comes again, and counts it once.
 */

import type { SessionId } from '../../protocol/messages.ts';
import { bucketOf } from '../counter/session-id.ts';
import type { Batch, Committed, SessionLookup, Snapshot, Store } from '../counter/store.ts';
import type { RedisConnection } from '../redis/connection.ts';
import { startupError } from '../redis/startup-advice.ts';
import { Committer } from './redis-commit.ts';
import { LookUps } from './redis-look-ups.ts';
import { type RedisEnvironment, RedisNode } from './redis-node.ts';
import { Replicas } from './redis-replicas.ts';
import { parseNews } from './redis-scripts.ts';
import { Takeovers } from './redis-takeovers.ts';

export type { RedisEnvironment } from './redis-node.ts';

export interface RedisStoreOptions {
  readonly connection: RedisConnection;
  /** A batch is committed when so many replicas have it. */
  readonly waitForReplicas: number;
  readonly log: (line: string) => void;
}

/** How often Redis is asked how things are: news that was missed is late by so much. */
const LOOK_INTERVAL_MS = 1_000;
/** A commit that takes longer makes the node unready. */
const SLOW_COMMIT_MS = 2_000;

/**
 * Joins the nodes that share the counter in this Redis, or creates it. The connection stays the caller's.
 * @throws StoreError where that can't be done
 */
export async function openRedisStore(
  options: RedisStoreOptions,
  environment: RedisEnvironment,
): Promise<Store> {
  try {
    const { connection, waitForReplicas, log } = options;
    const replicas = new Replicas(connection, waitForReplicas, log);
    const node = new RedisNode(connection, replicas, environment, log);
    await node.join();
    const store = new RedisStore(options, environment, node);
    await store.listen();
    return store;
  } catch (error) {
    throw startupError(error, options.connection.shownUrl);
  }
}

/** A commit that is under way. */
interface UnderWay {
  /** By the monotonic clock. */
  readonly sinceMs: number;
  /** Settles when whoever asked for the commit has heard of its end. */
  readonly over: Promise<unknown>;
}

class RedisStore implements Store {
  readonly #connection: RedisConnection;
  readonly #node: RedisNode;
  readonly #committer: Committer;
  readonly #lookUps: LookUps;
  readonly #takeovers: Takeovers;
  /** Settles when the last commit has. */
  #queue: Promise<unknown> = Promise.resolve();
  #underWay: UnderWay | undefined;
  #closing: Promise<void> | undefined;
  /** News came while a commit was under way. */
  #hasNews = false;
  readonly #changeListeners: ((snapshot: Snapshot) => void)[] = [];
  readonly #takenOverListeners: ((session: SessionId) => void)[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor({ connection, log }: RedisStoreOptions, { bucketMs }: RedisEnvironment, node: RedisNode) {
    this.#connection = connection;
    this.#node = node;
    this.#committer = new Committer({ connection, node, bucketMs, log });
    // What a commit under way has done is told first: an answer may hold it.
    this.#lookUps = new LookUps(node, async () => this.#underWay?.over);
    this.#takeovers = new Takeovers(node, (session) => {
      for (const listener of this.#takenOverListeners) listener(session);
    });
    node.onNewLife = (snapshot) => this.#tellChange(snapshot);
  }

  /** Subscribes to what other nodes do. */
  async listen(): Promise<void> {
    const { subscriber } = this.#connection;
    const [state, ...taken] = ['state', 'taken', `taken:${this.#node.name}`].map((name) =>
      this.#connection.channel(name),
    );
    await subscriber.subscribe(state!, (message) => this.#heard(parseNews(message)));
    await subscriber.subscribe(taken, (message) => this.#takeovers.heard(message));
    this.#connection.onReconnected(() => this.#look());
    this.#timer = setInterval(() => this.#look(), LOOK_INTERVAL_MS);
  }

  async load(): Promise<Snapshot> {
    if (this.#closing) throw closedError();
    await this.#node.look();
    return this.#node.seen;
  }

  async lastSeq(session: SessionId): Promise<SessionLookup> {
    if (this.#closing) throw closedError();
    if (bucketOf(session) === undefined) return { kind: 'expired' };
    return this.#lookUps.find(session);
  }

  commit(batch: Batch): Promise<Committed> {
    if (this.#closing) return Promise.reject(closedError());
    const committed = this.#queue.then(() => {
      this.#underWay = { sinceMs: performance.now(), over };
      return this.#committer.commit(batch);
    });
    const settled = committed.catch(() => {}); // its caller hears of it; the next commit does not depend on it
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
    const isSlow = performance.now() - (this.#underWay?.sinceMs ?? Number.POSITIVE_INFINITY) > SLOW_COMMIT_MS;
    return this.#closing === undefined && this.#connection.isReady() && !isSlow;
  }

  close(): Promise<void> {
    this.#closing ??= this.#queue.then(() => {});
    clearInterval(this.#timer);
    this.#node.replicas.close();
    this.#committer.close();
    return this.#closing;
  }

  #commitIsOver(): void {
    this.#underWay = undefined;
    if (!this.#hasNews) return;
    this.#hasNews = false;
    this.#tellChange(this.#node.seen);
  }

  /** News may be missed, so Redis is asked again and again. Where it can't be, the connection has said so. */
  #look(): void {
    this.#node.look().then(
      () => this.#tellNews(),
      () => {},
    );
  }

  #heard(snapshot: Snapshot): void {
    const isSameLife = snapshot.epoch === this.#node.seen.epoch;
    this.#node.know(snapshot);
    if (isSameLife) this.#tellNews();
    else this.#look(); // which of the two is the present one?
  }

  /** Not while a commit is under way: the news may hold it, and its acks are to come before the state (P11). */
  #tellNews(): void {
    if (this.#underWay === undefined) this.#tellChange(this.#node.seen);
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
