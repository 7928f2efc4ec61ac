/*
 * The editor's margin: which handlers ran in the world that is shown, and which of them runs at the selected moment. In:
 * places of handlers. Out: an extension of the editor, and the effect that sets them.
 */

import { type Extension, RangeSet, StateEffect, StateField, type Text } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutter } from '@codemirror/view';

/** A line of the code that ran. */
export interface Ran {
  /** From 1. */
  readonly line: number;
  /** undefined: at another moment than the selected one. Otherwise on which party, such as `a`. */
  readonly now?: string;
}

export const setRan = StateEffect.define<readonly Ran[]>();

class RanMarker extends GutterMarker {
  constructor(private readonly who: string | undefined) {
    super();
  }

  override eq(other: RanMarker): boolean {
    return other.who === this.who;
  }

  override toDOM(): Node {
    const mark = document.createElement('span');
    mark.className = this.who === undefined ? 'ran' : 'ran ran-now';
    mark.textContent = this.who === undefined ? '·' : `${this.who} ▸`;
    return mark;
  }
}

interface Marks {
  readonly markers: RangeSet<GutterMarker>;
  readonly lines: DecorationSet;
}

const NONE: Marks = { markers: RangeSet.empty, lines: Decoration.none };

const marks = StateField.define<Marks>({
  create: () => NONE,
  update({ markers, lines }, { changes, effects, newDoc }) {
    const set = effects.find((effect) => effect.is(setRan));
    if (set !== undefined) return marksOf(set.value as readonly Ran[], newDoc);
    return { markers: markers.map(changes), lines: lines.map(changes) };
  },
  provide: (field) => EditorView.decorations.from(field, ({ lines }) => lines),
});

const nowLine = Decoration.line({ class: 'ran-line' });

function marksOf(ran: readonly Ran[], doc: Text): Marks {
  const byLine = new Map<number, string | undefined>();
  for (const { line, now } of ran) {
    if (line >= 1 && line <= doc.lines) byLine.set(line, now ?? byLine.get(line));
  }
  const at = [...byLine].map(([line, now]) => ({ from: doc.line(line).from, now }));
  return {
    markers: RangeSet.of(
      at.map(({ from, now }) => new RanMarker(now).range(from)),
      true,
    ),
    lines: Decoration.set(
      at.filter(({ now }) => now !== undefined).map(({ from }) => nowLine.range(from)),
      true,
    ),
  };
}

export const margin: Extension = [
  marks,
  gutter({
    class: 'ran-gutter',
    markers: (view) => view.state.field(marks).markers,
    initialSpacer: () => new RanMarker('server'),
  }),
];
