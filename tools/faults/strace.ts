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
  readonly thread: number;
  readonly name: string;
  /** Between the parentheses. */
  readonly args: string;
  readonly result: number;
  /** In lines, since times of several threads may be equal: the order in which the kernel showed them to strace. */
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

const RECORD = /\\"revision\\":(\d+),\\"bucket\\"|\\"format\\":\d+,[^{}]*?\\"revision\\":(\d+)/g;
const FRAME = /\{\\"type\\":\\"(ack|welcome|state)\\"[^{}]*?\\"revision\\":(\d+)/g;
const WRITES_PAGES = new Set(['pwrite64', 'pwritev', 'pwritev2', 'write', 'writev']);
const SENDS = new Set(['write', 'writev', 'sendto', 'sendmsg']);
const FLUSHES = new Set(['fdatasync', 'fsync', 'msync']);

/** Puts the halves of calls together that strace shows as unfinished and resumed. */
export function readCalls(text: string): Call[] {
  const calls: Call[] = [];
  const unfinished = new Map<number, { name: string; args: string; began: number }>();
  for (const [index, line] of text.split('\n').entries()) {
    const begun = /^(\d+) +[\d.]+ (\w+)\((.*?) <unfinished \.\.\.>$/.exec(line);
    if (begun !== null) {
      unfinished.set(Number(begun[1]), { name: begun[2]!, args: begun[3]!, began: index });
      continue;
    }
    const resumed = /^(\d+) +[\d.]+ <\.\.\. (\w+) resumed>(.*)\) += (-?\d+)/.exec(line);
    if (resumed !== null) {
      const thread = Number(resumed[1]);
      const first = unfinished.get(thread);
      unfinished.delete(thread);
      if (first?.name !== resumed[2]) continue;
      const { name, args, began } = first;
      calls.push({ thread, name, args: args + resumed[3]!, result: Number(resumed[4]), began, ended: index });
      continue;
    }
    const whole = /^(\d+) +[\d.]+ (\w+)\((.*)\) += (-?\d+)/.exec(line);
    if (whole === null) continue;
    const [, thread, name, args, result] = whole;
    calls.push({ thread: Number(thread), name: name!, args: args!, result: Number(result), began: index, ended: index });
  }
  return calls.sort((a, b) => a.ended - b.ended);
}

/** @param calls in the order in which they ended */
export function checkFlushOrder(calls: readonly Call[]): FlushOrder {
  const durableAt = durableRevisions(calls);
  const early: string[] = [];
  let [acks, frames] = [0, 0];
  for (const call of calls) {
    if (!SENDS.has(call.name) || !/^\d+<TCP/.test(call.args)) continue;
    for (const [, type, digits] of call.args.matchAll(FRAME)) {
      const revision = Number(digits);
      frames += 1;
      if (type === 'ack') acks += 1;
      if (revision === 0) continue; // a new counter: nothing was pressed
      const durable = durableAt.get(revision);
      if (durable !== undefined && durable < call.began) continue;
      early.push(`${type} of revision ${revision} was sent ${durable === undefined ? 'without any flush' : 'before the flush returned'}`);
    }
  }
  return { commits: durableAt.size, acks, frames, early };
}

/** From each revision that became durable to the line where it did. */
function durableRevisions(calls: readonly Call[]): Map<number, number> {
  const durableAt = new Map<number, number>();
  const synchronous = new Set(calls.flatMap(openedSynchronously));
  /** Written, but not flushed; then flushed, but not yet pointed to by a meta page. */
  let [written, flushed]: [number[], number[]] = [[], []];
  for (const call of calls) {
    if (!/data\.mdb>/.test(call.args) || call.result < 0) continue;
    const fd = Number.parseInt(call.args, 10);
    if (FLUSHES.has(call.name)) {
      flushed.push(...written);
      written = [];
    } else if (synchronous.has(fd) && WRITES_PAGES.has(call.name)) {
      for (const revision of flushed) if (!durableAt.has(revision)) durableAt.set(revision, call.ended);
      flushed = [];
    } else if (WRITES_PAGES.has(call.name)) {
      written.push(...[...call.args.matchAll(RECORD)].map((match) => Number(match[1] ?? match[2])));
    }
  }
  return durableAt;
}

function openedSynchronously({ name, args, result }: Call): number[] {
  return name === 'openat' && /data\.mdb/.test(args) && /O_D?SYNC/.test(args) && result >= 0 ? [result] : [];
}
