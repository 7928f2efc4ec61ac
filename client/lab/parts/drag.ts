/*
 * The pointer on the diagram: a click selects, and dragging a fault by its grip changes its time. In: pointer events.
 * Out: selections and edits, and the current position of the dragged fault.
 */

import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Scheduled } from '../../../sim/happening.ts';
import { placeIn } from '../history.ts';
import type { Diagram } from '../layout/diagram.ts';
import type { Lab } from '../model.ts';
import { GRIP_PX } from './marks.tsx';
import { markAt, type Picture } from './picture.ts';

/** Selects with a click, and drags a fault by its grip. */
export function useDrag(lab: Lab, { track, scale }: Picture, diagram: Diagram) {
  const y = useSignal<number | undefined>(undefined);
  const dragged = useRef<number | undefined>(undefined);
  const pointOf = ({ clientX, clientY, currentTarget }: MouseEvent) => {
    const sheet = currentTarget as SVGSVGElement;
    const { left, top } = sheet.getBoundingClientRect();
    const { value } = scale;
    return { x: (clientX - left) / value, y: (clientY - top) / value + sheet.viewBox.baseVal.y };
  };
  const onPointerDown = (event: PointerEvent): void => {
    const point = pointOf(event);
    const mark = markAt(diagram, point.x, point.y);
    const entry = mark && track.entries.peek()[mark.index];
    if (entry?.kind !== 'happening' || point.x < diagram.lanes.widthPx - 2 * GRIP_PX) return;
    const place = placeIn(lab.experiment.peek(), entry.happening as Scheduled);
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
    lab.select(mark && { kind: 'entry', index: mark.index, of: track });
  };
  return { y, events: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp, onClick } };
}
