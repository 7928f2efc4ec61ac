/*
 * The editor's place in the page: the code as plain text until CodeMirror is loaded. In: the workshop. Out: edits; marks at
 * errors, and at the handlers that ran.
 */

import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Handler } from '../../../../sim/workshop/messages.ts';
import type { Workshop } from '../model.ts';
import type { Viewer } from '../viewer.ts';
import { shopWords } from '../words/page.ts';
import type { CodeEditor, Problem, RanHandler } from './code-mirror.ts';

interface Props {
  readonly workshop: Workshop;
  readonly viewer: Viewer;
}

export function Editor({ workshop, viewer }: Props) {
  const home = useRef<HTMLDivElement>(null);
  const editor = useSignal<CodeEditor | undefined>(undefined);
  useEffect(() => {
    let isGone = false;
    let opened: CodeEditor | undefined;
    const load = async (): Promise<void> => {
      const { openEditor } = await import('./code-mirror.ts');
      if (isGone) return;
      opened = openEditor(home.current!, workshop.code.peek(), (code) => workshop.edit(code));
      editor.value = opened;
    };
    void load().catch(() => {}); // the code stays readable, and runs
    return () => {
      isGone = true;
      opened?.close();
    };
  }, [workshop, editor]);
  useSignalEffect(() => {
    const { value: code } = workshop.code;
    if (editor.value !== undefined && editor.value.code !== code) editor.value.replace(code);
  });
  const problem = useComputed(() => problemOf(workshop));
  const ran = useComputed(() => ranIn(viewer));
  useSignalEffect(() => editor.value?.setLabel(shopWords().codeHelp));
  useSignalEffect(() => editor.value?.setProblem(problem.value));
  useSignalEffect(() => editor.value?.setRan(ran.value));
  return (
    <div class="shop-editor">
      <div ref={home} class="shop-code" hidden={editor.value === undefined} />
      {editor.value === undefined && <pre>{workshop.code}</pre>}
    </div>
  );
}

/** What is wrong at a place in the code. */
function problemOf({ state }: Workshop): Problem | undefined {
  const { value } = state;
  if (value.kind === 'refused') return value;
  if (value.kind !== 'failed') return undefined;
  const { broken } = value;
  if (broken.rule === 'error') return broken.at && { message: broken.message, ...broken.at };
  return undefined;
}

function ranIn({ replay, now }: Viewer): readonly RanHandler[] {
  const all = (replay.value?.handlers ?? []).filter((each): each is Handler => each !== null);
  const distinct = new Map(all.map((each) => [`${each.half} ${each.handler} ${each.line}`, each]));
  const others = [...distinct.values()].map(({ half, handler, line }) => ({ half, handler, line }));
  const { value: current } = now;
  if (current === undefined) return others;
  const { half, handler, line, who } = current;
  return [...others, { half, handler, line, now: who }];
}
