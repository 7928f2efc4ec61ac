/*
 * Searches through thousands of worlds: for one that breaks our counter, and "when did it become inevitable?". Both run in
 * a worker until they finish or the user closes the panel.
 */

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Share } from '../../../sim/lab/inevitable.ts';
import { search } from '../jobs.ts';
import type { Lab } from '../model.ts';
import { courseWords } from '../words/course.ts';

/** Cancelled when the component unmounts. */
function useSearch() {
  const stop = useRef<() => void>(() => {});
  useEffect(() => () => stop.current(), []);
  return stop;
}

export function Search({ lab }: { readonly lab: Lab }) {
  const stop = useSearch();
  const isRunning = useSignal(false);
  const sum = useSignal({ worlds: 0, presses: 0 });
  const { tryWorlds, stop: stopWord, tried } = courseWords();
  const start = (): void => {
    sum.value = { worlds: 0, presses: 0 };
    isRunning.value = true;
    const request = { what: 'search', experiment: lab.experiment.peek() } as const;
    stop.current = search(lab.makeWorker, request, (answer) => {
      if (!('tried' in answer)) return;
      for (const { presses, broken } of answer.tried) {
        sum.value = { worlds: sum.value.worlds + 1, presses: sum.value.presses + presses };
        if (broken !== undefined) lab.open(broken);
      }
    });
  };
  const end = (): void => {
    stop.current();
    isRunning.value = false;
  };
  return (
    <div class="doings">
      <button type="button" onClick={isRunning.value ? end : start}>
        {isRunning.value ? stopWord : tryWorlds}
      </button>
      {sum.value.worlds > 0 && <p class="aside">{tried(sum.value.worlds, sum.value.presses)}</p>}
    </div>
  );
}

/** For an experiment that broke a rule: from which moment on was the failure inevitable? */
export function Inevitable({ lab }: { readonly lab: Lab }) {
  const stop = useSearch();
  const shares = useSignal<ReadonlyMap<number, Share>>(new Map());
  const { inevitable, inevitableHelp, share: shareWord } = courseWords();
  const start = (): void => {
    stop.current();
    shares.value = new Map();
    const request = { what: 'inevitable', experiment: lab.experiment.peek() } as const;
    stop.current = search(lab.makeWorker, request, (answer) => {
      if (!('share' in answer)) return;
      const found = new Map(shares.value);
      for (const share of answer.share) found.set(share.atMs, share);
      shares.value = found;
    });
  };
  if (lab.experiment.value.order !== undefined) return null; // nothing comes after its steps
  const sorted = [...shares.value.values()].sort((one, other) => one.atMs - other.atMs);
  return (
    <div class="doings">
      <button type="button" onClick={start}>
        {inevitable}
      </button>
      {sorted.length > 0 && <p class="aside">{inevitableHelp}</p>}
      <ol class="shares">
        {sorted.map(({ atMs, broken, tried }) => {
          const percent = Math.round((100 * broken) / tried);
          return (
            <li key={atMs}>
              <button type="button" onClick={() => lab.moveTo(atMs)}>
                <meter min={0} max={100} value={percent} aria-hidden="true" />
                {shareWord((atMs / 1000).toFixed(3), percent)}
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
