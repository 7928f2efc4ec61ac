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
  readonly language: 'C' | 'Node';
  private readonly compiled: Compiled;
  private readonly command: Command;

  /** @param compilers to try, in this order; undefined: the usual ones */
  constructor(root: string, compilers?: readonly string[]) {
    const source = join(root, 'tools/bench/peers/floor');
    this.compiled = new Compiled(`${source}.c`, compilers);
    const { program } = this.compiled;
    this.language = program === undefined ? 'Node' : 'C';
    this.command = program === undefined ? [process.execPath, `${source}.mjs`] : [program];
  }

  /**
   * What it costs to send at this pace: its frames are read by the same code as those of the servers.
   * @param program the file of the bench itself
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
