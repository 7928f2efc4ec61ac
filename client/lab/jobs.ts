/*
 * Requests to the worker: each gets one answer. A newer experiment cancels the run of an older one: the page waits only
 * for the latest, and terminates a worker that stays busy with an older one for too long.
 */

import type { Share } from '../../sim/lab/inevitable.ts';
import type { Experiment, Run } from '../../sim/lab/run.ts';
import type { Tried } from '../../sim/lab/search.ts';

export interface Request {
  readonly id: number;
  readonly what: 'run' | 'inevitable' | 'search';
  readonly experiment: Experiment;
}

export type Answer =
  | { readonly id: number; readonly run: Run }
  | { readonly id: number; readonly share: readonly Share[] }
  | { readonly id: number; readonly tried: readonly Tried[] }
  | { readonly id: number; readonly isOver: true }
  | { readonly id: number; readonly error: string };

/** Superseded by a newer experiment. */
export class Superseded extends Error {}

/** A worker may stay this long busy with a superseded request. */
const PATIENCE_MS = 400;

/** The part of Worker that this file uses. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;

interface Job {
  readonly experiment: Experiment;
  readonly done: (run: Run) => void;
  readonly failed: (why: Error) => void;
}

/** Runs one request at a time; of those waiting, only the latest is kept. */
export class Runner {
  private worker: WorkerLike | undefined;
  private busyWith: (Job & { readonly id: number }) | undefined;
  private waiting: Job | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private id = 0;

  constructor(private readonly makeWorker: () => WorkerLike) {}

  /** @throws {Superseded} if a newer experiment arrived in the meantime */
  run(experiment: Experiment): Promise<Run> {
    return new Promise((done, failed) => {
      this.waiting?.failed(new Superseded());
      this.waiting = { experiment, done, failed };
      if (this.busyWith === undefined) this.next();
      else this.timer ??= setTimeout(() => this.giveUp(new Superseded()), PATIENCE_MS);
    });
  }

  end(): void {
    this.waiting = undefined;
    this.giveUp(new Superseded());
  }

  private next(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const job = this.waiting;
    this.waiting = undefined;
    this.busyWith = undefined;
    if (job === undefined) return;
    this.busyWith = { ...job, id: ++this.id };
    this.worker ??= this.start();
    this.worker.postMessage({ id: this.id, what: 'run', experiment: job.experiment } satisfies Request);
  }

  private start(): WorkerLike {
    const worker = this.makeWorker();
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.answered(data);
    worker.onerror = () => this.giveUp(new Error('the worker failed'));
    return worker;
  }

  private answered(answer: Answer): void {
    const job = this.busyWith;
    if (job === undefined || job.id !== answer.id) return;
    if ('run' in answer) job.done(answer.run);
    else if ('error' in answer) job.failed(new Error(answer.error));
    else return;
    this.next();
  }

  private giveUp(why: Error): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.busyWith?.failed(why);
    this.next();
  }
}

/**
 * A long computation, in its own worker.
 * @param told called with each answer
 * @returns a function that cancels it
 */
export function search(
  makeWorker: () => WorkerLike,
  request: Omit<Request, 'id'>,
  told: (answer: Answer) => void,
): () => void {
  const worker = makeWorker();
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    told(data);
    if ('isOver' in data || 'error' in data) worker.terminate();
  };
  worker.postMessage({ id: 0, ...request } satisfies Request);
  return () => worker.terminate();
}
