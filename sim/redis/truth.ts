/*
 * The expected contents of a model of Redis: observes every run of a script, and tells the oracle which presses must count.
 * It keeps its own records, following docs/redis.md: which batch of which node was applied, and where each session
 * was last resumed. In: runs of scripts. Out: nothing, or a Violation.
 */

import type { SessionId } from '../../protocol/messages.ts';
import type { Delta } from '../../protocol/press.ts';
import type { Batch, Run, Snapshot } from '../../server/counter/store.ts';
import claim from '../../server/stores/redis/scripts/claim.lua';
import commit from '../../server/stores/redis/scripts/commit.lua';
import open from '../../server/stores/redis/scripts/open.lua';
import { Violation } from '../entry.ts';
import { Life, type Oracle } from '../oracle.ts';
import type { Reply } from './reply.ts';
import type { RedisServer } from './server.ts';

/** How long Redis remembers where a session without presses was resumed, by its own clock. */
const RESUMED_MS = 60_000;

const NOTHING: Batch = { plain: 0, runs: new Map() };

interface Owner {
  readonly node: string;
  readonly atMs: number;
}

interface Written {
  readonly bucket: number;
  readonly number: number;
}

interface Counter extends Snapshot {
  readonly rotatedAt: number;
}

/** Values by name, each with the offset at which it was written, since a failover reverts some of them. */
class Book<T> {
  private readonly entries = new Map<string, { readonly offset: number; readonly value: T }[]>();

  get(name: string): T | undefined {
    return this.entries.get(name)?.at(-1)?.value;
  }

  set(name: string, value: T, offset: number): void {
    const entries = this.entries.get(name) ?? [];
    entries.push({ offset, value });
    this.entries.set(name, entries);
  }

  /** A copy of what existed at that offset. */
  copy(to: number): Book<T> {
    const copy = new Book<T>();
    for (const [name, entries] of this.entries) {
      const kept = entries.filter(({ offset }) => offset <= to);
      if (kept.length > 0) copy.entries.set(name, kept);
    }
    return copy;
  }
}

/** The records about one server, or about a copy of its data. */
class Books {
  owners = new Book<Owner>();
  batches = new Book<Written>();
  /** undefined: there is no counter yet. */
  life: Life | undefined;
  /** Are its replies withheld from everyone, since no replica has its writes? */
  isUntold = false;

  /** An independent copy of what existed at that offset. */
  copy(offset: number): Books {
    const copy = new Books();
    copy.owners = this.owners.copy(offset);
    copy.batches = this.batches.copy(offset);
    copy.life = this.life;
    return copy;
  }
}

/** An older copy of all data of a server. */
export interface Backup {
  readonly books: Books;
  readonly offset: number;
  readonly revision: number;
  readonly putBack: () => void;
}

export class Truth {
  private readonly books = new WeakMap<RedisServer, Books>();
  /** By node: the life that it was last told, by a lookup of a session or a commit. */
  private readonly answers = new Map<string, Life>();
  /** May any fault have reverted what was acknowledged? */
  private isAnythingLost = false;

  /** @param bucketMs how long a bucket of sessions is the current one */
  constructor(
    private readonly oracle: Oracle,
    private readonly bucketMs: number,
    private readonly counts: (name: string) => void,
  ) {}

  /** For RedisServer.watch. */
  sees(server: RedisServer, args: readonly string[], source: string, run: () => Reply): Reply {
    const before = counterOf(server);
    const reply = run();
    const after = counterOf(server);
    this.checkEpoch(server, before, after);
    if (!Array.isArray(reply) || reply[0] !== 'done') {
      if (source.endsWith(commit) && Array.isArray(reply)) this.counts(`batch: ${reply[0]}`);
      return reply;
    }
    this.answered(server, args[0]!, 'last');
    if (source.endsWith(commit)) this.committed(server, args, before, after, reply as string[]);
    else if (source.endsWith(claim)) this.claimed(server, args, before, reply as string[]);
    else if (source.endsWith(open)) this.wrote(server, args[0]!, { bucket: after.bucket, number: 0 });
    return reply;
  }

