/*
 * The worker in which worlds are run, so that the page never stands still. In: requests, each with a number. Out: an
 * answer with the same number, or why there is none.
 */

import { runExperiment } from '../../sim/lab/experiment.ts';
import type { Answer, Request } from './jobs.ts';

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  const { id } = data;
  try {
    const run = runExperiment(data.experiment);
    postMessage({ id, run } satisfies Answer);
  } catch (error) {
    postMessage({ id, error: String(error) } satisfies Answer);
  }
});
