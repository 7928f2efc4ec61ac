/*
 * The edit controls: undo, redo, fork and branches, and what the diagram folds away.
 */

import type { Address } from '../address.ts';
import { isRedoable, isUndoable } from '../history.ts';
import { FOLDS } from '../layout/run.ts';
import type { Lab } from '../model.ts';
import { labWords } from '../words/page.ts';
import { IconButton } from './icon.tsx';

async function copy(lab: Lab, address: Address): Promise<void> {
  const { copied, notCopied } = labWords();
  try {
    await navigator.clipboard.writeText(await address.link);
    lab.spoken.value = copied;
  } catch {
    lab.spoken.value = notCopied; // not permitted, or not a secure context
  }
}

export function EditBar({ lab, address }: { readonly lab: Lab; readonly address: Address }) {
  const { undo, redo, fork, branch, fold, folds, copyLink } = labWords();
  const history = lab.history.value;
  return (
    <div class="edit-bar">
      <IconButton icon="undo" label={undo} disabled={!isUndoable(history)} onClick={() => lab.undo()} />
      <IconButton icon="redo" label={redo} disabled={!isRedoable(history)} onClick={() => lab.redo()} />
      <button type="button" class="tool wide" onClick={() => lab.fork()}>
        {fork}
      </button>
      {history.branches.length > 1 && (
        <select
          aria-label={branch}
          value={history.current}
          onChange={({ currentTarget }) => lab.switchTo(Number(currentTarget.value))}
        >
          {history.branches.map(({ at }, index) => (
            <option key={`${index} ${at}`} value={index}>
              {`${branch} ${index + 1}`}
            </option>
          ))}
        </select>
      )}
      <button type="button" class="tool wide copy-link" onClick={() => void copy(lab, address)}>
        {copyLink}
      </button>
      <fieldset class="folds">
        <legend class="unseen">{fold}</legend>
        {FOLDS.map((each) => (
          <label key={each}>
            <input
              type="checkbox"
              checked={lab.unfolded.value.has(each)}
              onChange={() => lab.toggleFold(each)}
            />
            {folds[each]}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
