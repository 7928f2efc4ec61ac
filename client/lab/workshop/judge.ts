/*
 * The judge of the page: its workers are in the sandbox, and a newer request ends an older one. In: code, and which worlds. Out:
 * verdicts. Answers come from where a learner's code ran, so each is checked, and checked to be one to what was asked.
 */

import { Host } from '../../../sim/workshop/host.ts';
import type { JudgeWorker, MemberParts } from '../../../sim/workshop/member.ts';
import type { Answer, Request } from '../../../sim/workshop/messages.ts';
import type { WorkerLike } from '../jobs.ts';
import { answerOf } from './answers.ts';

export class Judge {
  private readonly parts: MemberParts;
  private host: Host;
  private underWay = 0;

  /** @param start makes a worker in the sandbox @param workers how many run worlds side by side */
  constructor(
    start: () => WorkerLike,
    private readonly workers: number,
  ) {
    this.parts = { start: () => judgeIn(start()), later };
    this.host = new Host(this.parts, workers);
  }

  judge(...given: Parameters<Host['judge']>): ReturnType<Host['judge']> {
    this.stop();
    return this.count(this.host.judge(...given));
  }

  replay(...given: Parameters<Host['replay']>): ReturnType<Host['replay']> {
    this.stop();
    return this.count(this.host.replay(...given));
  }

  /** Ends what is under way. A host that is idle keeps its workers. */
  stop(): void {
    if (this.underWay > 0) this.end();
  }

  end(): void {
    this.host.stop();
    this.host = new Host(this.parts, this.workers);
    this.underWay = 0;
  }

  private async count<T>(verdict: Promise<T>): Promise<T> {
    const { host } = this;
    this.underWay += 1;
    try {
      return await verdict;
    } finally {
      if (host === this.host) this.underWay -= 1;
    }
  }
}

/** A page that was busy itself for so long hears first what was said meanwhile. */
function later(ms: number, run: () => void): () => void {
  let timer = setTimeout(() => {
    timer = setTimeout(run, 0);
  }, ms);
  return () => clearTimeout(timer);
}

function judgeIn(worker: WorkerLike): JudgeWorker {
  let asked: Request | undefined;
  const judge: JudgeWorker = {
    post(request) {
      asked = request;
      worker.postMessage(request);
    },
    answered: () => {},
    broke: () => {},
    terminate: () => worker.terminate(),
  };
  worker.onmessage = ({ data }: MessageEvent<unknown>) => {
    const answer = answerOf(data);
    if (answer !== undefined && asked !== undefined && isAnswerTo(asked, answer)) judge.answered(answer);
    else judge.broke();
  };
  worker.onerror = () => judge.broke();
  return judge;
}

/** What may answer a request, besides progress. */
const ANSWERS: { readonly [Kind in Request['kind']]: readonly Answer['kind'][] } = {
  load: ['loaded', 'refused'],
  run: ['passed', 'failed', 'notDeterministic', 'refused'],
  replay: ['replayed', 'notDeterministic', 'refused'],
};

export function isAnswerTo(request: Request, answer: Answer): boolean {
  if (answer.kind === 'progress')
    return request.kind === 'replay' || (request.kind === 'run' && answer.done <= request.count);
  if (!ANSWERS[request.kind].includes(answer.kind)) return false;
  if (request.kind === 'run' && 'seed' in answer)
    return answer.seed >= request.from && answer.seed < request.from + request.count;
  if (request.kind === 'run' && answer.kind === 'passed') return answer.tally.worlds === request.count;
  return request.kind !== 'replay' || !('seed' in answer) || answer.seed === request.seed;
}
