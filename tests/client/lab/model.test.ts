/*
 * The state of the Lab's page, with a worker that answers at once.
 */

import { expect, it } from 'vitest';
import type { Request, WorkerLike } from '../../../client/lab/jobs.ts';
import { Lab } from '../../../client/lab/model.ts';
import { newcomer, runExperiment } from '../../../sim/lab/experiment.ts';
import type { Experiment } from '../../../sim/lab/run.ts';

const press = { kind: 'press', who: 0, delta: 1, atMs: 1_000 } as const;

function makeWorker(): WorkerLike {
  const worker = {
    onmessage: undefined as unknown as (event: unknown) => void,
    onerror: null,
    terminate() {},
    postMessage({ id, experiment }: Request) {
      queueMicrotask(() => worker.onmessage({ data: { id, run: runExperiment(experiment) } }));
    },
  };
  return worker as unknown as WorkerLike;
}

/** Opens an experiment, and waits until it has run. */
async function opened(experiment: Experiment): Promise<{ lab: Lab; ran: () => Promise<void> }> {
  const lab = new Lab(makeWorker, experiment);
  lab.start();
  const ran = () => new Promise<void>((resolve) => setImmediate(resolve));
  await ran();
  return { lab, ran };
}

it('a fault at a selected entry leaves that entry and everything before it as they were', async () => {
  const { lab, ran } = await opened({ ...newcomer(), schedule: [press] });
  const entries = lab.main.entries.peek();
  const first = entries.findIndex(({ kind }) => kind === 'pressed');
  expect(first).toBeGreaterThan(0);
  for (let index = first; index < first + 20; index++) {
    lab.select({ kind: 'entry', index, of: lab.main });
    lab.happen({ kind: 'offline', who: 0, forMs: 1_000 });
    await ran();
    const kept = JSON.stringify(lab.main.entries.peek().slice(0, index + 1));
    expect(kept).toBe(JSON.stringify(entries.slice(0, index + 1)));
    expect(lab.main.entries.peek().findIndex(({ kind }) => kind === 'happening')).toBeGreaterThan(0);
    expect(lab.cursor.peek().index).toBeGreaterThan(index + 1);
    lab.undo();
    await ran();
  }
});
