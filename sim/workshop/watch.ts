/*
 * Watches over one world while the learner's code runs in it: which handler runs and on whose behalf, how often, and whether
 * it keeps to the limits; and which handler caused each entry of the log. In: calls of handlers, entries. Out: the first
 * broken rule; handlers, entry by entry.
 */

import type { Entry, PartyName } from '../entry.ts';
import type { Broken, Half, HandlerName } from './broken.ts';
import type { Compiled } from './compile.ts';
import type { Handler } from './messages.ts';
import { BrokenRuleViolation } from './violation.ts';

export const LIMITS_OF_CODE = { callbacks: 20_000, timers: 1_000, iterations: 200_000 } as const;
/** All callbacks of a world together. */
const MAX_ITERATIONS = 2_000_000;
/** An entry that caused a call precedes it by at most so many. */
const NEAR = 8;

export class Watch {
  /** On whose behalf the next handler runs. */
  who: PartyName = 'server';
  readonly handlers: (Handler | null)[] = [];
  /** A limit was exceeded: no code runs in this world any more. */
  isOver = false;
  /** The limit that was exceeded: noted even if the code catches what it was thrown. */
  private limit: Broken | undefined;
  private callbacks = 0;
  private iterations = 0;
  private allIterations = 0;
  private running: Handler | undefined;
  private last: { readonly handler: Handler; readonly entries: number } | undefined;
  private readonly entries: Entry[] = [];

  constructor(
    private readonly code: Compiled,
    readonly isTraced: boolean,
  ) {}

  // -------------------------------------------------------------------------------------- handlers

  /** Runs a handler. @throws BrokenRuleViolation if it throws, or exceeds a limit */
  run<Result>(
    half: Half,
    handler: HandlerName['handler'],
    code: unknown,
    call: () => Result,
  ): Result | undefined {
    if (this.isOver) return undefined;
    const name: HandlerName = { half, handler, who: this.who };
    this.callbacks += 1;
    if (this.callbacks > LIMITS_OF_CODE.callbacks)
      throw new BrokenRuleViolation(this.exceeded('callbacks', name));
    this.iterations = 0;
    const line = this.isTraced ? this.code.lineOf(code) : undefined;
    this.running = { ...name, ...(line !== undefined && { line }) };
    if (this.isTraced) this.assignCause(this.running);
    try {
      const result = call();
      if (this.limit === undefined) return result;
    } catch (error) {
      if (this.limit === undefined) throw this.thrown(error, name);
    } finally {
      this.last = { handler: this.running, entries: this.entries.length };
      this.running = undefined;
    }
    throw new BrokenRuleViolation(this.limit);
  }

  /** Called before each iteration of a loop. */
  readonly tick = (): void => {
    this.iterations += 1;
    this.allIterations += 1;
    if (this.iterations <= LIMITS_OF_CODE.iterations && this.allIterations <= MAX_ITERATIONS) return;
    this.exceeded('iterations', this.running, new Error().stack);
    throw new Error('too many iterations'); // the code may catch it, and is stopped all the same
  };

  /** @param pending of one page or process */
  timerSet(pending: number): void {
    if (pending <= LIMITS_OF_CODE.timers) return;
    this.exceeded('timers', this.running);
    throw new Error('too many timers');
  }

  private exceeded(what: keyof typeof LIMITS_OF_CODE, handler?: HandlerName, stack?: string): Broken {
    this.isOver = true;
    const at = stack === undefined ? undefined : this.code.placeOf(stack);
    const most = LIMITS_OF_CODE[what];
    this.limit ??= { rule: 'limit', what, most, ...(handler && { in: nameOf(handler) }), ...(at && { at }) };
    return this.limit;
  }

  private thrown(error: unknown, handler: HandlerName): BrokenRuleViolation {
    const { message, stack } = factsOf(error);
    const at = this.code.placeOf(stack);
    return new BrokenRuleViolation({ rule: 'error', message, in: handler, ...(at && { at }) });
  }

  // -------------------------------------------------------------------------------------- the log

  logged(entry: Entry): void {
    const { running, last } = this;
    this.entries.push(entry);
    const isAfter =
      last !== undefined && this.entries.length - 1 === last.entries && isResult(entry, last.handler.who);
    this.handlers.push(running ?? (isAfter ? last.handler : null));
    if (isAfter) this.last = { handler: last.handler, entries: this.entries.length };
  }

  /** The line that calls io: what is logged meanwhile is its doing. */
  acting(act: () => void): void {
    const { running } = this;
    if (!this.isTraced || running === undefined) return act();
    const line = this.code.placeOf(new Error().stack ?? '')?.line ?? running.line;
    this.running = { ...running, ...(line !== undefined && { line }) };
    try {
      act();
    } finally {
      this.running = running;
    }
  }

  /** The entry that led to this call: a message that arrived, a press. */
  private assignCause(handler: Handler): void {
    const atMs = this.entries.at(-1)?.atMs;
    for (let at = this.entries.length - 1; at >= Math.max(0, this.entries.length - NEAR); at--) {
      const entry = this.entries[at]!;
      if (entry.atMs !== atMs) return;
      if (this.handlers[at] !== null || !isCause(entry, handler)) continue;
      this.handlers[at] = handler;
      return;
    }
  }
}

function nameOf({ half, handler, who }: HandlerName): HandlerName {
  return { half, handler, who };
}

function isCause(entry: Entry, { handler, who }: HandlerName): boolean {
  switch (handler) {
    case 'press':
      return entry.kind === 'pressed' && entry.who === who;
    case 'message':
      return entry.kind === 'arrived' && entry.to === who && 'note' in entry.content;
    case 'opened':
    case 'closed':
      return entry.kind === 'arrived' && entry.to === who && 'signal' in entry.content;
    case 'committed':
      return entry.kind === 'durable' || (entry.kind === 'commit' && entry.what === 'failed');
    case 'create':
      return entry.kind === 'page' && entry.what === 'opened' && entry.who === who;
    default:
      return false;
  }
}

/** What the world logs after a handler, because of it. */
function isResult(entry: Entry, who: PartyName): boolean {
  if (entry.kind === 'believes') return entry.who === who;
  return (
    entry.kind === 'violated' || (entry.kind === 'server' && entry.what === 'started' && who === 'server')
  );
}

/** Whatever was thrown: even an error may have been made to throw when it is read. */
function factsOf(error: unknown): { message: string; stack: string } {
  try {
    if (error instanceof Error)
      return { message: `${error.message}`.slice(0, 300), stack: `${error.stack ?? ''}` };
    return { message: `${String(error)}, which is not an Error`.slice(0, 300), stack: '' };
  } catch {
    return { message: 'something that cannot be shown', stack: '' };
  }
}
