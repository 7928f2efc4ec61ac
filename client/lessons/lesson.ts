/*
 * A lesson on the page: plain fields, and at most one component of its own. frame/lesson-page.tsx draws the rest.
 */

import type { ComponentType } from 'preact';
import { type Phrase, type Spoken, translated } from '../language.ts';
import type { Console } from './console/console.ts';
import type { Frame } from './console/entry.ts';

/** The texts of a lesson. */
export interface LessonWords {
  readonly title: string;
  /** One or two sentences: what the user can do or knows afterwards. */
  readonly goal: string;
  /** Labels of the buttons, in the order of Lesson.tries. */
  readonly tries: readonly string[];
  /** One or two paragraphs that explain what the user sees. */
  readonly explanation: readonly string[];
}

export interface Lesson {
  readonly reference: Reference;
  readonly words: () => LessonWords;
  /** Three to five things to try: each runs on the lesson's console. */
  readonly tries: readonly Try[];
  /** A lesson that shows more than frames has its own component, above the console. */
  readonly Body?: ComponentType<{ readonly console: Console }>;
  /** Where the result of each try appears; default: the body, or the console if there is no body. */
  readonly shownOn?: readonly Stand[];
  /** False if the body shows everything. */
  readonly showsConsole?: boolean;
  /** One sentence about a frame of this lesson; undefined to use the general one. */
  readonly explain?: (frame: Frame) => string | undefined;
}

export type Stand = 'body' | 'console';

export type Try = (console: Console) => unknown;

/** The standard that the lesson is based on. */
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
  readonly tries: readonly Text[];
  readonly explanation: readonly Text[];
}

/** The texts of a lesson in every language: those common to all lessons, and its own. */
export function lessonWords<Table extends LessonTable>(table: Table): () => Spoken<Table> {
  return translated(table);
}
