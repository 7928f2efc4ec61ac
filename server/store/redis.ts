/*
 * The distributed store: the counter in Redis, shared by many nodes. In: batches. Out: what became of them,
 * once Redis has them. One script a batch (redis-scripts.ts), which does in Redis what planCommit does here.
 *
 * A node numbers its batches, as a session numbers its presses, and sends one until its outcome is known: if
 * the reply was lost, Redis knows the batch by its number when it comes again, and counts it once.
 */

import { ErrorReply } from '@redis/client';
import type { SessionId } from '../../protocol/messages.ts';
import type { RedisConnection } from '../redis/connection.ts';
import { startupError } from '../redis/startup-advice.ts';
import { type RedisEnvironment, RedisNode } from './redis-node.ts';
import { Replicas } from './redis-replicas.ts';
import { type Answer, parseNews } from './redis-scripts.ts';
import type { Batch, Committed, Run, RunResult, SessionLookup, Snapshot, Store } from './store.ts';
import { bucketOf } from './store.ts';
import { StoreError, StoreUnavailable } from './store-error.ts';

export type { RedisEnvironment } from './redis-node.ts';

export interface RedisStoreOptions {
  readonly connection: RedisConnection;
  /** A batch is committed when so many replicas have it. */
  readonly waitForReplicas: number;
  readonly log: (line: string) => void;
}

/** How often Redis is asked how things are: news that was missed is late by so much. */
const LOOK_INTERVAL_MS = 1_000;
/** A look-up that takes longer is given up: the client will ask again. */
const LOOK_UP_TIMEOUT_MS = 2_500;
/** A commit that takes longer makes the node unready. */
const SLOW_COMMIT_MS = 2_000;
/** Between two attempts while Redis refuses: at least, and as much again by chance. */
const RETRY_MS = 50;

/** How Redis says that it will do something later, and has done nothing now. Before 7.0, it is not the first word. */
const REFUSED_FOR_NOW =
  /\b(BUSY|CLUSTERDOWN|LOADING|MASTERDOWN|MISCONF|NOAUTH|NOPERM|NOREPLICAS|OOM|READONLY|TRYAGAIN|WRONGPASS)\b/;

/**
 * Joins the nodes that share the counter in this Redis, or creates it. The connection stays the caller's.
 * @throws StoreError where that can't be done
 */
