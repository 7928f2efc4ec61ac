/*
 * A thousand clients stop reading. What they do not take may cost the server no more memory than it allows each of
 * them, and the others no time.
 */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Crowd } from '../../load/crowd.ts';
import { Latency } from '../../load/latency.ts';
import { Listener } from '../../load/listener.ts';
import { bytes, ms, whole } from '../../report/figures.ts';
import { RunningProgram } from '../../system/running-program.ts';
import { loopback } from '../../websocket/target.ts';
import { row } from '../row.ts';
import { Stage } from '../stage.ts';

const CLIENTS = 40;
const STOPPED = 1_000;
const QUICK_STOPPED = 100;
/** Some 17 bytes each: more than the buffers of the kernel and of the server hold. */
const ANSWERS = 5_000;
/** Its answer may be missed: a reader that misses a refusal would be cut off. A pong takes 17 bytes. */
const PING = '{"action":"ping"}';
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

export const slow = row({
  name: 'slow',
  fault: 'slow readers',
  how: `${STOPPED} clients request ${ANSWERS} answers each and read none of them, in turns with as many clients that read everything, and with none`,
  recovery: `from when a stopped client reads again until it receives the latest number`,
  isolated: {
    sysctls: { 'net.ipv4.tcp_rmem': '4096 4096 8192', 'net.ipv4.tcp_wmem': '4096 4096 16384' },
  },
  clients: { full: CLIENTS, quick: CLIENTS },
  pressesPerSecond: 800,
  rounds: { full: 4, quick: 1 },
  open: (context) => Stage.open(context, { flags: ['--max-backpressure', String(MAX_BACKPRESSURE_BYTES)] }),
  async inject({ stage, crowd, rounds, count, context }) {
    const phaseMs = context.quick ? QUICK_PHASE_MS : PHASE_MS;
    const stopped = context.quick ? QUICK_STOPPED : STOPPED;
    const others: Others = {
      alone: new Latency(),
      besideReaders: new Latency(),
      besideStopped: new Latency(),
    };
    const recovery = new Latency();
    const memory: Memory[] = [];
    await delay(phaseMs / 2); // a young server has its own troubles
    for (const _ of rounds('cycles')) {
      const before = rssOf(stage);
      await measure(stage, others.alone, phaseMs);
      if (!context.quick)
        await withReaders(stage, stopped, () => measure(stage, others.besideReaders, phaseMs));
      const readers = await stopReading(stage, stopped);
      const full = rssOf(stage);
      await measure(stage, others.besideStopped, phaseMs);
      memory.push({ before, full, after: rssOf(stage) });
      for (const reader of readers.slice(0, READERS)) recovery.record(await untilShown(reader, stage));
      for (const reader of readers) reader.vanish();
      await crowd.until(() => crowd.users === CLIENTS, PATIENCE_MS);
    }
    return {
      ...{ faults: count * stopped, recovery },
      notes: [buffersNote(), memoryNote(memory), latencyNote(others)],
      problems: [...memoryProblems(memory, stopped), ...(context.quick ? [] : latencyProblems(others))],
    };
  },
});

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

/** Beside sockets that read everything, in a process of their own, so that reading costs this one no time. */
async function withReaders(
  { port, crowd }: Stage,
  count: number,
  measured: () => Promise<void>,
): Promise<void> {
  const program = join(dirname(process.argv[1]!), 'load.mjs');
  const flags = ['--url', `ws://127.0.0.1:${port}/`, '--mode', 'idle', '--sockets', String(count)];
  const audience = new RunningProgram([process.execPath, program, ...flags, '--duration', '600']);
  if (!(await crowd.until(() => crowd.users === CLIENTS + count, PATIENCE_MS))) {
    throw new Error('the readers did not come in');
  }
  await measured();
  await audience.end('SIGINT');
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
  return server.look()?.rssBytes ?? 0;
}

/**
 * A client that stops reading: it makes the server answer until all buffers in between are full, and then only
 * holds the connection. Later it may read again. Not an engine: a well-behaved one would not do that.
 */
class StoppedReader extends Listener {
  override opened(): void {
    super.opened();
    this.stall();
    this.connection?.send(PING, ANSWERS);
  }

  resume(): void {
    this.connection?.resume();
  }

  /** The server has taken everything that it is to answer. */
  get hasStopped(): boolean {
    return this.isOpen && this.connection?.unsentBytes === 0;
  }
}

async function stopReading({ port, crowd }: Stage, count: number): Promise<StoppedReader[]> {
  const readers: StoppedReader[] = [];
  const { surroundings } = new Crowd(loopback(port), count);
  while (readers.length < count) {
    const some = Array.from({ length: 50 }, () => new StoppedReader(surroundings, 0, false));
    readers.push(...some);
    for (const reader of some) reader.connect();
    await crowd.until(() => some.every(({ hasStopped }) => hasStopped), PATIENCE_MS);
  }
  // An answer to everybody: the server is through with what they asked for.
  await crowd.until(() => crowd.saving < CLIENTS, PATIENCE_MS);
  const open = readers.filter(({ isOpen }) => isOpen).length;
  if (open < count) throw new Error(`${count - open} of the stopped clients were cut off`);
  return readers;
}

/** @returns in ms */
async function untilShown(reader: StoppedReader, { checker, crowd }: Stage): Promise<number> {
  const startMs = performance.now();
  const latest = checker.acknowledged;
  reader.resume();
  if (await crowd.until(() => (reader.last.shown?.value ?? 0) >= latest, PATIENCE_MS))
    return performance.now() - startMs;
  throw new Error('a client that reads again is not shown the latest number');
}

function buffersNote(): string {
  const [read, write] = ['tcp_rmem', 'tcp_wmem'].map((name) =>
    readFileSync(`/proc/sys/net/ipv4/${name}`, 'utf8').trim().replace(/\s+/g, '/'),
  );
  return `Kernel buffers (least/default/most bytes): receive ${read}, send ${write}.`;
}

function memoryNote(memory: readonly Memory[]): string {
  const texts = memory.map(
    ({ before, full, after }) => `${bytes(before)} → ${bytes(full)} → ${bytes(after)}`,
  );
  return `The server's resident memory before the clients stopped, when every buffer was full, and after more updates: ${texts.join('; ')}.`;
}

function memoryProblems(memory: readonly Memory[], count: number): string[] {
  const allowed = SPARE_BYTES + count * (MAX_BACKPRESSURE_BYTES + ALLOWANCE_BYTES);
  const most = Math.max(...memory.map(({ full, after }) => Math.max(full, after)));
  const grown = most - memory[0]!.before;
  return grown <= allowed
    ? []
    : [`the server's memory grew by ${bytes(grown)}; the limit is ${bytes(allowed)}`];
}

function latencyNote({ alone, besideReaders, besideStopped }: Others): string {
  const figures = (latency: Latency): string =>
    latency.count === 0
      ? 'not measured'
      : `p50 ${ms(latency.percentileMs(50))}, p99 ${ms(latency.percentileMs(99))} (${whole(latency.count)} acks)`;
  return `Other clients, from press to ack: alone ${figures(alone)}; with as many sockets that read everything ${figures(besideReaders)}; with those that read nothing ${figures(besideStopped)}. The verdict compares the last two.`;
}

function latencyProblems({ besideReaders, besideStopped }: Others): string[] {
  const [before, after] = [besideReaders.percentileMs(99), besideStopped.percentileMs(99)];
  const isWorse = after > MAX_RATIO * before && after - before > MIN_DIFFERENCE_MS;
  return isWorse ? [`the others' p99 rose from ${ms(before)} to ${ms(after)}`] : [];
}
