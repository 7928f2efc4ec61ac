import { describe, expect, it } from 'vitest';
import { LANGUAGES, Phrase } from '../../../client/language.ts';
import { LESSONS } from '../../../client/lessons/course.ts';
import { LOOK_BACK } from '../../../client/lessons/look-back.ts';
import type { Question } from '../../../client/lessons/question.ts';
import { QUESTIONS } from '../../../client/lessons/questions.ts';
import { COURSE, PARTS } from '../../../protocol/course.ts';

/** What fits on a phone beside the rest of the lesson, in characters. */
const LONGEST = { en: { ask: 180, answer: 80, text: 300 }, zh: { ask: 70, answer: 36, text: 130 } };

const questions: readonly (readonly [string, Question])[] = [
  ...COURSE.flatMap((name) => {
    const { predict, check } = QUESTIONS[name];
    return [[`${name}: predict`, predict] as const, [`${name}: check`, check] as const];
  }),
  ...Object.entries(LOOK_BACK).flatMap(([part, three]) =>
    three.map((question, index) => [`${part} ${index}`, question] as const),
  ),
];

describe.each(questions)('%s', (_, { ask, answers, right, why }) => {
  it('has three or four answers, one of them right', () => {
    expect([3, 4]).toContain(answers.length);
    expect(answers[right]).toBeInstanceOf(Phrase);
  });

  it.each(LANGUAGES)('has distinct answers that fit, and all texts, in %s', (language) => {
    const longest = LONGEST[language === 'en' ? 'en' : 'zh'];
    const said = answers.map(({ as }) => as[language]);
    expect(new Set(said).size).toBe(said.length);
    const tooLong = [
      ...said.filter((answer) => answer.length > longest.answer),
      ...[ask.as[language]].filter((text) => text.length > longest.ask),
      ...[why.as[language]].filter((text) => text.length > longest.text),
    ];
    expect(tooLong).toEqual([]);
    expect([...said, ask.as[language], why.as[language]].every((text) => text.trim() !== '')).toBe(true);
  });
});

it('no position of the right answer is that of most questions', () => {
  const counts = [0, 1, 2, 3].map((index) => questions.filter(([, { right }]) => right === index).length);
  expect(Math.max(...counts)).toBeLessThan(questions.length * 0.6);
});

it.each(COURSE)('%s has as many labels as tries, and one sentence to keep', (name) => {
  const lesson = LESSONS[name];
  expect(lesson.words().tries).toHaveLength(lesson.tries.length);
  expect(lesson.shownOn?.length ?? lesson.tries.length).toBe(lesson.tries.length);
  const { as } = QUESTIONS[name].keep;
  for (const language of LANGUAGES) expect(as[language].length).toBeGreaterThan(8);
});

it('three questions look back at each part but the appendix', () => {
  const parts = PARTS.map(({ name }) => name).filter((name) => name !== 'appendix');
  expect(Object.keys(LOOK_BACK)).toEqual(parts);
});
