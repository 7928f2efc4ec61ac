/*
 * Programs in C, compiled on demand: the tester presser.c, and the floor, which only calls send(). Without a
 * C compiler, there is no floor, and W6 says why it
 * has no figures.
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { TemporaryFolder } from '../system/temporary-folder.ts';
import { BenchError } from './failure.ts';
import { type Cost, measure } from './measure.ts';
import { PeerProcess } from './peer-process.ts';

const COMPILERS = ['cc', 'gcc', 'clang'];
const PATIENCE_MS = 10_000;

/** A program, in a folder that is removed with it. */
export class Compiled implements Disposable {
  private readonly folder = new TemporaryFolder('bench');
  private readonly path = join(this.folder.path, 'program');
  readonly isThere: boolean;

  constructor(source: string) {
    this.isThere = COMPILERS.some((compiler) => {
      return spawnSync(compiler, ['-O2', '-o', this.path, source]).status === 0;
    });
  }

  /** @throws {BenchError} if it could not be compiled */
  get program(): string {
    if (!this.isThere) throw new BenchError('there is no C compiler here');
    return this.path;
  }

  [Symbol.dispose](): void {
    this.folder[Symbol.dispose]();
  }
}

/** The floor's assignment. */
export interface Pace {
  readonly sockets: number;
  /** How often each socket gets a frame. */
  readonly roundsPerSecond: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
}

/**
 * The cost of sending at this rate: its frames are read by the same code as those of the servers.
 * @param floor the compiled floor.c
 * @param program the file of the bench itself
 * @throws {BenchError}
 */
export async function measureFloor(
  floor: Compiled,
  program: string,
  { sockets, roundsPerSecond, warmUpMs, durationMs }: Pace,
): Promise<Cost> {
  const numbers = [sockets, roundsPerSecond, (warmUpMs + durationMs) / 1000].map(String);
  await using server = await PeerProcess.run([floor.program, ...numbers]);
  const assignment = {
    ...({ url: server.url, dialect: 'floor', work: 'idle', sockets, warmUpMs, durationMs } as const),
    ...{ active: 0, observers: 0, rate: 0, rampMs: 0 },
    ...{ arrivalPatienceMs: PATIENCE_MS, patienceMs: PATIENCE_MS },
  };
  return await measure(server, [assignment], { program, begin: () => server.tell('go') });
}
