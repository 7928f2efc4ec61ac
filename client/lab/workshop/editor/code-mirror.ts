/*
 * The editor itself: CodeMirror 6 in a shadow root, where its styles are allowed without an exception in the content
 * security policy. Loaded when it opens. In: an element, the code. Out: changes, and commands for the page.
 */

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascriptLanguage } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput, syntaxTree } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, type Text } from '@codemirror/state';
import { EditorView, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { completeIo } from './completion.ts';
import type { Half } from './io.ts';
import { margin, type Ran, setRan } from './margin.ts';
import { handlerAt } from './places.ts';
import { theme } from './theme.ts';

/** Something wrong with the code, at a place in it; lines and columns from 1. */
export interface Problem {
  readonly message: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** A handler that ran. */
export interface RanHandler {
  readonly half: Half;
  readonly handler: string;
  /** undefined: at another moment. */
  readonly now?: string;
  readonly line?: number | undefined;
}

export interface CodeEditor {
  readonly code: string;
  /** One step of the editor's own history, so that it can be undone. */
  replace(code: string): void;
  setProblem(problem: Problem | undefined): void;
  setRan(ran: readonly RanHandler[]): void;
  /** Its name for screen readers. */
  setLabel(label: string): void;
  close(): void;
}

/** @param home is empty, and gets a shadow root @param changed called with each edit by the user */
export function openEditor(home: Element, code: string, changed: (code: string) => void): CodeEditor {
  const root = home.shadowRoot ?? home.attachShadow({ mode: 'open' });
  home.addEventListener('keydown', (event) => event.stopPropagation()); // the page's keys are not for who writes
  const label = new Compartment();
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({ doc: code, extensions: [extensions(changed), label.of([])] }),
  });
  return {
    get code() {
      return view.state.doc.toString();
    },
    replace(next) {
      const { doc } = view.state;
      view.dispatch({ changes: { from: 0, to: doc.length, insert: next }, userEvent: 'replace' });
    },
    setProblem(problem) {
      const { doc } = view.state;
      view.dispatch(setDiagnostics(view.state, problem === undefined ? [] : [diagnosticOf(problem, doc)]));
    },
    setRan(ran) {
      const marks = ran.flatMap((each) => placed(each, view.state));
      const now = marks.find((each) => each.now !== undefined);
      const scroll = now && EditorView.scrollIntoView(view.state.doc.line(now.line).from, { yMargin: 40 });
      view.dispatch({ effects: [setRan.of(marks), ...(scroll ? [scroll] : [])] });
    },
    setLabel(text) {
      view.dispatch({
        effects: label.reconfigure(EditorView.contentAttributes.of({ 'aria-label': text, tabindex: '0' })),
      });
    },
    close() {
      view.destroy();
    },
  };
}

/** Tab indents; Escape, then Tab, leaves the editor: CodeMirror does the latter by itself. */
function extensions(changed: (code: string) => void) {
  return [
    lineNumbers(),
    margin,
    lintGutter(),
    highlightActiveLineGutter(),
    history(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ override: [completeIo] }),
    javascriptLanguage,
    theme,
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...completionKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) changed(state.doc.toString());
    }),
  ];
}

function diagnosticOf({ message, line = 1, column = 1 }: Problem, doc: Text): Diagnostic {
  const at = doc.line(Math.min(Math.max(1, line), doc.lines));
  const from = Math.min(at.from + column - 1, at.to);
  return { from, to: Math.max(from, at.to), severity: 'error', message };
}

/** The judge names the line if it can; otherwise the syntax tree finds the handler. */
function placed({ half, handler, line, now }: RanHandler, state: EditorState): Ran[] {
  const position = (): number | undefined =>
    handlerAt(syntaxTree(state), (from, to) => state.sliceDoc(from, to), half, handler);
  const found = line ?? lineOf(state.doc, position());
  return found === undefined || found > state.doc.lines
    ? []
    : [{ line: found, ...(now !== undefined && { now }) }];
}

function lineOf(doc: Text, position: number | undefined): number | undefined {
  return position === undefined ? undefined : doc.lineAt(position).number;
}
