/*
 * What a lesson is on the page: data, and at most one component of its own. frame/lesson-page.tsx draws the rest.
 */

import type { ComponentType } from 'preact';
import { type Phrase, type Spoken, translated } from '../language.ts';
import type { Console } from './console/console.ts';
import type { Frame } from './console/entry.ts';

/** What a person reads of a lesson. */
export interface LessonWords {
  readonly title: string;
  /** One or two sentences: what one can do or knows afterwards. */
  readonly goal: string;
  /** Labels of the three buttons, in the order of Lesson.tries. */
  readonly tries: readonly [string, string, string];
  /** A paragraph or two that explain what one sees. */
  readonly explanation: readonly string[];
}

export interface Lesson {
  readonly reference: Reference;
  readonly words: () => LessonWords;
  /** Three things to try: each does it, on the lesson's console. */
  readonly tries: readonly [Try, Try, Try];
  /** A lesson with more to show than frames has a component of its own, drawn above the console. */
  readonly Body?: ComponentType<{ readonly console: Console }>;
  /** What shows the result of each of the tries; by default the body, or the console where there is none. */
  readonly shownOn?: readonly [Stand, Stand, Stand];
  /** False where the body shows everything. */
  readonly showsConsole?: boolean;
  /** One sentence about a frame of this lesson; undefined where the general one will do. */
  readonly explain?: (frame: Frame) => string | undefined;
}

export type Stand = 'body' | 'console';

export type Try = (console: Console) => unknown;

/** The standard that the lesson rests on. */
export interface Reference {
  readonly label: string;
  readonly url: string;
}

/** @example rfc(6455, '5.5.2').label // 'RFC 6455 §5.5.2' */
export function rfc(number: number, section: string): Reference {
  const url = `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`;
  return { label: `RFC ${number} §${section}`, url };
}

type Text = Phrase<string> | string;

/** LessonWords in every language. */
interface LessonTable {
  readonly title: Text;
  readonly goal: Text;
  readonly tries: readonly [Text, Text, Text];
  readonly explanation: readonly Text[];
}

/** A lesson's words in every language: those of every lesson, and what it needs besides. */
export function lessonWords<Table extends LessonTable>(table: Table): () => Spoken<Table> {
  return translated(table);
}
