/*
 * One worker with a judge, and the timer that watches over it. In: requests. Out: the last answer to each, or that the worker
 * was silent for too long, and was ended: the next request starts another one.
 */

import { type Answer, type Request, SILENCE_MS } from './messages.ts';

/** A worker, as the host sees it. */
export interface JudgeWorker {
  post(request: Request): void;
  /** Called for each answer. */
  answered: (answer: Answer) => void;
  /** Called if the worker breaks, as when its memory is full. */
  broke: () => void;
  terminate(): void;
}

export interface MemberParts {
  start(): JudgeWorker;
  /** Calls `run` after this time. @returns cancels it */
  later(ms: number, run: () => void): () => void;
}

type Last = Exclude<Answer, { kind: 'progress' }>;

/** @param done worlds that had passed when it fell silent */
export type Ended = Last | { readonly kind: 'silent'; readonly done: number } | { readonly kind: 'ended' };

/** To start, a busy machine may take longer than for a sign of life. */
const START_MS = 60_000;

export class Member {
  private worker: JudgeWorker | undefined;
  private code: string | undefined;
  private loaded: Last | undefined;
  private finish: ((ended: Ended) => void) | undefined;

  constructor(private readonly parts: MemberParts) {}

  /** Starts a worker if there is none. Code that it has already is not loaded again. */
  async load(code: string): Promise<Ended> {
    if (this.worker !== undefined && this.code === code && this.loaded !== undefined) return this.loaded;
    this.code = code;
    const ended = await this.ask({ kind: 'load', code }, () => {}, START_MS);
    this.loaded = ended.kind === 'silent' || ended.kind === 'ended' ? undefined : ended;
    return ended;
  }

  /** @param silenceMs for so long there may be no answer */
  ask(
    request: Request,
    progress: (done: number) => void = () => {},
    silenceMs: number = SILENCE_MS,
  ): Promise<Ended> {
    this.worker ??= this.parts.start();
    const { worker } = this;
    return new Promise((resolve) => {
      let done = 0;
      const fallSilent = (): void => {
        this.finish?.({ kind: 'silent', done });
        this.end();
      };
      let cancel = this.parts.later(silenceMs, fallSilent);
      this.finish = (ended) => {
        cancel();
        this.finish = undefined;
        resolve(ended);
      };
      worker.broke = fallSilent;
      worker.answered = (answer) => {
        cancel();
        if (answer.kind !== 'progress') return this.finish?.(answer);
        done = answer.done;
        progress(done);
        cancel = this.parts.later(silenceMs, fallSilent);
      };
      worker.post(request);
    });
  }

  /** Terminates the worker; what was asked has ended. */
  end(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.loaded = undefined;
    this.finish?.({ kind: 'ended' });
  }
}
