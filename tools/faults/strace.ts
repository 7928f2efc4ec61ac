/*
 * What strace saw of the server: when which revision was written to the disk and flushed, and when the network was
 * told of it. In: the lines of `strace -f -ttt -yy`. Out: for every frame that names a revision, whether it came
 * after the flush. Pure.
 *
 * SQLite commits like this: the new pages, with the counter's record in one of them, by pwrite64 to its log,
 * `counter.db-wal`; then fsync or fdatasync. Only when that has returned is the revision durable.
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
  /** Commits that were seen from page to flush. */
  readonly commits: number;
  /** Frames with an ack, and with any revision: ack, welcome, state. */
  readonly acks: number;
  readonly frames: number;
  /** Frames that were sent before their revision was durable, one sentence each. */
  readonly early: readonly string[];
}

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

/** What the calls did to the log. */
class Disk {
  /** From each revision that became durable to the line where it did. */
  readonly durableAt = new Map<number, number>();
  private written: Step[] = [];

  constructor(calls: readonly Call[]) {
    for (const call of calls) if (call.args.includes('counter.db-wal>') && call.result >= 0) this.take(call);
  }

  private take(call: Call): void {
    if (FLUSHES.has(call.name)) this.flush(call);
    else if (WRITES.has(call.name)) this.write(call);
  }

  private write({ args, ended }: Call): void {
    const revision = revisionIn(bytesOf(args));
    if (revision !== undefined) this.written.push({ revision, endedAt: ended });
  }

  /** It covers what had been written when it began. */
  private flush({ began, ended }: Call): void {
    const covered = this.written.filter(({ endedAt }) => endedAt < began);
    this.written = this.written.filter(({ endedAt }) => endedAt >= began);
    for (const { revision } of covered) {
      if (!this.durableAt.has(revision)) this.durableAt.set(revision, ended);
    }
  }
}

/** A string as strace shows it, as bytes (one character each). */
function bytesOf(args: string): string {
  const shown = /"((?:[^"\\]|\\.)*)"/.exec(args)?.[1] ?? '';
  return shown.replace(/\\([0-7]{1,3}|.)/g, (_, escaped: string) =>
    /[0-7]/.test(escaped) ? String.fromCharCode(Number.parseInt(escaped, 8)) : (ESCAPES[escaped] ?? escaped),
  );
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v' };

/**
 * The counter's record: in its header a type for each column, U for the epoch, and then the columns, of which the
 * epoch is a UUID, and `value` and `revision` follow (https://sqlite.org/fileformat2.html, 2.1).
 */
const RECORD = /U(.)(.)..[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(.*)/s;
/** How many bytes an integer takes, by its type; 8 and 9 stand for 0 and 1. */
const BYTES_OF_TYPE = [0, 1, 2, 3, 4, 6, 8, 0, 0, 0];

function revisionIn(page: string): number | undefined {
  const [, valueType, type, columns] = RECORD.exec(page) ?? [];
  if (valueType === undefined || type === undefined || columns === undefined) return undefined;
  const from = BYTES_OF_TYPE[valueType.charCodeAt(0)]!;
  if (type.charCodeAt(0) >= 8) return type.charCodeAt(0) - 8;
  const bytes = columns.slice(from, from + BYTES_OF_TYPE[type.charCodeAt(0)]!);
  return Array.from(bytes).reduce((sum, byte) => sum * 256 + byte.charCodeAt(0), 0);
}
