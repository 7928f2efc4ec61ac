/*
 * A thousand clients stop reading. What they do not take may cost the server no more memory than it allows each of
 * them, and the others no time.
 */

import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Latency } from '../../load/latency.ts';
import { lookAt } from '../../load/server-process.ts';
import { bytes, ms } from '../../report/figures.ts';
import { Audience } from '../audience.ts';
import type { Row } from '../row.ts';
import { Stage } from '../stage.ts';
import { StoppedReader } from '../stopped-reader.ts';

const CLIENTS = 40;
const PRESSES_PER_SECOND = 800;
const STOPPED = 1_000;
const QUICK_STOPPED = 100;
/** Some 17 bytes each: more than the buffers of the kernel and of the server hold. */
const ANSWERS = 5_000;
const CYCLES = 4;
const PHASE_MS = 6_000;
const QUICK_PHASE_MS = 400;
const PATIENCE_MS = 20_000;
/** What the server may hold back for each of them; its default. */
const MAX_BACKPRESSURE_BYTES = 65_536;
/** Beside that: the connection itself, and what the allocator does not give back. */
const ALLOWANCE_BYTES = 32_768;
/** For the heap of a server that works. */
const SPARE_BYTES = 48 * 1024 * 1024;
/** Of the others' p99: by so much it may be above what as many reading sockets cost. */
const MAX_RATIO = 1.1;
/** Below this, p99 says more about the disk and the timers than about anything else. */
const MIN_DIFFERENCE_MS = 2;
/** Read again at the end of each cycle. */
const READERS = 20;

export const slow: Row = {
  name: 'slow',
  fault: 'slow readers',
  how: `${STOPPED} clients ask for ${ANSWERS} answers each, and read none of them; in turns with as many that read everything, and with nobody`,
  recovery: `from when a client that had stopped reads again until it is shown the latest number`,
  isolated: {
    sysctls: { 'net.ipv4.tcp_rmem': '4096 4096 8192', 'net.ipv4.tcp_wmem': '4096 4096 16384' },
  },
  async run(context) {
    const cycles = context.quick ? 1 : CYCLES;
    const phaseMs = context.quick ? QUICK_PHASE_MS : PHASE_MS;
    const count = context.quick ? QUICK_STOPPED : STOPPED;
    const stage = await Stage.open(context, {
      flags: ['--max-backpressure', String(MAX_BACKPRESSURE_BYTES)],
    });
    const others: Others = {
      alone: new Latency(),
      besideReaders: new Latency(),
      besideStopped: new Latency(),
    };
    const recovery = new Latency();
    const memory: Memory[] = [];
    try {
      await stage.fill(CLIENTS);
      stage.crowd.press(PRESSES_PER_SECOND);
      await delay(phaseMs / 2); // a young server has its own troubles
      for (let cycle = 0; cycle < cycles; cycle++) {
        context.progress(`cycle ${cycle + 1} of ${cycles}`);
        const before = rssOf(stage);
        await measure(stage, others.alone, phaseMs);
        if (!context.quick)
          await withReaders(stage, count, () => measure(stage, others.besideReaders, phaseMs));
        const stopped = await stopReading(stage, count);
        const full = rssOf(stage);
        await measure(stage, others.besideStopped, phaseMs);
        memory.push({ before, full, after: rssOf(stage) });
        for (const reader of stopped.slice(0, READERS)) recovery.record(await untilShown(reader, stage));
        for (const reader of stopped) reader.leave();
        await stage.crowd.until(() => stage.crowd.users === CLIENTS, PATIENCE_MS);
      }
      return await stage.findings(cycles * count, {
        recovery,
        notes: [buffersNote(), memoryNote(memory), latencyNote(others)],
        problems: [...memoryProblems(memory, count), ...(context.quick ? [] : latencyProblems(others))],
      });
    } finally {
      await stage.close();
    }
  },
};

/** From press to ack, of those who read and press. */
interface Others {
  readonly alone: Latency;
  /** Beside as many sockets that read everything: any audience has its price. */
  readonly besideReaders: Latency;
  readonly besideStopped: Latency;
}

