/*
 * A judge in a thread of Node. The threads run this same program: main.ts calls serve() where it is in one.
 */

import { parentPort, Worker } from 'node:worker_threads';
import type { JudgeWorker, MemberParts } from '../../sim/workshop/member.ts';
import type { Answer, Request } from '../../sim/workshop/messages.ts';
import { serveJudge } from '../../sim/workshop/serve.ts';

/** A world is garbage soon; what a learner's code may allocate is bounded. */
const LIMITS = { maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb: 512 };

/** Says whether this thread is a judge's. */
export function isJudge(): boolean {
  return parentPort !== null;
}

/** From here on, this thread has no globals but those of the language. */
export function serve(): void {
  const port = parentPort!;
  const now = performance.now.bind(performance);
  const post = port.postMessage.bind(port);
  serveJudge({
    listen: (received) => port.on('message', received),
    post: (answer) => post(answer),
    nowMs: () => now(),
  });
}

/** @param script of the threads: it must call serve() */
export function threads(script: URL): MemberParts {
  return {
    start: () => start(script),
    later: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}

function start(script: URL): JudgeWorker {
  const thread = new Worker(script, {
    resourceLimits: LIMITS,
    env: {},
    argv: [],
    stdout: true,
    stderr: true,
  });
  const worker: JudgeWorker = {
    post: (request: Request) => thread.postMessage(request),
    answered: () => {},
    broke: () => {},
    terminate: () => void thread.terminate(),
  };
  thread.on('message', (answer: Answer) => worker.answered(answer));
  thread.on('error', () => worker.broke());
  return worker;
}
