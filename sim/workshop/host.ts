/*
 * The host of judges: splits worlds among workers, and ends a worker that hangs in the learner's code. In: code, a level,
 * seeds, and a way to start workers. Out: a verdict, which does not depend on how many workers there were: the lowest seed
 * that fails, with the smallest world that shows it.
 */

import { type Ended, Member, type MemberParts } from './member.ts';
import type { Answer, Level, Replay, Request, Score, Tally } from './messages.ts';
import { added, NO_TALLY, scoreOf } from './score.ts';

export interface Task {
  readonly code: string;
  readonly level: Level;
  /** The first seed. */
  readonly from: number;
  readonly count: number;
}

export type Verdict =
  | Extract<Answer, { kind: 'refused' | 'notDeterministic' }>
  | { readonly kind: 'passed'; readonly worlds: number; readonly tally: Tally; readonly score: Score }
  | { readonly kind: 'failed'; readonly seed: number; readonly replay: Replay }
  /** The code does not return in this world. */
  | { readonly kind: 'hangs'; readonly seed: number }
  | { readonly kind: 'stopped' };

/** Worlds that a worker gets at a time. */
const STRETCH = 200;
/** Before a world is said to hang: on a busy machine, an honest one may be silent for long. In ms. */
const CERTAIN_MS = 10_000;

interface Stretch {
  readonly from: number;
  readonly count: number;
}

export class Host {
  private readonly members: Member[] = [];
  private isStopped = false;

  constructor(
    private readonly parts: MemberParts,
    private readonly workers: number,
  ) {}

  /** Ends all workers: what is running gets the verdict `stopped`. */
  stop(): void {
    this.isStopped = true;
    for (const member of this.members.splice(0)) member.end();
  }

  /** @param progress worlds that have passed so far */
  async judge(task: Task, progress: (done: number) => void = () => {}): Promise<Verdict> {
    this.isStopped = false;
    const first = this.member(0);
    const loaded = await first.load(task.code);
    if (loaded.kind !== 'loaded') return loaded.kind === 'refused' ? loaded : this.failedToLoad();
    const run = new Run(task, progress);
    const members = Array.from({ length: this.workers }, (_, index) => this.member(index));
    await Promise.all(members.map((member) => run.work(member)));
    if (this.isStopped) return { kind: 'stopped' };
    const { worst, tally } = run;
    if (worst === undefined && tally.worlds !== task.count) return this.failedToLoad(); // not every world ran
    if (worst === undefined)
      return { kind: 'passed', worlds: task.count, tally, score: scoreOf(tally, loaded.lines) };
    return worst.kind === 'failed' ? this.shown(first, task, worst.seed) : worst;
  }

  /** One world, with its log: the smallest one that breaks the same rule, if `shrinks`. */
  async replay(
    code: string,
    request: Omit<Extract<Request, { kind: 'replay' }>, 'kind'>,
  ): Promise<Verdict | Replay> {
    const member = this.member(0);
    const loaded = await member.load(code);
    if (loaded.kind !== 'loaded') return loaded.kind === 'refused' ? loaded : this.failedToLoad();
    const answer = await member.ask({ kind: 'replay', ...request });
    if (answer.kind === 'replayed' || answer.kind === 'notDeterministic') return answer;
    return answer.kind === 'silent' ? { kind: 'hangs', seed: request.seed } : { kind: 'stopped' };
  }

  private async shown(member: Member, { level, code }: Task, seed: number): Promise<Verdict> {
    for (const shrinks of [true, false]) {
      await member.load(code);
      const answer = await member.ask({ kind: 'replay', level, seed, shrinks });
      if (answer.kind === 'replayed') return { kind: 'failed', seed, replay: answer };
      if (answer.kind === 'notDeterministic') return answer;
      if (this.isStopped) return { kind: 'stopped' };
    }
    return { kind: 'hangs', seed }; // it failed, and hangs when it runs again
  }

  private member(index: number): Member {
    const member = this.members[index] ?? new Member(this.parts);
    this.members[index] = member;
    return member;
  }

  private failedToLoad(): Verdict {
    return this.isStopped ? { kind: 'stopped' } : { kind: 'refused', message: 'The judge does not start.' };
  }
}

type Bad =
  | Extract<Verdict, { kind: 'notDeterministic' | 'hangs' }>
  | { readonly kind: 'failed'; readonly seed: number };

/** The worlds of one task, given out in stretches. */
class Run {
  tally = NO_TALLY;
  worst: Bad | undefined;
  private next: number;
  private end: number;
  private passed = 0;
  private readonly underWay = new Map<Member, number>();

  constructor(
    private readonly task: Task,
    private readonly progress: (done: number) => void,
  ) {
    this.next = task.from;
    this.end = task.from + task.count;
  }

  async work(member: Member): Promise<void> {
    if (this.next >= this.end) return;
    if ((await member.load(this.task.code)).kind !== 'loaded') return;
    while (this.next < this.end) {
      const stretch = { from: this.next, count: Math.min(STRETCH, this.end - this.next) };
      this.next += stretch.count;
      const ended = await this.run(member, stretch);
      if (ended.kind === 'ended') return;
      if (ended.kind !== 'silent') this.enter(ended);
      else if (!(await this.runSingly(member, stretch.from + ended.done, stretch))) return;
    }
  }

  private async run(member: Member, { from, count }: Stretch, silenceMs?: number): Promise<Ended> {
    const progress = (done: number): void => {
      this.underWay.set(member, done);
      this.report();
    };
    const request = { kind: 'run', level: this.task.level, from, count } as const;
    const ended = await member.ask(request, progress, silenceMs);
    this.underWay.delete(member);
    if (ended.kind === 'passed') this.passed += count;
    this.report();
    return ended;
  }

  /** After silence: world by world, to find the one that hangs. @returns false if the member has ended */
  private async runSingly(member: Member, from: number, stretch: Stretch): Promise<boolean> {
    if ((await member.load(this.task.code)).kind !== 'loaded') return false;
    const held = await this.run(member, { from: stretch.from, count: from - stretch.from });
    this.enter(held);
    const first = held.kind === 'passed' ? from : stretch.from;
    for (let seed = first; seed < stretch.from + stretch.count && seed < this.end; seed++) {
      if ((await member.load(this.task.code)).kind !== 'loaded') return false;
      const ended = await this.run(member, { from: seed, count: 1 }, CERTAIN_MS);
      if (ended.kind === 'ended') return false;
      this.enter(ended.kind === 'silent' ? { kind: 'hangs', seed } : ended);
    }
    return true;
  }

  private enter(result: Ended | Bad): void {
    if (result.kind === 'passed') this.tally = added(this.tally, result.tally);
    if (result.kind !== 'failed' && result.kind !== 'notDeterministic' && result.kind !== 'hangs') return;
    if (result.seed >= this.end) return;
    this.worst = result.kind === 'failed' ? { kind: 'failed', seed: result.seed } : result;
    this.end = result.seed; // only a lower one is of interest
  }

  private report(): void {
    const running = [...this.underWay.values()].reduce((sum, done) => sum + done, 0);
    this.progress(this.passed + running);
  }
}
