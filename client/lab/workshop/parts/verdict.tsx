/*
 * Run and Stop, how far it is, and what the judge found, in a sentence that is also spoken.
 */

import { LEVELS } from '../../../../sim/workshop/messages.ts';
import { language } from '../../../language.ts';
import type { State, Workshop } from '../model.ts';
import { brokenSentence } from '../words/broken.ts';
import { numberText, shopWords } from '../words/page.ts';
import { ScoreTable } from './score.tsx';

export function Verdict({ workshop }: { readonly workshop: Workshop }) {
  const state = workshop.state.value;
  const { foreign, running, nextLevel } = shopWords();
  const isRunning = state.kind === 'running' && !state.isLive;
  const isLast = workshop.level.value === LEVELS.at(-1);
  return (
    <section class="shop-verdict">
      {workshop.isForeign.value && <p class="shop-foreign">{foreign}</p>}
      <RunButton workshop={workshop} isRunning={isRunning} />
      {isRunning && (
        <label class="shop-progress">
          <progress value={state.done} max={state.of} />
          <span>{running(count(state.done), count(state.of))}</span>
        </label>
      )}
      <div role="status" data-state={state.kind}>
        {textsOf(state).map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
      {state.kind === 'passed' && !state.isLive && (
        <>
          {!isLast && (
            <button type="button" class="solid" onClick={() => workshop.nextLevel()}>
              {nextLevel}
            </button>
          )}
          <ScoreTable pass={state.pass} ours={state.ours} />
        </>
      )}
    </section>
  );
}

function RunButton({ workshop, isRunning }: { readonly workshop: Workshop; readonly isRunning: boolean }) {
  const { run, stop } = shopWords();
  return (
    <button
      type="button"
      class="solid shop-run"
      onClick={() => (isRunning ? workshop.halt() : void workshop.run())}
    >
      {isRunning ? stop : run(count(workshop.worlds))}
    </button>
  );
}

/** What is said of a state: nothing while it runs, so that a live region does not count aloud. */
function textsOf(state: State): readonly string[] {
  const words = shopWords();
  switch (state.kind) {
    case 'idle':
    case 'running':
      return [];
    case 'refused':
      return [words.refused(state.line ?? 1, state.message)];
    case 'passed':
      return [(state.isLive ? words.survivedSome : words.survived)(count(state.pass.worlds))];
    case 'failed':
      return [brokenSentence(state.broken), words.brokenIn(String(state.seed), count(state.seed))];
    case 'hangs':
      return [brokenSentence({ rule: 'hang' }), words.brokenIn(String(state.seed), count(state.seed))];
    case 'notDeterministic': {
      const [first, second] = [state.first, state.second].map((broken) =>
        broken === undefined ? words.nothingBroke : brokenSentence(broken),
      );
      return [words.notDeterministic(String(state.seed)), words.results(first!, second!)];
    }
    case 'stopped':
      return [words.stopped];
    default:
      return state satisfies never;
  }
}

function count(worlds: number): string {
  return numberText(worlds, language.value);
}
