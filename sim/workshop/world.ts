/*
 * One world of the workshop: the learner's code in a world of the Lab, judged by a book outside the code. In: compiled code,
 * a level, an experiment. Out: what broke, what it cost, and with a log the run and the handler of each entry.
 */

import type { Content, Entry, PartyName } from '../entry.ts';
import type { Experiment, Run } from '../lab/run.ts';
import { type Judging, runStrategy } from '../lab/strategy-world.ts';
import type { Pipe } from '../pipe.ts';
import type { Broken } from './broken.ts';
import type { Compiled } from './compile.ts';
import { JudgeBook } from './judge-book.ts';
import { type Observer, strategyOf } from './learner.ts';
import { CONVERGENCE_MS, type LevelLimits, limitsOf, REMEMBERED } from './levels.ts';
import type { Handler, Level } from './messages.ts';
import { BrokenRuleViolation } from './violation.ts';
import { Watch } from './watch.ts';
import { betweenOf, howLost } from './witness.ts';

/** Of messages to the server: people press faster than an outage ends, but a page must not retransmit without end. */
const MAX_WAITING_UP = 300;

/** What a world cost. */
export interface Cost {
  readonly presses: number;
  readonly messages: number;
  readonly bytes: number;
  /** For each press and each other screen, in ms. */
  readonly delaysMs: readonly number[];
  /** The stored state at the end, in bytes. */
  readonly stored: number;
  readonly clients: number;
}

export interface Judged {
  readonly broken: Broken | undefined;
  readonly run: Run;
  readonly handlers: readonly (Handler | null)[];
  readonly cost: Cost;
}

/** @param isLogged keeps a log, and runs on after a failure */
export function judgeWorld(code: Compiled, level: Level, experiment: Experiment, isLogged: boolean): Judged {
  const referee = new Referee(code, limitsOf(level), isLogged);
  const strategy = strategyOf(code, referee.watch, referee);
  const run = runStrategy(experiment, { strategy, replaces: false }, referee);
  return { broken: referee.broken, run, handlers: referee.watch.handlers, cost: referee.cost };
}

class Referee implements Judging, Observer {
  readonly watch: Watch;
  readonly book: JudgeBook;
  readonly convergenceMs = CONVERGENCE_MS;
  broken: Broken | undefined;
  private readonly entries: Entry[] = [];
  private messages = 0;
  private bytes = 0;
  private stored = 0;
  private note: (error: unknown) => void = () => {};

  constructor(
    code: Compiled,
    private readonly limits: LevelLimits,
    readonly isLogged: boolean,
  ) {
    this.watch = new Watch(code, isLogged);
    this.book = new JudgeBook({
      between: (press, who) => betweenOf(this.entries, press, who),
      how: (press, who) => howLost(this.entries, press, who),
      mayGiveUp: (press) => this.mayGiveUp(press),
    });
  }

  get cost(): Cost {
    const { book, messages, bytes, stored } = this;
    const { pressCount: presses, clients } = book;
    return { presses, messages, bytes, delaysMs: book.delaysMs(), stored, clients };
  }

  // -------------------------------------------------------------------------------------- the world

  begun(note: (error: unknown) => void): void {
    this.note = note;
  }

  failed(error: unknown): void {
    if (error instanceof BrokenRuleViolation) this.broken = error.broken;
    else this.broken = { rule: 'error', message: String(error) };
  }

  logged(entry: Entry): void {
    this.entries.push(entry);
    this.watch.logged(entry);
  }

  entering(who: PartyName): void {
    this.watch.who = who;
  }

  queued(to: PartyName, pipe: Pipe<Content>, nowMs: number): void {
    const most = to === 'server' ? MAX_WAITING_UP : this.limits.waiting;
    const last = pipe.inFlight[most]; // in order of their arrival
    if (last === undefined || last.arrivesAtMs > nowMs) return;
    const waiting = pipe.inFlight.filter(({ arrivesAtMs }) => arrivesAtMs <= nowMs).length;
    this.note(new BrokenRuleViolation({ rule: 'queue', to, waiting, most }));
  }

  // -------------------------------------------------------------------------------------- the code

  sent(letters: number, times: number): void {
    this.messages += times;
    this.bytes += times * letters;
  }

  private mayGiveUp(press: number): boolean {
    const { who } = this.book.pressOf(press);
    const others = this.book.othersThan(who);
    if (this.limits.givesUp && others >= REMEMBERED) return true;
    const broken = { rule: 'gave-up', ...this.book.pressOf(press), others, remembered: REMEMBERED } as const;
    this.note(new BrokenRuleViolation(broken));
    return false;
  }

  commits(letters: number): void {
    this.stored = letters;
    const { storedBytes: most } = this.limits;
    if (letters > most) this.note(new BrokenRuleViolation({ rule: 'memory', bytes: letters, most }));
  }
}
