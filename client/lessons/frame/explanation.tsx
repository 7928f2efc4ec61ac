/*
 * What a lesson explains: its text, the sentence to keep, its special words, and where to read on: the files that ran,
 * the same idea in Python, the specification, and missions of the Lab.
 */

import type { ComponentChildren } from 'preact';
import { endpointsOf, type LessonName } from '../../../protocol/course.ts';
import { missionWords } from '../../lab/words/missions.ts';
import { language } from '../../language.ts';
import { LESSONS } from '../course.ts';
import { FURTHER } from '../further.ts';
import { ranOf } from '../parts/ran.ts';
import { QUESTIONS } from '../questions.ts';
import { sourceUrl } from '../source/source-page.tsx';
import { Defined, Prose } from './prose.tsx';
import { frameWords } from './words.ts';

const PYTHON = 'docs/clients.md';

export function Explanation({ name }: { name: LessonName }) {
  const { explanation, keep, terms: termsTitle } = frameWords();
  const { terms = [] } = FURTHER[name];
  return (
    <section class="explanation" aria-labelledby="explanation-title">
      <h2 id="explanation-title">{explanation}</h2>
      {LESSONS[name].words().explanation.map((paragraph) => (
        <p key={paragraph}>
          <Prose text={paragraph} />
        </p>
      ))}
      <p class="keep">
        <strong>{keep}</strong> {QUESTIONS[name].keep.as[language.value]}
      </p>
      {terms.length > 0 && (
        <p class="terms">
          {termsTitle}{' '}
          {terms.map((term) => (
            <Defined key={term} term={term} />
          ))}
        </p>
      )}
      <Sources name={name} />
    </section>
  );
}

function Sources({ name }: { name: LessonName }) {
  const { read, reference, python, program, inLab } = frameWords();
  const { label, url } = LESSONS[name].reference;
  const { python: block, missions = [] } = FURTHER[name];
  return (
    <dl class="sources">
      <dt>{read}</dt>
      {endpointsOf(name).map((endpoint) => {
        const file = `server/lessons/${endpoint}.ts`;
        return (
          <Item key={file} to={sourceUrl(file, { ran: ranOf(`/lessons/${endpoint}`) })}>
            <code>{file}</code>
          </Item>
        );
      })}
      {block !== undefined && (
        <>
          <dt>{python}</dt>
          <Item to={`/source/${PYTHON}?python=${block}`}>{program}</Item>
        </>
      )}
      <dt>{reference}</dt>
      <Item to={url}>{label}</Item>
      {missions.length > 0 && <dt>{inLab}</dt>}
      {missions.map((mission) => (
        <Item key={mission} to={`/lab/${mission}`}>
          {missionWords()[mission].title}
        </Item>
      ))}
    </dl>
  );
}

function Item({ to, children }: { to: string; children: ComponentChildren }) {
  return (
    <dd>
      <a href={to}>{children}</a>
    </dd>
  );
}
