/*
 * The judge: runs a learner's code in worlds of a level, and finds the smallest one that breaks it. In: requests. Out: answers
 * (messages.ts), through a function. Synchronous: one request at a time, and no promises, which the lockdown removes.
 */

import type { Experiment } from '../lab/run.ts';
import type { Broken } from './broken.ts';
import { type Compiled, compile, type MakeFunction } from './compile.ts';
import { worldOf } from './levels.ts';
import { type Answer, type Level, PROGRESS_MS, type Request } from './messages.ts';
import { added, NO_TALLY, tallyOf } from './score.ts';
import { shrunk } from './shrink.ts';
import { type Judged, judgeWorld } from './world.ts';

export class Judge {
  private code: Compiled | undefined;
  private toldMs = 0;

  constructor(
    private readonly makeFunction: MakeFunction,
    private readonly nowMs: () => number,
    private readonly tell: (answer: Answer) => void,
  ) {}

  handle(request: Request): void {
    this.toldMs = this.nowMs();
    if (request.kind === 'load') this.load(request.code);
    else if (this.code === undefined) this.tell({ kind: 'refused', message: 'There is no code yet.' });
    else if (request.kind === 'run') this.run(this.code, request);
    else this.replay(this.code, request);
  }

  private load(text: string): void {
    const code = compile(text, this.makeFunction);
    this.code = code.kind === 'compiled' ? code : undefined;
    this.tell(code.kind === 'compiled' ? { kind: 'loaded', lines: code.lines } : code);
  }

  // -------------------------------------------------------------------------------------- many worlds

  private run(code: Compiled, { level, from, count }: Extract<Request, { kind: 'run' }>): void {
    let tally = NO_TALLY;
    for (let done = 0; done < count; done++) {
      this.beat(done, count);
      const seed = from + done;
      const { broken, cost } = judgeWorld(code, level, worldOf(level, seed), false);
      if (broken === undefined) tally = added(tally, tallyOf(cost));
      else return this.tell(this.failure(code, level, seed, broken, done));
    }
    this.tell({ kind: 'passed', tally });
  }

  /** What breaks must break again, alike: with its log, which also tells how it came about. */
  private failure(code: Compiled, level: Level, seed: number, first: Broken, done: number): Answer {
    const experiment = worldOf(level, seed);
    const second = judgeWorld(code, level, experiment, false).broken;
    const { broken } = judgeWorld(code, level, experiment, true);
    if (broken === undefined || !isAlike(first, second) || !isAlike(first, broken))
      return { kind: 'notDeterministic', seed, first, second: isAlike(first, second) ? broken : second };
    return { kind: 'failed', seed, broken, done };
  }

  // -------------------------------------------------------------------------------------- one world

  private replay(code: Compiled, request: Extract<Request, { kind: 'replay' }>): void {
    const { level, seed, shrinks } = request;
    const given = request.experiment ?? worldOf(level, seed);
    const rule = judgeWorld(code, level, given, false).broken?.rule;
    let trials = 0;
    const breaks = (experiment: Experiment): boolean => {
      this.beat(++trials, 0);
      return judgeWorld(code, level, experiment, false).broken?.rule === rule;
    };
    const experiment = shrinks && rule !== undefined ? shrunk(given, breaks) : given;
    const first = judgeWorld(code, level, experiment, true);
    const second = judgeWorld(code, level, experiment, true);
    if (first.broken?.rule !== rule || !isSame(first, second))
      return this.tell({ kind: 'notDeterministic', seed, first: first.broken, second: second.broken });
    const { run, handlers, broken } = first;
    this.tell({ kind: 'replayed', seed, level, experiment, run, handlers, broken });
  }

  /** @param of 0: unknown */
  private beat(done: number, of: number): void {
    const nowMs = this.nowMs();
    if (nowMs - this.toldMs < PROGRESS_MS) return;
    this.toldMs = nowMs;
    this.tell({ kind: 'progress', done, of });
  }
}

/** The same failure, apart from how it came about: only a log tells that. */
function isAlike(one: Broken, other: Broken | undefined): boolean {
  const facts = (broken: Broken | undefined): string =>
    JSON.stringify({ ...broken, between: undefined, how: undefined });
  return facts(one) === facts(other);
}

function isSame(one: Judged, other: Judged): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
