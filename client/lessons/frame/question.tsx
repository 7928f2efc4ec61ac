/*
 * A question with its answers as buttons: the prediction before the experiment, the comparison after it, the check, and the
 * questions that look back at a part. Nothing is graded. In: questions, progress. Out: progress.
 */

import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { type LessonName, PARTS } from '../../../protocol/course.ts';
import { language, type Spoken, spoken } from '../../language.ts';
import { LOOK_BACK } from '../look-back.ts';
import { record, stepOn } from '../progress.ts';
import type { Question } from '../question.ts';
import { QUESTIONS } from '../questions.ts';
import { Prose } from './prose.tsx';
import { frameWords } from './words.ts';

const inWords = <Table,>(table: Table) => spoken(table, language.value) as Spoken<Table>;

interface AnswersProps {
  readonly question: Spoken<Question>;
  readonly chosen: number | undefined;
  /** Undefined: the choice is final. */
  readonly choose: ((index: number) => void) | undefined;
}

function Answers({ question: { ask, answers }, chosen, choose }: AnswersProps) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a legend overflows a small phone in WebKit, whatever its style
    <div class="question" role="group" aria-labelledby={id}>
      <p id={id}>{ask}</p>
      {answers.map((answer, index) => (
        <button
          key={answer}
          type="button"
          class="answer"
          aria-pressed={index === chosen}
          aria-disabled={choose === undefined}
          onClick={() => choose?.(index)}
        >
          {answer}
        </button>
      ))}
    </div>
  );
}

/** One click; it can be changed until the first try. */
export function Prediction({ name }: { name: LessonName }) {
  const { predict, predicted: kept, tryNow } = frameWords();
  const { predicted, tried } = stepOn(name);
  const isFinal = predicted !== undefined && tried === true;
  const choose = isFinal ? undefined : (index: number) => record(name, { predicted: index });
  return (
    <section class="predict" aria-labelledby="predict-title">
      <h2 id="predict-title">{predict}</h2>
      <Answers question={inWords(QUESTIONS[name].predict)} chosen={predicted} choose={choose} />
      <p class="aside" role="status">
        {predicted !== undefined && (tried ? kept : tryNow)}
      </p>
    </section>
  );
}

/** The prediction beside what is true, once something has been tried. Closed, so that it spoils nothing. */
export function Comparison({ name }: { name: LessonName }) {
  const { predicted, tried } = stepOn(name);
  if (!tried) return null;
  const { answers, right, why } = inWords(QUESTIONS[name].predict);
  const { compare, youPredicted, itIs, noPrediction, because } = frameWords();
  return (
    <details class="comparison">
      <summary>{compare}</summary>
      <dl class="sources facts">
        <dt>{youPredicted}</dt>
        <dd>{predicted === undefined ? noPrediction : answers[predicted]}</dd>
        <dt>{itIs}</dt>
        <dd>
          <strong>{answers[right]}</strong>
        </dd>
        <dt>{because}</dt>
        <dd>
          <Prose text={why} />
        </dd>
      </dl>
    </details>
  );
}

/** The question after the experiment. */
export function Check({ name }: { name: LessonName }) {
  const titleId = useId();
  return (
    <section class="self-check" aria-labelledby={titleId}>
      <h2 id={titleId}>{frameWords().check}</h2>
      <Quiz question={QUESTIONS[name].check} name={name} />
    </section>
  );
}

/** Three questions about a whole part, after its last lesson. */
export function LookBack({ after }: { after: LessonName }) {
  const part = PARTS.find(({ lessons }) => lessons.at(-1) === after)?.name;
  const questions = part && LOOK_BACK[part];
  if (!questions) return null;
  return (
    <section class="self-check look-back" aria-labelledby="look-back-title">
      <h2 id="look-back-title">{frameWords().lookBack(frameWords().parts[part].title)}</h2>
      {questions.map((question, index) => (
        <Quiz key={index} question={question} name={`${part}-${index}`} />
      ))}
    </section>
  );
}

/** Any answer gets the explanation; a wrong one may be changed. @param props.name under which progress is kept */
function Quiz({ question, name }: { question: Question; name: string }) {
  const own = useSignal<number | undefined>(undefined);
  const said = inWords(question);
  const chosen = own.value ?? (stepOn(name).checked ? said.right : undefined);
  const choose = (index: number) => {
    own.value = index;
    if (index === said.right) record(name, { checked: true });
  };
  return (
    <div class="quiz">
      <Answers question={said} chosen={chosen} choose={choose} />
      <p role="status" class={chosen === said.right ? 'is-right' : ''}>
        {chosen !== undefined && (
          <>
            <strong>{chosen === said.right ? frameWords().right : frameWords().wrong}</strong>{' '}
            {chosen === said.right && <Prose text={said.why} />}
          </>
        )}
      </p>
    </div>
  );
}
