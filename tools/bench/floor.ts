/*
 * The floor as a running process: a program that only send()s, compiled when it is needed. Where there is no C
 * compiler, one in JavaScript takes its place, and the tables say so.
 */

import { join } from 'node:path';
import type { Command } from '../system/running-program.ts';
import { Compiled } from './compiled.ts';
import { type Cost, measure } from './measure.ts';
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

export class Floor implements Disposable {
  private constructor(
    private readonly command: Command,
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
   * What it costs to send at this pace: its frames are read by the same code as those of the servers.
   * @param program dist/bench.mjs
   * @throws {BenchError}
   */
  async measure(program: string, { sockets, roundsPerSecond, warmUpMs, durationMs }: Pace): Promise<Cost> {
    const numbers = [sockets, roundsPerSecond, (warmUpMs + durationMs) / 1000].map(String);
    await using floor = await PeerProcess.run([...this.command, ...numbers]);
    const assignment = {
      ...({ url: floor.url, dialect: 'floor', work: 'idle', sockets, warmUpMs, durationMs } as const),
      ...{ active: 0, observers: 0, rate: 0, rampMs: 0 },
      ...{ arrivalPatienceMs: PATIENCE_MS, patienceMs: PATIENCE_MS },
    };
    return await measure(floor, [assignment], { program, begin: () => floor.tell('go') });
  }

  [Symbol.dispose](): void {
    this.compiled[Symbol.dispose]();
  }
}
