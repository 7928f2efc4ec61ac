/*
 * A worker of the sandbox: the judge, and a learner's code in the same realm. What the judge needs of it is taken here, before
 * the lockdown takes everything away. In: requests. Out: answers, as text.
 */

import { serveJudge } from '../../../../sim/workshop/serve.ts';

const post = postMessage.bind(globalThis);
const listen = addEventListener.bind(globalThis);
const clock = performance;
const nowMs = clock.now;
const { stringify } = JSON;

serveJudge({
  listen: (received) => listen('message', ({ data }: MessageEvent) => received(data)),
  post: (answer) => post(stringify(answer)),
  nowMs: () => nowMs.call(clock),
});
