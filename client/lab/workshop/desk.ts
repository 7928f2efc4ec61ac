/*
 * One worker of the sandbox, and one request at a time. In: requests. Out: answers, each checked, and checked to be one to that
 * request; or that there was none: the worker is silent, failed, or was ended.
 */

import { type Answer, type Request, SILENCE_MS } from '../../../sim/workshop/messages.ts';
import type { WorkerLike } from '../jobs.ts';
import { answerOf } from './answers.ts';
import { READY } from './sandbox/orders.ts';

export type Told =
  | Answer
  | { readonly kind: 'silent' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'lost'; readonly why: string };

/** What may answer a request; `progress` does not end it. */
const ANSWERS: { readonly [Kind in Request['kind']]: readonly Answer['kind'][] } = {
  load: ['loaded', 'refused'],
  run: ['passed', 'failed', 'notDeterministic'],
  replay: ['replayed', 'notDeterministic'],
};

interface Asked {
  readonly request: Request;
  readonly told: (done: number) => void;
  readonly settle: (answer: Told) => void;
}

export class Desk {
  private worker: WorkerLike | undefined;
  private isReady = false;
  private asked: Asked | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What it has loaded. */
  private loaded: { readonly code: string; readonly answer: Answer } | undefined;

  constructor(private readonly start: () => WorkerLike) {}

  /** At once, if it has this code already. */
  async load(code: string): Promise<Told> {
    if (this.loaded?.code === code) return this.loaded.answer;
    const answer = await this.ask({ kind: 'load', code });
    if (answer.kind === 'loaded') this.loaded = { code, answer };
    return answer;
  }

  /** @param told receives how many worlds are done */
  ask(request: Request, told: (done: number) => void = () => {}): Promise<Told> {
    this.cancel();
    return new Promise((settle) => {
      this.asked = { request, told, settle };
      this.worker ??= this.open();
      this.worker.postMessage(request);
      this.watch();
    });
  }

  /** A worker that is busy cannot be told: it is ended. */
  cancel(): void {
    if (this.asked !== undefined) this.close({ kind: 'cancelled' });
  }

  end(): void {
    this.close({ kind: 'cancelled' });
  }

  private open(): WorkerLike {
    const worker = this.start();
    worker.onmessage = ({ data }: MessageEvent<unknown>) => this.heard(data);
    worker.onerror = (event) => this.close({ kind: 'lost', why: (event as ErrorEvent).message });
    return worker;
  }

  private close(answer: Told): void {
    clearTimeout(this.timer);
    this.worker?.terminate();
    this.worker = undefined;
    this.isReady = false;
    this.loaded = undefined;
    this.settle(answer);
  }

  private heard(data: unknown): void {
    if (data === READY) this.isReady = true;
    else this.answered(data);
    this.watch();
  }

  private answered(data: unknown): void {
    const { asked } = this;
    const answer = answerOf(data);
    if (asked === undefined || answer === undefined || !isAnswerTo(asked.request, answer))
      return this.close({ kind: 'lost', why: 'it sent something that is no answer' });
    if (answer.kind === 'progress') asked.told(answer.done);
    else this.settle(answer);
  }

  private settle(answer: Told): void {
    const { asked } = this;
    this.asked = undefined;
    clearTimeout(this.timer);
    asked?.settle(answer);
  }

  /** From now on, the worker has to say something soon. It may take its time to start. */
  private watch(): void {
    clearTimeout(this.timer);
    if (this.asked === undefined || !this.isReady) return;
    this.timer = setTimeout(() => {
      // A page that was busy itself hears first what was said meanwhile.
      this.timer = setTimeout(() => this.close({ kind: 'silent' }), 0);
    }, SILENCE_MS);
  }
}

function isAnswerTo(request: Request, answer: Answer): boolean {
  if (answer.kind === 'progress')
    return request.kind === 'replay' || (request.kind === 'run' && answer.done <= request.count);
  if (!ANSWERS[request.kind].includes(answer.kind)) return false;
  if (request.kind === 'run' && 'seed' in answer)
    return answer.seed >= request.from && answer.seed < request.from + request.count;
  if (request.kind === 'run' && answer.kind === 'passed') return answer.tally.worlds === request.count;
  return request.kind !== 'replay' || !('seed' in answer) || answer.seed === request.seed;
}