export async function openRedisStore(
  options: RedisStoreOptions,
  environment: RedisEnvironment,
): Promise<Store> {
  try {
    const node = new RedisNode(options.connection, environment, options.log);
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
  readonly #replicas: Replicas;
  readonly #environment: RedisEnvironment;
  readonly #log: (line: string) => void;
  readonly #node: RedisNode;
  /** Settles when the last commit has. */
  #queue: Promise<unknown> = Promise.resolve();
  #underWay: UnderWay | undefined;
  #closing: Promise<void> | undefined;
  /** Ends the pause between two attempts of a commit. */
  #wake: () => void = () => {};
  readonly #changeListeners: ((snapshot: Snapshot) => void)[] = [];
  /** News came while a commit was under way. */
  #hasNews = false;
  readonly #takenOverListeners: ((session: SessionId) => void)[] = [];
  /** Other nodes claim these sessions. */
  readonly #claimed = new Set<SessionId>();
  readonly #timer: NodeJS.Timeout;

  constructor(
    { connection, waitForReplicas, log }: RedisStoreOptions,
    environment: RedisEnvironment,
    node: RedisNode,
  ) {
    this.#connection = connection;
    this.#replicas = new Replicas(connection, waitForReplicas, log);
    this.#environment = environment;
    this.#log = log;
    this.#node = node;
    this.#timer = setInterval(() => this.#look(), LOOK_INTERVAL_MS);
    node.onNewLife = (snapshot) => this.#tellChange(snapshot);
    connection.onReconnected(() => {
      this.#wake();
      this.#look();
    });
  }

  /** Subscribes to what other nodes do. */
  async listen(): Promise<void> {
    const { subscriber } = this.#connection;
    const channel = (name: string) => this.#connection.channel(name);
    await subscriber.subscribe(channel('state'), (message) => this.#heard(parseNews(message)));
    await subscriber.subscribe([channel('taken'), channel(`taken:${this.#node.name}`)], (message) => {
      const [node, session = ''] = message.split(' ');
      if (node !== this.#node.name) this.#heardClaim(session);
    });
  }

  async load(): Promise<Snapshot> {
    if (this.#closing) throw closedError();
    return (await this.#node.ask('look')).snapshot;
  }

  async lastSeq(session: SessionId): Promise<SessionLookup> {
    if (this.#closing) throw closedError();
    if (bucketOf(session) === undefined) return { kind: 'expired' };
    return within(LOOK_UP_TIMEOUT_MS, this.#claim(session)).catch((error: unknown) => {
      throw error instanceof StoreError ? error : new StoreUnavailable(reasonOf(error), { cause: error });
    });
  }

  commit(batch: Batch): Promise<Committed> {
    if (this.#closing) return Promise.reject(closedError());
    const committed = this.#queue.then(() => {
      this.#underWay = { sinceMs: performance.now(), over };
      return this.#commitNext(batch);
    });
    const over = committed.then(
      () => this.#commitIsOver(),
      () => this.#commitIsOver(), // its caller hears of it; the next commit does not depend on it
    );
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
    this.#replicas.close();
    this.#wake();
    return this.#closing;
  }

  async #commitNext(batch: Batch): Promise<Committed> {
    // No engine takes a key of any length.
    const runs = [...batch.runs].filter(([session]) => bucketOf(session) !== undefined);
    const { verdict, snapshot, rest } = await this.#untilKnown(batch.plain, runs);
    switch (verdict) {
      case 'done':
        break;
      case 'range':
        throw new RangeError(`The value would leave the safe integers from ${snapshot.value}`);
      default:
        throw new StoreError(`Redis takes the batch for ${verdict}.`); // a mistake of this program
    }
    const results = new Map(runs.map(([session], i) => [session, parseResult(rest[i]!)]));
    const expired = { kind: 'expired' } as const;
    return {
      snapshot,
      runs: new Map(Array.from(batch.runs.keys(), (session) => [session, results.get(session) ?? expired])),
    };
  }

  /** Sends a batch until Redis says what became of it, and the replicas have it. */
  async #untilKnown(plain: number, runs: readonly (readonly [SessionId, Run])[]): Promise<Answer> {
    const { epoch } = this.#node.seen;
    const batch = this.#node.settled.batch + 1;
    const flat = runs.flatMap(([session, { first, steps }]) => [session, String(first), signsOf(steps)]);
    let wasSent = false;
    for (;;) {
      try {
        const { now } = this.#node;
        const args = [wasSent ? '1' : '', now, String(this.#environment.bucketMs), String(plain), ...flat];
        const answer = await this.#node.ask('commit', args, epoch);
        await this.#replicas.haveIt();
        this.#node.settle(batch, answer.snapshot);
        return answer;
      } catch (error) {
        if (error instanceof StoreError) throw error;
        if (this.#closing)
          throw new StoreError('The store was closed before Redis answered.', { cause: error });
        this.#checkRefusal(error, wasSent);
        wasSent = true;
      }
      await this.#pause();
    }
  }

  /** @throws StoreError where Redis refuses the batch for good, and had no chance to take it before */
  #checkRefusal(error: unknown, wasSent: boolean): void {
    if (!(error instanceof ErrorReply)) return; // the connection was lost
    if (!wasSent) this.#log(`Redis takes no presses now, they wait: ${error.message}`);
    if (!wasSent && !REFUSED_FOR_NOW.test(error.message)) {
      throw new StoreError(`Redis refuses a batch: ${error.message}`, { cause: error });
    }
    // After a failover this may be the old master, which is a replica now.
    if (/\bREADONLY\b/.test(error.message)) this.#connection.reconnect('it is a replica now');
  }

  /** Until Redis is back, or the store is closed; where Redis is there and refuses, for a moment. */
  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const momentMs = RETRY_MS * (1 + Math.random());
      const timer = this.#connection.isReady() ? setTimeout(resolve, momentMs) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #commitIsOver(): void {
    this.#underWay = undefined;
    if (!this.#hasNews) return;
    this.#hasNews = false;
    this.#tellChange(this.#node.seen);
  }

  /** Asks for the last number of a session, and makes this node its owner. */
  async #claim(session: SessionId): Promise<SessionLookup> {
    const { snapshot, rest } = await this.#node.ask('claim', [session]);
    await this.#replicas.haveIt();
    await this.#underWay?.over; // the answer may hold what is under way: then that is to be told first
    this.#node.checkLife(snapshot.epoch);
    const [kind, seq] = rest;
    return kind === 'known' ? { kind, seq: Number(seq), snapshot } : { kind: 'expired' };
  }

  /** News may be missed, so Redis is asked again and again. Where it can't be, the connection has said so. */
  #look(): void {
    this.#node.ask('look').then(
      () => this.#tellNews(),
      () => {},
    );
  }

  #heard(snapshot: Snapshot): void {
    if (snapshot.epoch !== this.#node.seen.epoch) this.#look();
    else if (this.#node.know(snapshot)) this.#tellNews();
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

  /** The session may have come back since: Redis knows. All that are heard of in one turn are asked for together. */
  #heardClaim(session: SessionId): void {
    if (this.#claimed.size === 0) setImmediate(() => this.#askForOwners());
    this.#claimed.add(session);
  }

  #askForOwners(): void {
    const sessions = [...this.#claimed];
    this.#claimed.clear();
    this.#node.ask('owners', sessions).then(
      ({ rest }) => {
        for (const session of rest) for (const listener of this.#takenOverListeners) listener(session);
      },
      () => {}, // the next press of the session will tell
    );
  }
}

/** Steps as the script takes them: a sign each. */
function signsOf(steps: Run['steps']): string {
  return steps.map((step) => (step === 1 ? '+' : '-')).join('');
}

/** @param text as the script says it, such as "applied 17" */
function parseResult(text: string): RunResult {
  const [kind, seq] = text.split(' ') as [RunResult['kind'], string?];
  return kind === 'applied' || kind === 'gap' ? { kind, seq: Number(seq) } : { kind };
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}

function closedError(): Error {
  return new Error('The store is closed');
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
