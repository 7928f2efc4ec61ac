/*
 * What strace saw of the server: when which revision was written to the disk and flushed, and when the network was
 * told of it. In: the lines of `strace -f -ttt -yy`. Out: for every frame that names a revision, whether it came
 * after the flush. Pure.
 *
 * LMDB commits like this: the new pages, with the counter's record in one of them, by pwrite or writev; then
 * fdatasync; then the meta page, which makes them count, through a descriptor with O_DSYNC. Only when that has
 * returned is the revision durable.
 */

/** A system call, from its beginning to its end. */
export interface Call {
  readonly name: string;
  /** Between the parentheses. */
  readonly args: string;
  readonly result: number;
  /** The number of the line: the order in which the kernel stopped the threads for strace. */
  readonly began: number;
  readonly ended: number;
}

export interface FlushOrder {
  /** Commits that were seen from page to meta page. */
  readonly commits: number;
  /** Frames with an ack, and with any revision: ack, welcome, state. */
  readonly acks: number;
  readonly frames: number;
  /** Frames that were sent before their revision was durable, one sentence each. */
  readonly early: readonly string[];
}

/** The counter's record in a page; strace puts a backslash before each quote. */
const RECORD = /\\"revision\\":(\d+),\\"bucket\\"/g;
/** A message that names a revision, in what is sent to a socket. */
const FRAME = /\{\\"type\\":\\"(ack|welcome|state)\\"[^{}]*?\\"revision\\":(\d+)/g;
const WRITES = new Set(['pwrite64', 'pwritev', 'pwritev2', 'write', 'writev']);
const SENDS = new Set(['write', 'writev', 'sendto', 'sendmsg']);
const FLUSHES = new Set(['fdatasync', 'fsync', 'msync']);

/** Puts the halves of calls together that strace shows as unfinished and resumed, in the order of their ends. */
export function readCalls(text: string): Call[] {
  const calls: Call[] = [];
  const unfinished = new Map<string, { name: string; args: string; began: number }>();
  for (const [line, shown] of text.split('\n').entries()) {
    const [, thread, rest] = /^(\d+) +[\d.]+ (.*)$/.exec(shown) ?? [];
    if (thread === undefined || rest === undefined) continue;
    const [, begunName, begunArgs] = /^(\w+)\((.*?) ?<unfinished \.\.\.>$/.exec(rest) ?? [];
    if (begunName !== undefined) {
      unfinished.set(thread, { name: begunName, args: begunArgs!, began: line });
      continue;
    }
    const [, name, args, result] = /^(?:<\.\.\. )?(\w+)(?: resumed>|\()(.*)\) += (-?\d+)/.exec(rest) ?? [];
    if (name === undefined) continue; // a signal, or the end of a thread
    const first = rest.startsWith('<...') ? unfinished.get(thread) : undefined;
    unfinished.delete(thread);
    calls.push({
      name,
      args: (first?.args ?? '') + args,
      result: Number(result),
      began: first?.began ?? line,
      ended: line,
    });
  }
  return calls;
}

/** @param calls in the order in which they ended */
export function checkFlushOrder(calls: readonly Call[]): FlushOrder {
  const disk = new Disk(calls);
  const frames = calls.filter(isSend).flatMap((call) => framesIn(call).map((frame) => ({ ...frame, call })));
  const early = frames.flatMap(({ type, revision, call }) => {
    const durableAt = revision === 0 ? -1 : disk.durableAt.get(revision); // 0: nothing was pressed yet
    if (durableAt !== undefined && durableAt < call.began) return [];
    const when = durableAt === undefined ? 'without any flush' : 'before the flush had returned';
    return `${type} of revision ${revision} was sent ${when}`;
  });
  const acks = frames.filter(({ type }) => type === 'ack').length;
  return { commits: disk.durableAt.size, acks, frames: frames.length, early };
}

function isSend({ name, args }: Call): boolean {
  return SENDS.has(name) && /^\d+<TCP/.test(args);
}

function framesIn({ args }: Call): { type: string; revision: number }[] {
  return Array.from(args.matchAll(FRAME), ([, type, revision]) => ({
    type: type!,
    revision: Number(revision),
  }));
}

/** A revision, and the line where its last step ended. */
interface Step {
  readonly revision: number;
  readonly endedAt: number;
}

/** What the calls did to the data file. */
class Disk {
  /** From each revision that became durable to the line where it did. */
  readonly durableAt = new Map<number, number>();
  /** Descriptors whose writes return when the disk has them. */
  private readonly synchronous: ReadonlySet<number>;
  private written: Step[] = [];
  private flushed: Step[] = [];

  constructor(calls: readonly Call[]) {
    this.synchronous = new Set(calls.flatMap(openedSynchronously));
    for (const call of calls) if (call.args.includes('data.mdb>') && call.result >= 0) this.take(call);
  }

  private take(call: Call): void {
    if (FLUSHES.has(call.name)) this.flush(call);
    else if (!WRITES.has(call.name)) return;
    else if (this.synchronous.has(Number.parseInt(call.args, 10))) this.writeMeta(call);
    else this.write(call);
  }

  private write({ args, ended }: Call): void {
    for (const [, revision] of args.matchAll(RECORD)) {
      this.written.push({ revision: Number(revision), endedAt: ended });
    }
  }

  /** It covers what had been written when it began. */
  private flush({ began, ended }: Call): void {
    const covered = this.written.filter(({ endedAt }) => endedAt < began);
    this.written = this.written.filter(({ endedAt }) => endedAt >= began);
    this.flushed.push(...covered.map(({ revision }) => ({ revision, endedAt: ended })));
  }

  private writeMeta({ began, ended }: Call): void {
    const covered = this.flushed.filter(({ endedAt }) => endedAt < began);
    this.flushed = this.flushed.filter(({ endedAt }) => endedAt >= began);
    for (const { revision } of covered) {
      if (!this.durableAt.has(revision)) this.durableAt.set(revision, ended);
    }
  }
}

function openedSynchronously({ name, args, result }: Call): number[] {
  return name === 'openat' && /data\.mdb/.test(args) && /O_D?SYNC/.test(args) && result >= 0 ? [result] : [];
}