/** Everything between two phases is left out: who comes to stop reading asks for a million answers first. */
async function measure({ crowd }: Stage, into: Latency, phaseMs: number): Promise<void> {
  await delay(phaseMs / 8);
  crowd.ackLatency = into;
  await delay(phaseMs);
  crowd.ackLatency = new Latency();
}

async function withReaders(
  { port, crowd }: Stage,
  count: number,
  measured: () => Promise<void>,
): Promise<void> {
  const audience = new Audience(port, count);
  if (!(await crowd.until(() => crowd.users === CLIENTS + count, PATIENCE_MS))) {
    throw new Error('the readers did not come in');
  }
  await measured();
  await audience.leave();
  await crowd.until(() => crowd.users === CLIENTS, PATIENCE_MS);
}

/** Of the server, resident, in bytes. */
interface Memory {
  readonly before: number;
  /** When all have stopped, and all buffers are full. */
  readonly full: number;
  /** After a phase of publishing more. */
  readonly after: number;
}

function rssOf({ server }: Stage): number {
  return lookAt(server.pid)?.rssBytes ?? 0;
}

async function stopReading({ port, crowd }: Stage, count: number): Promise<StoppedReader[]> {
  const readers: StoppedReader[] = [];
  while (readers.length < count) {
    const some = Array.from({ length: 50 }, () => new StoppedReader(port, ANSWERS));
    readers.push(...some);
    await Promise.race([Promise.all(some.map(({ stopped }) => stopped)), delay(PATIENCE_MS)]);
  }
  // An answer to everybody: the server is through with what they asked for.
  await crowd.until(() => crowd.saving < CLIENTS, PATIENCE_MS);
  const open = readers.filter(({ isOpen }) => isOpen).length;
  if (open < count) throw new Error(`${count - open} of the stopped clients were cut off`);
  return readers;
}

/** @returns in ms */
async function untilShown(reader: StoppedReader, { witness, crowd }: Stage): Promise<number> {
  const startMs = performance.now();
  const latest = witness.acknowledged;
  reader.readAgain();
  if (await crowd.until(() => (reader.value ?? 0) >= latest, PATIENCE_MS)) return performance.now() - startMs;
  throw new Error('a client that reads again is not shown the latest number');
}

function buffersNote(): string {
  const [read, write] = ['tcp_rmem', 'tcp_wmem'].map((name) =>
    readFileSync(`/proc/sys/net/ipv4/${name}`, 'utf8').trim().replace(/\s+/g, '/'),
  );
  return `Kernel buffers (least/default/most bytes): to read ${read}, to write ${write}.`;
}

function memoryNote(memory: readonly Memory[]): string {
  const texts = memory.map(
    ({ before, full, after }) => `${bytes(before)} → ${bytes(full)} → ${bytes(after)}`,
  );
  return `The server's resident memory before they stopped, when every buffer was full, and after more was published: ${texts.join('; ')}.`;
}

function memoryProblems(memory: readonly Memory[], count: number): string[] {
  const allowed = SPARE_BYTES + count * (MAX_BACKPRESSURE_BYTES + ALLOWANCE_BYTES);
  const most = Math.max(...memory.map(({ full, after }) => Math.max(full, after)));
  const grown = most - memory[0]!.before;
  return grown <= allowed
    ? []
    : [`the server's memory grew by ${bytes(grown)}, and ${bytes(allowed)} are allowed`];
}

function latencyNote({ alone, besideReaders, besideStopped }: Others): string {
  const figures = (latency: Latency): string =>
    latency.count === 0
      ? 'not measured'
      : `p50 ${ms(latency.percentileMs(50))}, p99 ${ms(latency.percentileMs(99))} (${latency.count.toLocaleString('en')} acks)`;
  return `The others, from press to ack: alone ${figures(alone)}; beside as many sockets that read everything ${figures(besideReaders)}; beside those that read nothing ${figures(besideStopped)}. The verdict compares the last two.`;
}

function latencyProblems({ besideReaders, besideStopped }: Others): string[] {
  const [before, after] = [besideReaders.percentileMs(99), besideStopped.percentileMs(99)];
  const isWorse = after > MAX_RATIO * before && after - before > MIN_DIFFERENCE_MS;
  return isWorse ? [`the others' p99 rose from ${ms(before)} to ${ms(after)}`] : [];
}