  private of(server: RedisServer): Books {
    const books = this.books.get(server) ?? new Books();
    this.books.set(server, books);
    return books;
  }

  /** The life of this server's data. */
  life(server: RedisServer): Life {
    return this.of(server).life!;
  }

  /** The life of the data as a node knows it. @param answers a session that it has looked up, or its last commit */
  lifeOf({ epoch, branch }: Pick<Snapshot, 'epoch' | 'branch'>, node: string, answers?: string): Life {
    const asked = answers === undefined ? undefined : this.answers.get(`${node} ${answers}`);
    if (asked?.epoch === epoch) return asked;
    if (branch !== undefined) return this.oracle.lifeOf(branch);
    const last = this.answers.get(`${node} last`);
    return last?.epoch === epoch ? last : this.oracle.life(epoch);
  }

  // -------------------------------------------------------------------------------------- possible loss

  /**
   * A replica has taken over, with the data that it had then.
   * @param isSafe nothing that was acknowledged may be lost
   */
  tookOver(former: RedisServer, server: RedisServer, isSafe: boolean): void {
    const { epoch, revision } = counterOf(server);
    const books = this.of(former).copy(server.offset);
    const { life } = books;
    this.books.set(server, books);
    if (epoch === '')
      books.life = undefined; // not even the counter's existence was replicated, so nobody was told
    else if (isSafe) this.rolledBack(life!, epoch, revision);
    else this.goesOn(books, revision);
  }

  private rolledBack(life: Life, epoch: string, revision: number): void {
    if (epoch !== life.epoch) throw new Violation('P19', 'a failover took an epoch back');
    this.oracle.rolledBack(life, revision);
  }

  backup(server: RedisServer, putBack: () => void): Backup {
    const offset = server.offset + 1; // the running script is about to be counted
    return { books: this.of(server).copy(offset), offset, revision: counterOf(server).revision, putBack };
  }

  /** An older copy has replaced the server's data. */
  restored(server: RedisServer, { books, offset, revision }: Backup): void {
    const copy = books.copy(offset);
    this.books.set(server, copy);
    this.goesOn(copy, revision);
  }

  /** From here on, this data and the previous data diverge. */
  private goesOn(books: Books, revision: number): void {
    books.life = Life.copyOf(books.life!, revision);
    this.oracle.goesOn(books.life);
    this.isAnythingLost = true; // if not a commit, then the record of a batch that changed nothing
  }

  /** A replica is about to take over, and the old master goes on. @param isSafe nobody is told what the old master commits */
  split(former: RedisServer, server: RedisServer, isSafe: boolean): void {
    const { life } = this.of(former);
    const copy = isSafe && life !== undefined ? Life.detached(life) : life;
    this.tookOver(former, server, isSafe);
    this.of(former).life = copy;
    this.of(former).isUntold = isSafe;
    this.isAnythingLost ||= !isSafe;
  }

  /** Unless something acknowledged was lost, no second epoch may begin. */
  private checkEpoch(server: RedisServer, before: Counter, after: Counter): void {
    if (after.epoch === before.epoch) return;
    const books = this.of(server);
    if (books.life === undefined) {
      this.oracle.begin(after.epoch, after.value, after.revision);
      books.life = this.oracle.life(after.epoch);
      return;
    }
    if (!this.isAnythingLost)
      throw new Violation('P19', `the epoch ${after.epoch} began, though nothing was lost`);
    const life = Life.renewed(books.life, before.revision, after.epoch);
    this.oracle.goesOn(life);
    books.life = life;
    books.owners = new Book();
    books.batches = new Book();
    this.counts('new epoch');
  }

  private answered(server: RedisServer, node: string, what: string): void {
    const { life, isUntold } = this.of(server);
    if (life !== undefined && !isUntold) this.answers.set(`${node} ${what}`, life);
  }

  private wrote(server: RedisServer, node: string, written: Written): void {
    this.of(server).batches.set(node, written, server.offset + 1); // this script is about to be counted
  }

