/*
 * The floor as a running process: a program that only send()s, compiled when it is needed. Where there is no C
 * compiler, one in JavaScript takes its place, and the tables say so.
 */

import { join } from 'node:path';
import type { Assignment } from './assignment.ts';
import { Compiled } from './compiled.ts';
import { type Cost, readFrom } from './measure.ts';
import { PeerProcess } from './peer-process.ts';

/** What the floor is to do. */
export interface Pace {
  readonly sockets: number;
  /** So often each socket gets a frame. */
  readonly roundsPerSecond: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
}

const PATIENCE_MS = 10_000;

export class Floor implements AsyncDisposable {
  private constructor(
    private readonly command: readonly [string, ...string[]],
    readonly language: 'C' | 'Node',
    private readonly compiled: Compiled,
  ) {}

  /** @param compilers to try, in this order; undefined: the usual ones */
  static async make(root: string, compilers?: readonly string[]): Promise<Floor> {
    const source = join(root, 'tools/bench/peers/floor');
    const compiled = await Compiled.from(`${source}.c`, compilers);
    return compiled.program === undefined
      ? new Floor([process.execPath, `${source}.mjs`], 'Node', compiled)
      : new Floor([compiled.program], 'C', compiled);
  }

  /**
   * What it costs to send at this pace.
   * @param program dist/bench.mjs
   * @throws {BenchError}
   */
  async measure(program: string, { sockets, roundsPerSecond, warmUpMs, durationMs }: Pace): Promise<Cost> {
    const numbers = [sockets, roundsPerSecond, (warmUpMs + durationMs) / 1000].map(String);
    await using floor = await PeerProcess.run([...this.command, ...numbers]);
    const { url } = floor;
    const assignment: Assignment = {
      ...{ url, dialect: 'counter', work: 'read', sockets, warmUpMs, durationMs },
      ...{ active: 0, observers: 0, rate: 0, rampMs: 0 },
      ...{ arrivalPatienceMs: PATIENCE_MS, patienceMs: PATIENCE_MS },
    };
    return await readFrom(floor, program, assignment, () => floor.tell('go'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.compiled[Symbol.asyncDispose]();
  }
}
