/*
 * The edit controls: undo, redo, fork and branches, the link, and what the diagram folds away. On a phone, only undo and
 * redo are in the bar; the rest is in the sheet of tools (tools.tsx).
 */

import { isRedoable, isUndoable } from '../history.ts';
import { FOLDS } from '../layout/run.ts';
import type { Lab } from '../model.ts';
import { labWords } from '../words/page.ts';
import { IconButton } from './icon.tsx';

export function UndoButtons({ lab }: { readonly lab: Lab }) {
  const { undo, redo } = labWords();
  const history = lab.history.value;
  return (
    <>
      <IconButton icon="undo" label={undo} disabled={!isUndoable(history)} onClick={() => lab.undo()} />
      <IconButton icon="redo" label={redo} disabled={!isRedoable(history)} onClick={() => lab.redo()} />
    </>
  );
}

export function Branches({ lab }: { readonly lab: Lab }) {
  const { fork, branch } = labWords();
  const { branches, current } = lab.history.value;
  return (
    <>
      <button type="button" class="tool wide" onClick={() => lab.fork()}>
        {fork}
      </button>
      {branches.length > 1 && (
        <select
          aria-label={branch}
          value={current}
          onChange={({ currentTarget }) => lab.switchTo(Number(currentTarget.value))}
        >
          {branches.map(({ at }, index) => (
            <option key={`${index} ${at}`} value={index}>
              {`${branch} ${index + 1}`}
            </option>
          ))}
        </select>
      )}
    </>
  );
}

export function PrintButton() {
  return (
    <button type="button" class="tool wide" onClick={() => print()}>
      {labWords().print}
    </button>
  );
}

export function Folds({ lab }: { readonly lab: Lab }) {
  const { fold, folds } = labWords();
  return (
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
  );
}