  private claimed(
    server: RedisServer,
    args: readonly string[],
    before: Counter,
    reply: readonly string[],
  ): void {
    const { owners, life } = this.of(server);
    const sessions = args.slice(8).filter((_, i) => i % 3 === 0);
    for (const [i, session] of sessions.entries()) {
      this.oracle.lookedUp(session, before, life);
      this.answered(server, args[0]!, session);
      if (reply[6 + i] === 'expired') continue;
      owners.set(session, { node: args[0]!, atMs: server.timeMs }, server.offset + 1);
    }
  }

  private committed(
    server: RedisServer,
    args: readonly string[],
    before: Counter,
    after: Counter,
    reply: readonly string[],
  ): void {
    const node = args[0]!;
    const { number, wasApplied, plain, bucket } = this.judge(server, args, before);
    for (const result of reply.slice(6)) this.counts(`run: ${result.split(' ')[0]}`);
    const runs = runsOf(args).filter(([session]) => this.belongsTo(session, node, server, bucket));
    const life = this.life(server);
    this.answered(server, node, 'commit');
    for (const [session] of runs) life.forgets(session, bucket);
    this.oracle.wrote(wasApplied ? NOTHING : { plain, runs: new Map(runs) }, before, after, bucket, life);
    if (after.branch !== undefined && after.branch !== before.branch)
      this.oracle.branched(after.branch, life);
    for (const [session, { first, deltas }] of runs) {
      if (life.lastSeq(session) < first + deltas.length - 1) continue; // it did not count
      this.of(server).owners.set(session, { node, atMs: server.timeMs }, server.offset + 1);
    }
    if (!wasApplied) this.wrote(server, node, { bucket: after.bucket, number });
    if (after.bucket !== before.bucket) this.counts('bucket rotated');
  }

  /** Classifies this batch by the records. */
  private judge(server: RedisServer, args: readonly string[], before: Counter) {
    const number = Number(args[5]) + 1;
    const last = this.of(server).batches.get(args[0]!);
    const wasApplied = last !== undefined && last.number >= number;
    // In a new epoch, or in a backup from before it began, it has no row: it says itself when it was last heard of.
    const isForgotten = (last?.bucket ?? Number(args[6])) < before.bucket - 1;
    const isRepeated = args[7] === '1';
    if (isRepeated) this.counts(wasApplied ? 'batch: again, applied before' : 'batch: again');
    // For a forgotten node, plain presses count at most once (P5).
    const plain = isForgotten && isRepeated ? 0 : Number(args[12]);
    const rotates = !wasApplied && server.timeMs - before.rotatedAt >= this.bucketMs;
    return { number, wasApplied, plain, bucket: before.bucket + Number(rotates) };
  }

  /** Does the session still belong to this node, that is, was it not resumed elsewhere since (P18)? */
  private belongsTo(session: SessionId, node: string, server: RedisServer, bucket: number): boolean {
    const { owners } = this.of(server);
    const owner = owners.get(session);
    if (owner === undefined || owner.node === node) return true;
    const life = this.life(server);
    const hasPressed = life.lastSeq(session) > 0 && !life.forgets(session, bucket);
    return !hasPressed && server.timeMs >= owner.atMs + RESUMED_MS;
  }
}

function runsOf(args: readonly string[]): [SessionId, Run][] {
  const runs: [SessionId, Run][] = [];
  for (let i = 13; i < args.length; i += 5) {
    const deltas = args[i + 4]!.split(' ').map((delta) => Number(delta) as Delta);
    runs.push([args[i]!, { first: Number(args[i + 1]), deltas }]);
  }
  return runs;
}

export function counterOf(server: RedisServer): Counter {
  const fields = ['epoch', 'value', 'revision', 'bucket', 'rotatedAt', 'branch'];
  const reply = server.data.run('HMGET', ['{counter}:counter', ...fields]);
  const [epoch, value, revision, bucket, rotatedAt, branch] = reply as (string | null)[];
  return {
    epoch: epoch ?? '',
    value: Number(value),
    revision: Number(revision),
    bucket: Number(bucket),
    rotatedAt: Number(rotatedAt),
    ...(branch && { branch }),
  };
}
