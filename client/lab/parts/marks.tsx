/*
 * The marks of the diagram as SVG. In: a mark. Out: its lines and labels. The line style and the label show the kind;
 * the colour shows which press it is.
 */

import type { Diagram, Mark, Segment } from '../layout/diagram.ts';
import { LABEL_PX, type Label } from '../layout/labels.ts';
import type { BandMark, CommitMark, MessageMark, PointMark } from '../layout/marks.ts';

/** The number of inks for presses. */
const INKS = 8;

/** A press keeps its ink for the whole run. @example inkOf(9) // 'ink-1' */
export function inkOf(press: number | undefined): string {
  return press === undefined ? '' : `ink-${((press - 1) % INKS) + 1}`;
}

export function MarkView({ mark, lanes, isLit }: { mark: Mark; lanes: Diagram['lanes']; isLit: boolean }) {
  const { shape, label, press } = mark;
  return (
    <g class={`mark is-${shape.kind} ${inkOf(press)} ${isLit ? 'lit' : ''}`}>
      {shape.kind === 'message' && <Message shape={shape} />}
      {shape.kind === 'commit' && <Commit shape={shape} />}
      {'x' in shape && shape.kind !== 'commit' && <Point shape={shape} label={label} />}
      {!('x' in shape) && shape.kind !== 'message' && <Band shape={shape} lanes={lanes} label={label} />}
      {label && <Words label={label} />}
    </g>
  );
}

export function Words({ label: { text, left, top, width }, kind = '' }: { label: Label; kind?: string }) {
  return (
    <text class={kind} x={left + width / 2} y={top + LABEL_PX - 3.5}>
      {text}
    </text>
  );
}

const HEAD_PX = 7;
const CROSS_PX = 4.5;

function Message({ shape: { x1, y1, x2, y2, fate, what } }: { shape: MessageMark }) {
  return (
    <>
      <line class={`ray ${what}`} x1={x1} y1={y1} x2={x2} y2={y2} />
      {fate === 'arrived' && <polygon class="tip" points={headOf(x1, y1, x2, y2)} />}
      {fate === 'lost' && (
        <path
          class="loss"
          d={`M${x2 - CROSS_PX} ${y2 - CROSS_PX}l${2 * CROSS_PX} ${2 * CROSS_PX}m0 ${-2 * CROSS_PX}l${-2 * CROSS_PX} ${2 * CROSS_PX}`}
        />
      )}
    </>
  );
}

function headOf(x1: number, y1: number, x2: number, y2: number): string {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const [bx, by] = [x2 - ux * HEAD_PX, y2 - uy * HEAD_PX];
  const half = HEAD_PX * 0.38;
  return `${x2},${y2} ${bx - uy * half},${by + ux * half} ${bx + uy * half},${by - ux * half}`;
}

const BRACKET_PX = 6;

function Commit({ shape: { x, y1, y2, outcome } }: { shape: CommitMark }) {
  const d = `M${x + BRACKET_PX} ${y1}h${-BRACKET_PX}V${y2}h${BRACKET_PX}`;
  return <path class={`bracket ${outcome}`} d={d} />;
}

function Point({ shape: { kind, x, y }, label }: { shape: PointMark; label: Label | undefined }) {
  if (kind === 'number' && label !== undefined) {
    const { left, top, width } = label;
    return <rect class="chip" x={left - 2} y={top} width={width + 4} height={LABEL_PX} rx="3" />;
  }
  if (kind === 'press') return <rect class="stamp" x={x - 5} y={y - 5} width="10" height="10" rx="2" />;
  if (kind === 'closed') return <path class="stop" d={`M${x - 6} ${y}h12`} />;
  return <circle class="point" cx={x} cy={y} r={kind === 'number' ? 2.5 : 3.5} />;
}

interface BandProps {
  readonly shape: BandMark;
  readonly lanes: Diagram['lanes'];
  readonly label: Label | undefined;
}

function Band({ shape: { kind, y }, lanes, label }: BandProps) {
  const { gutterPx, widthPx } = lanes;
  const wordsEnd = label === undefined ? gutterPx : label.left + label.width + 6;
  const height = LABEL_PX + 3;
  return (
    <>
      {kind === 'violation' && (
        <rect class="ground" x="0" y={y - height / 2} width={widthPx} height={height} />
      )}
      {kind === 'fault' && (
        <rect
          class="ground"
          x={gutterPx}
          y={y - height / 2}
          width={wordsEnd - gutterPx}
          height={height}
          rx="3"
        />
      )}
      <line class="rail" x1={kind === 'violation' ? widthPx : wordsEnd} y1={y} x2={widthPx} y2={y} />
      {kind === 'fault' && <Grip x={widthPx - GRIP_PX} y={y} />}
    </>
  );
}

/** At the right end of a fault, for dragging. */
export const GRIP_PX = 20;

function Grip({ x, y }: { x: number; y: number }) {
  return (
    <g class="grip">
      <rect x={x - 6} y={y - 9} width="18" height="18" rx="4" />
      <path d={`M${x - 2} ${y - 3}h10m-10 3h10m-10 3h10`} />
    </g>
  );
}

/** A lane between two moments. */
export function SegmentView({ segment: { lane, state, top, bottom } }: { segment: Segment }) {
  return <line class={`lane ${lane.role} ${state}`} x1={lane.x} y1={top} x2={lane.x} y2={bottom} />;
}
