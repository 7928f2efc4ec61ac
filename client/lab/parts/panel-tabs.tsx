/*
 * The panels: mission, inspector, list and tools. Beside the diagram, tabs choose one; on a phone, they are sheets, and the
 * selection is one line above the bars.
 */

import type { Signal } from '@preact/signals';
import type { Lab } from '../model.ts';
import { entrySentence } from '../words/entries.ts';
import { labWords } from '../words/page.ts';

const PANELS = ['mission', 'inspector', 'list', 'tools'] as const;
type Panel = (typeof PANELS)[number];

/** The panel shown beside the diagram; on a phone, possibly none. */
export interface Side {
  readonly panel: Panel;
  readonly isOpen: boolean;
}

/** A wide screen has a column for the mission, and bars for the tools. */
export function isElsewhere(panel: Panel, isWide: boolean, isPhone: boolean): boolean {
  return (panel === 'mission' && isWide) || (panel === 'tools' && !isPhone);
}

/** Beside the diagram, the tabs choose the panel; on a phone, they also open and close its sheet. */
export function PanelTabs({ side, panel }: { readonly side: Signal<Side>; readonly panel: Panel }) {
  const names = labWords();
  const { isOpen } = side.value;
  return (
    <div class="lab-tabs">
      {PANELS.map((name) => (
        <button
          key={name}
          type="button"
          class={`tab-${name}`}
          aria-pressed={panel === name}
          onClick={() => (side.value = { panel: name, isOpen: !(isOpen && panel === name) })}
        >
          {names[name]}
        </button>
      ))}
      <button
        type="button"
        class="lab-close"
        onClick={() => (side.value = { ...side.peek(), isOpen: false })}
      >
        {names.close}
      </button>
    </div>
  );
}

/** On a phone: the selection, in one line. */
export function FocusLine({ lab, side }: { readonly lab: Lab; readonly side: Signal<Side> }) {
  const focus = lab.focus.value;
  if (focus?.kind !== 'entry') return null;
  const entry = focus.of.entries.value[focus.index];
  return (
    <button
      type="button"
      class="focus-line"
      onClick={() => (side.value = { panel: 'inspector', isOpen: true })}
    >
      {entry && entrySentence(entry)}
    </button>
  );
}
