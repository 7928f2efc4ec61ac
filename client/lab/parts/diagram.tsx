/*
 * The diagram on its paper, of which a window is drawn: what can be seen, and a little more. In: the picture, and where
 * the person scrolls to. Out: SVG; selections, and faults that are dragged to another time.
 */

import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Entry } from '../../../sim/entry.ts';
import { placeIn } from '../history.ts';
import type { Diagram } from '../layout/diagram.ts';
import { laneOf } from '../layout/lanes.ts';
import { pathOf } from '../layout/path.ts';
import type { Index } from '../layout/run.ts';
import type { Lab } from '../model.ts';
import { labWords } from '../words/page.ts';
import { GRIP_PX, MarkView, SegmentView, Words } from './marks.tsx';
import { markAt, type Picture } from './picture.ts';

/** The window moves in steps of this height, and reaches as far beyond what is seen. */
const STRIDE_PX = 240;
/** At most so many marks are drawn. */
const MAX_MARKS = 300;

interface Props {
  readonly lab: Lab;
  readonly picture: Picture;
}

export function DiagramView({ lab, picture }: Props) {
  const paper = useRef<HTMLElement>(null);
  const windowTop = useSignal(0);
  const windowPx = useSignal(900);
  useEffect(() => {
    const element = paper.current!;
    const measure = (): void => {
      picture.widthPx.value = element.clientWidth;
      windowPx.value = element.clientHeight;
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [picture]);
  useFollowing(lab, picture, paper);
  const diagram = picture.diagram.value;
  const top = Math.max(0, windowTop.value - STRIDE_PX);
  return (
    <section
      ref={paper}
      class="paper"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the arrow keys walk along its lanes
      tabIndex={0}
      aria-label={labWords().diagram}
      onScroll={({ currentTarget }) => {
        windowTop.value = Math.floor(currentTarget.scrollTop / STRIDE_PX) * STRIDE_PX;
      }}
    >
      {diagram && (
        <div class="roll" style={{ blockSize: `${diagram.heightPx}px` }}>
          <Sheet diagram={diagram} lab={lab} top={top} height={windowPx.value + 3 * STRIDE_PX} />
          <Now lab={lab} picture={picture} />
        </div>
      )}
    </section>
  );
}

/** Keeps the moment that is looked at in sight. */
function useFollowing(lab: Lab, picture: Picture, paper: { readonly current: HTMLElement | null }): void {
  useSignalEffect(() => {
    const y = picture.yOf(lab.cursor.value);
    const element = paper.current;
    if (element === null || picture.diagram.value === undefined) return;
    const { scrollTop, clientHeight } = element;
    const isInSight = y > scrollTop + clientHeight * 0.12 && y < scrollTop + clientHeight * 0.7;
    if (isInSight) return;
    // After the roll has its new height.
    requestAnimationFrame(() => element.scrollTo({ top: y - clientHeight * 0.45 }));
  });
}

/** The line of the moment that is looked at, and a veil over what comes later. */
function Now({ lab, picture }: Props) {
  const line = useRef<HTMLDivElement>(null);
  useSignalEffect(() => {
    const y = picture.yOf(lab.cursor.value);
    if (line.current) line.current.style.insetBlockStart = `${y}px`;
  });
  return (
    <div class="now" ref={line}>
      <output>{(lab.cursor.value.atMs / 1000).toFixed(3)}</output>
    </div>
  );
}

interface SheetProps {
  readonly diagram: Diagram;
  readonly lab: Lab;
  readonly top: number;
  readonly height: number;
}

function Sheet({ diagram, lab, top, height }: SheetProps) {
  const { lanes, segments, tints, times, truths, pauses } = diagram;
  const isIn = (part: { readonly top: number; readonly bottom?: number }) =>
    part.top <= top + height && (part.bottom ?? part.top + 20) >= top;
  const drag = useDrag(lab, diagram);
  const shown = { top, height: Math.max(0, Math.min(height, diagram.heightPx - top)) };
  const marks = diagram.marks.filter(isIn).slice(0, MAX_MARKS);
  const focus = lab.focus.value;
  const selected = focus?.kind === 'entry' ? focus.index : undefined;
  const lit = selected === undefined ? undefined : pathOf(lab.run.value!, diagram, selected);
  const truthLane = lanes.of('truth')!;
  return (
    <svg
      class={lit === undefined ? 'drawing' : 'drawing has-path'}
      style={{ insetBlockStart: `${shown.top}px` }}
      width={lanes.widthPx}
      height={shown.height}
      viewBox={`0 ${shown.top} ${lanes.widthPx} ${shown.height}`}
      aria-hidden="true"
      {...drag.events}
    >
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
      <line class="lane truth live" x1={truthLane.x} y1={top} x2={truthLane.x} y2={top + height} />
      <line
        class="lane disk live"
        x1={lanes.of('disk')!.x}
        y1={top}
        x2={lanes.of('disk')!.x}
        y2={top + height}
      />
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
      {selected !== undefined && (
        <Ring diagram={diagram} entry={lab.entries.value[selected]} index={selected} />
      )}
      {drag.y.value !== undefined && (
        <line class="dragged" x1={lanes.gutterPx} y1={drag.y.value} x2={lanes.widthPx} y2={drag.y.value} />
      )}
    </svg>
  );
}

interface RingProps {
  readonly diagram: Diagram;
  readonly entry: Entry | undefined;
  readonly index: Index;
}

/** Around what is selected, on its lane. */
function Ring({ diagram: { lanes, yOf }, entry, index }: RingProps) {
  const lane = lanes.of(laneOf(entry) ?? '');
  return lane === undefined ? null : <circle class="ring" cx={lane.x} cy={yOf(index)} r="12" />;
}

const WAVE = 'q4 -5 8 0 t8 0';

/** Where the axis is cut: two wavy lines across, and how much time lies between. */
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

/** Selecting with a click, and dragging a fault by its grip. */
function useDrag(lab: Lab, diagram: Diagram) {
  const y = useSignal<number | undefined>(undefined);
  const dragged = useRef<number | undefined>(undefined);
  const pointOf = ({ clientX, clientY, currentTarget }: MouseEvent) => {
    const sheet = currentTarget as SVGSVGElement;
    const { left, top } = sheet.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top + sheet.viewBox.baseVal.y };
  };
  const onPointerDown = (event: PointerEvent): void => {
    const point = pointOf(event);
    const mark = markAt(diagram, point.x, point.y);
    const entry = mark && lab.entries.peek()[mark.index];
    if (entry?.kind !== 'happening' || point.x < diagram.lanes.widthPx - 2 * GRIP_PX) return;
    const place = placeIn(lab.experiment.peek(), entry.happening as never);
    if (place < 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    event.preventDefault();
    dragged.current = place;
    y.value = point.y;
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (dragged.current !== undefined) y.value = pointOf(event).y;
  };
  const onPointerUp = (): void => {
    const place = dragged.current;
    if (place !== undefined && y.value !== undefined) lab.move(place, diagram.axis.msAt(y.value));
    dragged.current = undefined;
    y.value = undefined;
  };
  const onClick = (event: MouseEvent): void => {
    const point = pointOf(event);
    const mark = markAt(diagram, point.x, point.y);
    if (mark === undefined) lab.moveTo(diagram.axis.msAt(point.y));
    lab.select(mark && { kind: 'entry', index: mark.index });
  };
  return { y, events: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp, onClick } };
}
