/*
 * The judge in a real worker of Node, locked down, as the terminal runs it. In: code. Out: answers, and everything else that
 * came from the worker.
 */

import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import type { Answer, Request } from '../../../sim/workshop/messages.ts';

const SERVE = `
  import { parentPort } from 'node:worker_threads';
  import { serveJudge } from './sim/workshop/serve.ts';
  const post = parentPort.postMessage.bind(parentPort);
  const now = performance.now.bind(performance);
  serveJudge({ listen: (received) => parentPort.on('message', received), post, nowMs: now });
`;

let script: Promise<string> | undefined;

async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: SERVE, resolveDir: `${import.meta.dirname}/../../..`, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'iife', // variables of its own, not globals, which the lockdown removes
    write: false,
  });
  return outputFiles[0]!.text;
}

export class LockedJudge implements AsyncDisposable {
  /** Including those that nobody asked for. */
  readonly answers: Answer[] = [];
  private received: () => void = () => {};
  private failure: unknown;

  private constructor(private readonly worker: Worker) {
    worker.on('message', (answer: Answer) => {
      this.answers.push(answer);
      this.received();
    });
    worker.on('error', (error) => {
      this.failure = error;
      this.received();
    });
  }

  static async start(): Promise<LockedJudge> {
    script ??= bundled();
    return new LockedJudge(new Worker(await script, { eval: true }));
  }

  /** @returns the last answer to this request */
  async ask(request: Request): Promise<Answer> {
    const before = this.answers.length;
    this.worker.postMessage(request);
    for (;;) {
      const last = this.answers.slice(before).find(({ kind }) => kind !== 'progress');
      if (last !== undefined) return last;
      if (this.failure !== undefined) throw this.failure;
      await new Promise<void>((resolve) => {
        this.received = resolve;
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.worker.terminate();
  }
}
