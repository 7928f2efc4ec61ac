/*
 * Lesson: errors. How a connection fails, what a page sees of it, and what it should do then.
 */

import { useEffect } from 'preact/hooks';
import { query, setQuery } from '../../router.ts';
import type { Console } from '../console/console.ts';
import type { Lesson } from '../lesson.ts';
import { Knob } from '../parts/bench.tsx';
import { BackoffDots } from './backoff-dots.tsx';
import { type Evidence, TRIALS } from './model.ts';
import { forget, type Result, result, run } from './trials.ts';
import { words } from './words.ts';

export const lesson: Lesson = {
  reference: {
    label: 'WHATWG WebSockets: feedback from the protocol',
    url: 'https://websockets.spec.whatwg.org/#feedback-from-the-protocol',
  },
  words,
  tries: [
    (console) => run(console, 'not-found'),
    (console) => run(console, 'too-big'),
    (console) => run(console, 'vanished'),
  ],
  Body: ErrorsBody,
};

/** A button for each kind of failure, and the diagnosis from what the page can observe. */
function ErrorsBody({ console }: { console: Console }) {
  const shown = result.value;
  useEffect(() => {
    const linked = TRIALS.find((trial) => trial === query.peek().get('trial'));
    if (linked !== undefined) void run(console, linked);
    return forget;
  }, []);
  useEffect(() => {
    if (shown?.kind === 'running') setQuery('trial', shown.trial);
  }, [shown]);
  return (
    <section class="bench">
      <h2 id="errors-choose">{words().choose}</h2>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls that are filled in */}
      <div class="bench-row" role="group" aria-labelledby="errors-choose">
        {TRIALS.map((trial) => (
          <Knob label={words().trials[trial]} key={trial} onClick={() => run(console, trial)} />
        ))}
      </div>
      <div class="finding" role="status">
        {shown === undefined ? <p>{words().idle}</p> : <Finding shown={shown} />}
      </div>
      <BackoffDots />
      <details>
        <summary>{words().honestTitle}</summary>
        <p>{words().honest}</p>
      </details>
    </section>
  );
}

function Finding({ shown }: { shown: Result }) {
  if (shown.kind === 'running') {
    return (
      <p>
        {words().running(words().trials[shown.trial])}
        {shown.trial === 'timeout' && ` ${words().runningTimeout}`}
      </p>
    );
  }
  const { title, why, todo } = words().findings[shown.diagnosis];
  return (
    <>
      <h2>{title}</h2>
      <dl class="pairs">
        <dt>{words().saw}</dt>
        <dd>
          {sightings(shown.evidence).map((sighting) => (
            <p key={sighting}>{sighting}</p>
          ))}
        </dd>
        <dt>{words().why}</dt>
        <dd>{why}</dd>
        <dt>{words().todo}</dt>
        <dd>{todo}</dd>
      </dl>
    </>
  );
}

function sightings({ failure, code, httpStatus, ...evidence }: Evidence): string[] {
  const seen: string[] = [];
  if (failure !== undefined) seen.push(words().threw(failure));
  if (code !== undefined) seen.push(words().closed(code));
  if (typeof httpStatus === 'number') seen.push(words().fetched(httpStatus));
  else if (httpStatus === null) seen.push(words().fetchFailed);
  else if (code === 1006 && !evidence.wasOpen && !evidence.gaveUp) seen.push(words().notFetched);
  return seen;
}
