/*
 * The floor as a running process: a program that only send()s, compiled when it is needed. Where there is no C
 * compiler, one in JavaScript takes its place, and the tables say so.
 */

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Assignment } from './assignment.ts';
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
const COMPILERS = ['cc', 'gcc', 'clang'];

export class Floor implements AsyncDisposable {
  private constructor(
    private readonly command: readonly [string, ...string[]],
    readonly language: 'C' | 'Node',
    private readonly folder: string,
  ) {}

  /** @param compilers to try, in this order */
  static async make(root: string, compilers: readonly string[] = COMPILERS): Promise<Floor> {
    const folder = await mkdtemp(join(tmpdir(), 'bench-floor-'));
    const source = join(root, 'tools/bench/peers/floor');
    const program = join(folder, 'floor');
    const compiles = (compiler: string): boolean =>
      spawnSync(compiler, ['-O2', '-o', program, `${source}.c`]).status === 0;
    return compilers.some(compiles)
      ? new Floor([program], 'C', folder)
      : new Floor([process.execPath, `${source}.mjs`], 'Node', folder);
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
      ...{ active: 0, rate: 0, rampMs: 0, arrivalPatienceMs: PATIENCE_MS, patienceMs: PATIENCE_MS },
    };
    return await readFrom(floor, program, assignment, () => floor.tell('go'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
