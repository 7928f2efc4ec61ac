/*
 * The buttons of a lesson: each runs one experiment on the lesson's console. Out: the number of the try that was started.
 */

import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { LessonName } from '../../../protocol/course.ts';
import { isStill } from '../../components/motion.ts';
import type { Console } from '../console/console.ts';
import { LESSONS } from '../course.ts';
import { record } from '../progress.ts';
import { frameWords } from './words.ts';

interface TriesProps {
  readonly name: LessonName;
  readonly console: Console;
  /** Called with the number of the try, from 0 on. */
  readonly started: (index: number) => void;
}

export function Tries({ name, console, started }: TriesProps) {
  const lesson = LESSONS[name];
  const place = useRef<HTMLElement>(null);
  const hasFailed = useSignal(false);
  const start = async (index: number) => {
    hasFailed.value = false;
    started(index);
    record(name, { tried: true });
    bringIntoView(place.current!);
    try {
      await lesson.tries[index]!(console);
    } catch (error) {
      globalThis.console.warn(error);
      hasFailed.value = true;
    }
  };
  const labels = lesson.words().tries;
  return (
    <section class="tries" ref={place} aria-labelledby="tries-title">
      <h2 id="tries-title">{frameWords().tries}</h2>
      <ol class={labels.length > 3 ? 'many' : ''}>
        {labels.map((label, index) => (
          <li key={label}>
            <button type="button" class="try" onClick={() => start(index)}>
              {label}
            </button>
          </li>
        ))}
      </ol>
      <p role="status">{hasFailed.value && frameWords().failed}</p>
    </section>
  );
}

/** On a phone, results appear below the buttons: this scrolls the buttons to the top, so that both are visible. */
function bringIntoView(tries: HTMLElement): void {
  const isNarrow = tries.offsetWidth > innerWidth / 2;
  if (isNarrow) tries.scrollIntoView({ behavior: isStill() ? 'auto' : 'smooth' });
}
