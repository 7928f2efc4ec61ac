/*
 * The worker that runs worlds, so that the page stays responsive. In: requests, each with a number. Out: answers
 * with the same number: one for a run, many for a search.
 */

import { runExperiment } from '../../sim/lab/experiment.ts';
import { inevitableFrom } from '../../sim/lab/inevitable.ts';
import { tryWorlds } from '../../sim/lab/search.ts';
import type { Answer, Request } from './jobs.ts';

/** Interval at which a search reports its progress. */
const TELL_MS = 150;

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  try {
    answer(data);
  } catch (error) {
    postMessage({ id: data.id, error: String(error) } satisfies Answer);
  }
});

function answer(request: Request): void {
  const { id, experiment, what } = request;
  if (what === 'run') postMessage({ id, run: runExperiment(experiment) } satisfies Answer);
  else if (what === 'inevitable') tell(id, inevitableFrom(experiment), 'share');
  else tell(id, tryWorlds(experiment.strategy), 'tried');
}

/** Sends a generator's values, batched. The page terminates this worker when it needs no more. */
function tell(id: number, steps: Generator<object, void>, name: 'share' | 'tried'): void {
  let found: object[] = [];
  let toldMs = performance.now();
  for (const step of steps) {
    found.push(step);
    if (performance.now() - toldMs < TELL_MS) continue;
    postMessage({ id, [name]: found });
    found = [];
    toldMs = performance.now();
  }
  postMessage({ id, [name]: found });
  postMessage({ id, isOver: true } satisfies Answer);
}
