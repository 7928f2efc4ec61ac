/*
 * The page and its worker: the newest experiment counts.
 */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Answer, type Request, Runner, Superseded, type WorkerLike } from '../../../client/lab/jobs.ts';
import { newcomer } from '../../../sim/lab/experiment.ts';
import type { Experiment, Run } from '../../../sim/lab/run.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

class FakeWorker {
  readonly asked: Request[] = [];
  isEnded = false;
  onmessage: ((event: { data: Answer }) => void) | null = null;
  onerror: (() => void) | null = null;

  postMessage(request: Request): void {
    this.asked.push(request);
  }

  terminate(): void {
    this.isEnded = true;
  }

  answer(request: Request): void {
    this.onmessage!({ data: { id: request.id, run: { value: request.experiment.seed } as Run } });
  }
}

function makeRunner(): { runner: Runner; workers: FakeWorker[] } {
  const workers: FakeWorker[] = [];
  const runner = new Runner(() => {
    workers.push(new FakeWorker());
    return workers.at(-1) as unknown as WorkerLike;
  });
  return { runner, workers };
}

const seeded = (seed: number): Experiment => ({ ...newcomer(), seed });

describe('a runner', () => {
  it('asks for one run at a time, and of those that wait for the newest alone', async () => {
    const { runner, workers } = makeRunner();
    const [first, second, third] = [1, 2, 3].map((seed) => runner.run(seeded(seed)));
    const superseded = expect(second).rejects.toBeInstanceOf(Superseded);
    const [worker] = workers;
    expect(worker!.asked).toHaveLength(1);
    worker!.answer(worker!.asked[0]!);
    expect((await first!).value).toBe(1);
    await superseded;
    expect(worker!.asked.map(({ experiment }) => experiment.seed)).toEqual([1, 3]);
    worker!.answer(worker!.asked[1]!);
    expect((await third!).value).toBe(3);
  });

  it('ends a worker that is busy too long with what nobody waits for any more', async () => {
    const { runner, workers } = makeRunner();
    const first = expect(runner.run(seeded(1))).rejects.toBeInstanceOf(Superseded);
    const second = runner.run(seeded(2));
    vi.advanceTimersByTime(1_000);
    await first;
    expect(workers.map(({ isEnded }) => isEnded)).toEqual([true, false]);
    workers[1]!.answer(workers[1]!.asked[0]!);
    expect((await second).value).toBe(2);
  });

  it('lets a run take its time that somebody waits for', async () => {
    const { runner, workers } = makeRunner();
    const only = runner.run(seeded(1));
    vi.advanceTimersByTime(60_000);
    expect(workers[0]!.isEnded).toBe(false);
    workers[0]!.answer(workers[0]!.asked[0]!);
    expect((await only).value).toBe(1);
  });
});
