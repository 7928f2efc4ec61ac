/*
 * The judge in a worker, of a browser or of Node: locks its realm down, and handles requests from then on. In: a port, whose
 * functions the worker took from its realm before. Out: answers.
 */

import { Judge } from './judge.ts';
import { lockDown } from './lockdown.ts';
import type { Answer, Request } from './messages.ts';

export interface WorkerPort {
  listen(received: (request: Request) => void): void;
  post(answer: Answer): void;
  /** A monotonic clock, in ms. */
  nowMs(): number;
}

/**
 * Call it once, after everything else has been imported: it cannot be undone. The script must be a module or wrapped in a
 * function: variables of a classic script are globals, and go with the others.
 */
export function serveJudge(port: WorkerPort): void {
  const { makeFunction } = lockDown();
  const judge = new Judge(
    makeFunction,
    () => port.nowMs(),
    (answer) => port.post(answer),
  );
  port.listen((request) => judge.handle(request));
}
