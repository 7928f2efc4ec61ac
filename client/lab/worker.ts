/*
 * The worker in which worlds are run, so that the page never stands still. In: requests, each with a number. Out: answers
 * with the same number: one for a run, many for a search.
 */

import { runExperiment } from '../../sim/lab/experiment.ts';
import { inevitableFrom } from '../../sim/lab/inevitable.ts';
import { tryWorlds } from '../../sim/lab/search.ts';
import type { Answer, Request } from './jobs.ts';

/** A search tells of its progress so often. */
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

/** A generator's values as they come, gathered a little. The page ends this worker when it has seen enough. */
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
