/*
 * Is anything told to the network before it is on the disk? strace sees both, in the order in which they happen.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { whole } from '../../report/figures.ts';
import { findProgram, missingPrograms } from '../../system/programs.ts';
import { row } from '../row.ts';
import { Stage } from '../stage.ts';
import { checkFlushOrder, readCalls } from '../strace.ts';

const DURATION_MS = 20_000;
const QUICK_MS = 800;
const CALLS = 'openat,write,writev,sendto,sendmsg,pwrite64,pwritev,pwritev2,fdatasync,fsync,msync';
/** Whole pages, since the counter's record may be at the end of one. */
const SHOWN_BYTES = 4_096;
const EXAMPLES = 3;

export const flush = row({
  name: 'flush',
  fault: 'fsync order',
  how: 'strace traces all threads: each ack, welcome and state must be sent after the write of its revision to the log, and the following flush, have returned; the column "injected" counts commits',
  recovery: 'does not apply: no fault is injected',
  obstacle: () => missingPrograms('strace'),
  clients: { full: 12, quick: 12 },
  pressesPerSecond: 600, // strace makes the server slow
  rounds: { full: 1, quick: 1 },
  async open(context) {
    const trace = join(context.directory, 'strace');
    // -D: the server stays this program's child, so that a signal reaches it, and strace ends with it.
    const strace = [findProgram('strace')!, '-D', '-f', '-qq', '-ttt', '-yy', '-s', String(SHOWN_BYTES)];
    const stage = await Stage.open(context, { wrapper: [...strace, '-e', `trace=${CALLS}`, '-o', trace] });
    return { stage, trace, close: () => stage.close() };
  },
  async inject({ set, context }) {
    await delay(context.quick ? QUICK_MS : DURATION_MS);
    return { faults: 0, afterwards: () => found(readFileSync(set.trace, 'utf8')) };
  },
});

/** @param trace complete, since strace has ended with the server */
function found(trace: string) {
  const { commits, acks, frames, early } = checkFlushOrder(readCalls(trace));
  const problems = early.slice(0, EXAMPLES);
  if (early.length > EXAMPLES) problems.push(`… and ${early.length - EXAMPLES} more`);
  if (acks === 0) problems.push('strace saw no ack');
  const notes = [
    `${whole(commits)} commits; ${whole(acks)} acks and ${whole(frames - acks)} welcomes and states, ${early.length} of them before their revision was flushed.`,
  ];
  return { faults: commits, notes, problems };
}
