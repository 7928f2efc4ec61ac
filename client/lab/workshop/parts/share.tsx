/*
 * Links: to the code with the world that broke it, and to a teacher's task. In: the workshop. Out: a link in the clipboard.
 */

import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { courseWords } from '../../words/course.ts';
import { labWords } from '../../words/page.ts';
import { codeLink, MAX_TASK, type SharedCode } from '../link.ts';
import type { Workshop } from '../model.ts';
import { shopWords } from '../words/page.ts';

export function Share({ workshop }: { readonly workshop: Workshop }) {
  const { share, teach, teachHelp, taskText, makeLink, close } = shopWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const said = useSignal('');
  const text = useSignal(workshop.task.peek() ?? '');
  const copy = async (shared: SharedCode): Promise<void> => {
    said.value = await copyLink(shared);
  };
  return (
    <div class="edit-bar">
      <button type="button" class="tool wide copy-link" onClick={() => void copy(workshop.shared)}>
        {share}
      </button>
      <button type="button" class="tool wide" onClick={() => dialog.current!.showModal()}>
        {teach}
      </button>
      <dialog ref={dialog} class="shop-teach" aria-label={teach}>
        <form method="dialog">
          <h2>{teach}</h2>
          <label class="field">
            <span>{taskText}</span>
            <textarea
              rows={6}
              maxLength={MAX_TASK}
              value={text.value}
              onInput={({ currentTarget }) => (text.value = currentTarget.value)}
            />
          </label>
          <p class="aside">{teachHelp}</p>
          <div class="doings">
            <button
              type="button"
              class="solid"
              onClick={() => {
                const { code, level } = workshop.shared;
                void copy({ code, level, task: text.value });
              }}
            >
              {makeLink}
            </button>
            <button type="submit">{close}</button>
          </div>
          <p role="status">{said}</p>
        </form>
      </dialog>
      <p class="unseen" role="status">
        {said}
      </p>
    </div>
  );
}

async function copyLink(shared: SharedCode): Promise<string> {
  let link: string;
  try {
    link = await codeLink(shared, location.origin);
  } catch {
    return courseWords().linkFaults['too-long'];
  }
  const { copied, notCopied } = labWords();
  try {
    await navigator.clipboard.writeText(link);
    return copied;
  } catch {
    history.replaceState(history.state, '', new URL(link).hash); // not permitted, or not a secure context
    return notCopied;
  }
}
