/*
 * The truth about what is in a model of Redis: sees each run of a script, and tells the oracle which presses must count.
 * It keeps its own books, by the words of docs/redis.md: which batch of which node was applied, and where each session
 * was resumed last. In: runs of scripts. Out: nothing, or a Violation.
 */

import type { SessionId } from '../../protocol/messages.ts';
import type { Delta } from '../../protocol/press.ts';
import type { Batch, Run, Snapshot } from '../../server/counter/store.ts';
import claim from '../../server/stores/redis/scripts/claim.lua';
import commit from '../../server/stores/redis/scripts/commit.lua';
import open from '../../server/stores/redis/scripts/open.lua';
import { Violation } from '../entry.ts';
import type { Oracle } from '../oracle.ts';
import type { Reply } from './reply.ts';
import type { RedisServer } from './server.ts';

/** How long it is remembered where a session without presses was resumed, by the clock of Redis. */
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

/** Values by name, each with the offset at which it was written: a failover takes some of them back. */
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

  rollBack(to: number): void {
    for (const entries of this.entries.values()) while ((entries.at(-1)?.offset ?? 0) > to) entries.pop();
  }
}

export class Truth {
  private readonly owners = new Book<Owner>();
  private readonly batches = new Book<Written>();
  private epoch = '';

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
    this.checkEpoch(before, after);
    if (!Array.isArray(reply) || reply[0] !== 'done') {
      if (source.endsWith(commit) && Array.isArray(reply)) this.counts(`batch: ${reply[0]}`);
      return reply;
    }
    if (source.endsWith(commit)) this.committed(server, args, before, after, reply as string[]);
    else if (source.endsWith(claim)) this.claimed(server, args, before, reply as string[]);
    else if (source.endsWith(open)) this.wrote(server, args[0]!, { bucket: after.bucket, number: 0 });
    return reply;
  }

  /** A replica has taken over, with what it had by then. */
  failedOver(server: RedisServer): void {
    this.owners.rollBack(server.offset);
    this.batches.rollBack(server.offset);
    const { epoch, revision } = counterOf(server);
    if (epoch === '')
      this.epoch = ''; // not even that there is a counter was replicated, so nobody was told
    else if (epoch !== this.epoch) throw new Violation('P19', 'a failover took an epoch back');
    if (epoch !== '') this.oracle.rolledBack(epoch, revision);
  }

  /** Nothing that anybody was told is lost in these worlds, so no second epoch may begin. */
  private checkEpoch(before: Counter, after: Counter): void {
    if (after.epoch === before.epoch) return;
    if (this.epoch !== '')
      throw new Violation('P19', `the epoch ${after.epoch} began, though nothing was lost`);
    this.epoch = after.epoch;
    this.oracle.begin(after.epoch, after.value);
  }

  private wrote(server: RedisServer, node: string, written: Written): void {
    this.batches.set(node, written, server.offset + 1); // this script is about to be counted
  }

  private claimed(
    server: RedisServer,
    args: readonly string[],
    before: Counter,
    reply: readonly string[],
  ): void {
    const sessions = args.slice(7);
    for (const [i, session] of sessions.entries()) {
      this.oracle.lookedUp(session, before);
      if (reply[5 + i] === 'expired') continue;
      this.owners.set(session, { node: args[0]!, atMs: server.timeMs }, server.offset + 1);
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
    for (const result of reply.slice(5)) this.counts(`run: ${result.split(' ')[0]}`);
    const runs = runsOf(args).filter(([session]) => this.belongsTo(session, node, server, bucket));
    const life = this.oracle.life(after.epoch);
    for (const [session] of runs) life.forgets(session, bucket);
    this.oracle.wrote(wasApplied ? NOTHING : { plain, runs: new Map(runs) }, before, after, bucket);
    for (const [session, { first, deltas }] of runs) {
      if (life.lastSeq(session) < first + deltas.length - 1) continue; // it did not count
      this.owners.set(session, { node, atMs: server.timeMs }, server.offset + 1);
    }
    if (!wasApplied) this.wrote(server, node, { bucket: after.bucket, number });
    if (after.bucket !== before.bucket) this.counts('bucket rotated');
  }

  /** What this batch is, by the books. */
  private judge(server: RedisServer, args: readonly string[], before: Counter) {
    const number = Number(args[4]) + 1;
    const last = this.batches.get(args[0]!);
    const wasApplied = last !== undefined && last.number >= number;
    const isForgotten = last === undefined || last.bucket < before.bucket - 1;
    const isRepeated = args[6] === '1';
    if (isRepeated) this.counts(wasApplied ? 'batch: again, applied before' : 'batch: again');
    // Of a forgotten node, plain presses count at most once (P5).
    const plain = isForgotten && isRepeated ? 0 : Number(args[10]);
    const rotates = !wasApplied && server.timeMs - before.rotatedAt >= this.bucketMs;
    return { number, wasApplied, plain, bucket: before.bucket + Number(rotates) };
  }

  /** Was the session resumed elsewhere since (P18)? */
  private belongsTo(session: SessionId, node: string, server: RedisServer, bucket: number): boolean {
    const owner = this.owners.get(session);
    if (owner === undefined || owner.node === node) return true;
    const life = this.oracle.life(this.epoch);
    const hasPressed = life.lastSeq(session) > 0 && !life.forgets(session, bucket);
    return !hasPressed && server.timeMs >= owner.atMs + RESUMED_MS;
  }
}

function runsOf(args: readonly string[]): [SessionId, Run][] {
  const runs: [SessionId, Run][] = [];
  for (let i = 11; i < args.length; i += 5) {
    const deltas = args[i + 4]!.split(' ').map((delta) => Number(delta) as Delta);
    runs.push([args[i]!, { first: Number(args[i + 1]), deltas }]);
  }
  return runs;
}

export function counterOf(server: RedisServer): Counter {
  const fields = ['epoch', 'value', 'revision', 'bucket', 'rotatedAt'];
  const reply = server.data.run('HMGET', ['{counter}:counter', ...fields]);
  const [epoch, value, revision, bucket, rotatedAt] = reply as (string | null)[];
  return {
    epoch: epoch ?? '',
    value: Number(value),
    revision: Number(revision),
    bucket: Number(bucket),
    rotatedAt: Number(rotatedAt),
  };
}
