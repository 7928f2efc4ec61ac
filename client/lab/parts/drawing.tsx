/*
 * A part of the diagram as SVG: on the screen the visible one, with the selection; on paper a page. In: the diagram, and
 * which part. Out: lanes, marks, labels.
 */

import type { Entry } from '../../../sim/entry.ts';
import type { Diagram } from '../layout/diagram.ts';
import { laneOf } from '../layout/lanes.ts';
import { pathOf } from '../layout/path.ts';
import type { Index } from '../layout/run.ts';
import type { Lab } from '../model.ts';
import { useDrag } from './drag.ts';
import { MarkView, SegmentView, Words } from './marks.tsx';
import type { Picture } from './picture.ts';

/** At most this many marks are drawn. */
const MAX_MARKS = 300;

interface Props {
  readonly diagram: Diagram;
  readonly lab: Lab;
  readonly picture: Picture;
  /** The visible part, in px of the diagram. */
  readonly top: number;
  readonly height: number;
}

export function Drawing({ diagram, lab, picture, top, height }: Props) {
  const { track } = picture;
  const scale = picture.scale.value;
  const { lanes } = diagram;
  const drag = useDrag(lab, picture, diagram);
  const shown = { top, height: Math.max(0, Math.min(height, diagram.heightPx - top)) };
  const focus = lab.focus.value;
  const selected = focus?.kind === 'entry' && focus.of === track ? focus.index : undefined;
  const lit = selected === undefined ? undefined : pathOf(track.run.value!, diagram, selected);
  return (
    <svg
      class={lit === undefined ? 'drawing' : 'drawing has-path'}
      style={{ insetBlockStart: `${shown.top * scale}px` }}
      width={lanes.widthPx * scale}
      height={shown.height * scale}
      viewBox={`0 ${shown.top} ${lanes.widthPx} ${shown.height}`}
      aria-hidden="true"
      {...drag.events}
    >
      <DiagramLayer diagram={diagram} top={top} height={height} lit={lit} />
      {selected !== undefined && (
        <Ring diagram={diagram} entry={track.entries.value[selected]} index={selected} />
      )}
      {drag.y.value !== undefined && (
        <line class="dragged" x1={lanes.gutterPx} y1={drag.y.value} x2={lanes.widthPx} y2={drag.y.value} />
      )}
    </svg>
  );
}

interface LayerProps extends Pick<Props, 'diagram' | 'top' | 'height'> {
  /** The highlighted entries. */
  readonly lit?: ReadonlySet<Index> | undefined;
}

/** Everything within that part. */
export function DiagramLayer({ diagram, top, height, lit }: LayerProps) {
  const { lanes, segments, tints, times, truths, pauses } = diagram;
  const isIn = (part: { readonly top: number; readonly bottom?: number }) =>
    part.top <= top + height && (part.bottom ?? part.top + 20) >= top;
  const marks = diagram.marks.filter(isIn).slice(0, MAX_MARKS);
  return (
    <>
      {tints.filter(isIn).map((tint) => (
        <rect
          key={`${tint.lane.name} ${tint.top}`}
          class="tint"
          x={tint.lane.x - 13}
          y={tint.top}
          width="26"
          height={tint.bottom - tint.top}
        />
      ))}
      {pauses.filter(isIn).map((pause) => (
        <Pause key={pause.top} pause={pause} lanes={lanes} />
      ))}
      {(['truth', 'disk'] as const).map((name) => {
        const { x } = lanes.of(name)!;
        return <line key={name} class={`lane ${name} live`} x1={x} y1={top} x2={x} y2={top + height} />;
      })}
      {segments.filter(isIn).map((segment) => (
        <SegmentView key={`${segment.lane.name} ${segment.top} ${segment.state}`} segment={segment} />
      ))}
      {times.filter(isIn).map((label) => (
        <Words key={label.top} label={label} kind="time" />
      ))}
      {truths.filter(isIn).map((label) => (
        <g key={label.top} class="mark is-number is-truth">
          <rect class="chip" x={label.left - 2} y={label.top} width={label.width + 4} height="15" rx="3" />
          <Words label={label} />
        </g>
      ))}
      {marks.map((mark) => (
        <MarkView
          key={`${mark.index} ${mark.shape.kind}`}
          mark={mark}
          lanes={lanes}
          isLit={lit?.has(mark.index) ?? false}
        />
      ))}
    </>
  );
}

interface RingProps {
  readonly diagram: Diagram;
  readonly entry: Entry | undefined;
  readonly index: Index;
}

/** Around the selected entry, on its lane. */
function Ring({ diagram: { lanes, yOf }, entry, index }: RingProps) {
  const lane = lanes.of(laneOf(entry) ?? '');
  return lane === undefined ? null : <circle class="ring" cx={lane.x} cy={yOf(index)} r="12" />;
}

const WAVE = 'q4 -5 8 0 t8 0';

/** A cut of the axis: two wavy lines, and the duration between them. */
function Pause({ pause, lanes }: { pause: Diagram['pauses'][number]; lanes: Diagram['lanes'] }) {
  const { gutterPx, widthPx } = lanes;
  const middle = pause.top + 7.5;
  const waves = WAVE.repeat(Math.ceil((widthPx - gutterPx) / 16));
  return (
    <g class="pause">
      <path d={`M${gutterPx + 4} ${middle - 3}${waves}`} />
      <path d={`M${gutterPx + 4} ${middle + 3}${waves}`} />
      <Words label={pause} />
    </g>
  );
}
