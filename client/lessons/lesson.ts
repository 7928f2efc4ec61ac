/*
 * What a lesson is on the page: data, and at most one component of its own. pages/lesson.tsx draws the frame
 * around it. Types only.
 */

import type { ComponentType } from 'preact';
import type { Console, Frame } from './console/entry.ts';

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
  /** The last part of its address: `/lessons/<name>`, for the page and for the WebSocket. */
  readonly name: string;
  /** The server's file to read, from the top of the repository. */
  readonly file: string;
  /** The rule behind it. @example { label: 'RFC 6455 §5.5.2', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-5.5.2' } */
  readonly reference: { readonly label: string; readonly url: string };
  readonly words: () => LessonWords;
  /** Three things to try: each does it, on the lesson's console. */
  readonly tries: readonly [Try, Try, Try];
  /** A lesson with more to show than frames has a component of its own, drawn above the console. */
  readonly Body?: ComponentType<{ readonly console: Console }>;
  /** False where the body says it all. */
  readonly showsConsole?: boolean;
  /** One sentence on a frame of this lesson, in the language in use; undefined where the general one will do. */
  readonly explain?: (frame: Frame) => string | undefined;
  /** Subprotocols to offer when the console connects. */
  readonly protocols?: () => readonly string[];
}

export type Try = (console: Console) => void | Promise<void>;
