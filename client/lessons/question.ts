/*
 * What a lesson asks: a question to predict before the experiment, the sentence to keep, and a question to check
 * afterwards. Types only; each lesson has its own in <name>/questions.ts, and questions.ts lists them.
 */

import type { Phrase } from '../language.ts';

/** Three or four answers, of which exactly one is right. The wrong ones are what people really believe. */
export interface Question {
  readonly ask: Phrase<string>;
  readonly answers: readonly Phrase<string>[];
  /** The index of the right answer. */
  readonly right: number;
  readonly why: Phrase<string>;
}

export interface LessonQuestions {
  readonly predict: Question;
  readonly keep: Phrase<string>;
  readonly check: Question;
}
