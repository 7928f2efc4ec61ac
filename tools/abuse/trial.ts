/*
 * Attacks on one server, one after another, and its shutdown during the last one. In: a server program, rows that share
 * it. Out: findings for each.
 */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Latency } from '../load/latency.ts';
import { Server } from '../suite/server.ts';
import { freePort } from '../system/port.ts';
import { loadBetween } from '../system/proc.ts';
import { Attacker, beBusy } from './attacker.ts';
import { Bystanders, readNumber, warmUp } from './bystanders.ts';
import { type Findings, MAX_END_MS, type Waits } from './findings.ts';
import type { Row } from './row.ts';

export interface Subject {
  /** The server: a JavaScript file. */
  readonly program: string;
  readonly transport: string;
  /** Where it may put its files. */
  readonly directory: string;
}

const CONTROL_MS = 500;
/** The duration of an attack that shares its server. */
const SHARED_MS = 500;
const LOOK_MS = 25;

/** @throws if the server does not start, or admits no bystanders */
export async function attackWith(rows: readonly Row[], subject: Subject): Promise<Findings[]> {
  const trial = await Trial.begin(rows[0]!.flags ?? [], subject);
  const found: Omit<Findings, 'endMs'>[] = [];
  try {
    for (const row of rows) found.push(await trial.attack(row));
    const endMs = await trial.endServer();
    return found.map((findings) => ({ ...findings, endMs }));
  } finally {
    await trial.close();
  }
}

class Trial {
  private attacker: Attacker | undefined;
  private control!: Waits;
  /** Presses of earlier attackers that may have counted. */
  private pressesBefore = 0;
  /** Presses of bystanders: acknowledged, and sent. */
  private acknowledged = 0;
  private sent = 0;

  private constructor(
    private readonly server: Server,
    private readonly port: number,
    private readonly largestFile: string,
  ) {}

  static async begin(flags: readonly string[], subject: Subject): Promise<Trial> {
    const port = await freePort();
    const server = await started(port, flags, subject);
    const trial = new Trial(server, port, largestFileOf(subject));
    try {
      await warmUp(port);
      const { waits } = await trial.watch(() => beBusy(CONTROL_MS));
      trial.control = waits;
      return trial;
    } catch (error) {
      await trial.close();
      throw error;
    }
  }

  async attack(row: Row): Promise<Omit<Findings, 'endMs'>> {
    await this.endAttacker();
    const forMs = row.aloneMs ?? SHARED_MS;
    const before = this.server.look();
    const { port, largestFile } = this;
    this.attacker = new Attacker({ row: row.name, port, forMs, largestFile });
    const { attacker } = this;
    const { waits, peakBytes, problems } = await this.watch(async () => {
      await attacker.begin();
      await delay(forMs);
    });
    const { cpuMs } = loadBetween(before, this.server.look());
    const isThere = problems.length === 0; // otherwise a new client would wait in vain
    const told = isThere ? await readNumber(this.port).catch(({ message }: Error) => message) : '';
    const { got, presses } = await this.attacker.report();
    if (isThere) problems.push(...this.wrongCount(told, presses));
    return {
      got,
      waits,
      control: this.control,
      cpuMs,
      grownBytes: peakBytes - (before?.rssBytes ?? Number.NaN),
      problems,
    };
  }

  /** Bystanders ask questions in the meantime. */
  private async watch(lasting: () => Promise<unknown>) {
    const bystanders = await Bystanders.enter(this.port);
    bystanders.begin();
    const memory = this.watchMemory();
    await lasting();
    const waits = waitsOf(await bystanders.end());
    const problems = [...bystanders.problems];
    if (this.server.hasEnded) problems.push(`the server ended: ${this.server.lastWords}`);
    this.acknowledged += bystanders.acknowledged;
    this.sent += bystanders.sent;
    bystanders.leave();
    return { waits, peakBytes: memory.end(), problems };
  }

  private watchMemory(): { end: () => number } {
    let peakBytes = 0;
    const look = (): void => {
      peakBytes = Math.max(peakBytes, this.server.look()?.rssBytes ?? 0);
    };
    const timer = setInterval(look, LOOK_MS);
    return {
      end: () => {
        look();
        clearInterval(timer);
        return peakBytes;
      },
    };
  }

  /** The number must include everything that was acknowledged, and nothing that nobody pressed. */
  private wrongCount(told: number | string, presses: number): string[] {
    if (typeof told === 'string') return [told];
    const most = this.sent + this.pressesBefore + presses;
    const isRight = told >= this.acknowledged && told <= most;
    return isRight ? [] : [`the number is ${told} after ${this.acknowledged} to ${most} presses`];
  }

  private async endAttacker(): Promise<void> {
    if (this.attacker === undefined) return;
    this.pressesBefore += (await this.attacker.report()).presses;
    await this.attacker.end();
  }

  /** Stops the server during the attack. @returns how long it took, in ms; undefined if it did not stop */
  async endServer(): Promise<number | undefined> {
    const startMs = performance.now();
    const late = delay(MAX_END_MS, undefined, { ref: false });
    const exit = await Promise.race([this.server.end('SIGTERM'), late]);
    return exit?.code === 0 ? performance.now() - startMs : undefined;
  }

  async close(): Promise<void> {
    await this.server.end('SIGKILL');
    await this.attacker?.end();
  }
}

/** A server of an earlier commit may not know all flags; then it runs without them. */
async function started(port: number, flags: readonly string[], subject: Subject): Promise<Server> {
  const { program, transport, directory } = subject;
  const data = await mkdtemp(join(directory, 'data-'));
  const usual = ['--port', String(port), '--host', '127.0.0.1', '--no-qr', '--data', data];
  const command = [process.execPath, program, ...usual, '--transport', transport];
  const server = new Server([...command, ...flags]);
  try {
    await server.listening;
    return server;
  } catch (error) {
    if (flags.length === 0 || !server.lastWords.includes('Unknown option')) throw error;
    const plain = new Server(command);
    await plain.listening;
    return plain;
  }
}

function waitsOf(waits: Latency): Waits {
  return { p50: waits.percentileMs(50), p99: waits.percentileMs(99), longest: waits.maxMs };
}

/** Its path; the page's path if there are no files. */
function largestFileOf({ program }: Subject): string {
  const folder = join(dirname(program), 'public', 'assets');
  if (!existsSync(folder)) return '/';
  const size = (name: string): number => statSync(join(folder, name)).size;
  return `/assets/${readdirSync(folder).reduce((a, b) => (size(a) > size(b) ? a : b))}`;
}
