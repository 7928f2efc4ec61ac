/*
 * The whole run at a glance, and the time slider. In: the picture. Out: a canvas of all marks, since SVG would take
 * twenty times as long; scrubbing moves the cursor.
 */

import { useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Diagram, Mark } from '../layout/diagram.ts';
import type { Lab } from '../model.ts';
import { labWords } from '../words/page.ts';
import type { Picture } from './picture.ts';

const KEY_STEP_MS = 10;
const PAGE_STEP_MS = 500;

export function Overview({ lab, picture }: { readonly lab: Lab; readonly picture: Picture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  const needle = useRef<HTMLDivElement>(null);
  useEffect(() => watchSize(canvas.current!, () => draw(canvas.current, picture.diagram.peek())), [picture]);
  useSignalEffect(() => draw(canvas.current, picture.diagram.value));
  useSignalEffect(() => {
    const { heightPx = 1 } = picture.diagram.value ?? {};
    if (needle.current)
      needle.current.style.insetInlineStart = `${(100 * picture.yOf(lab.cursor.value)) / heightPx}%`;
  });
  const { overview } = labWords();
  const { atMs } = lab.cursor.value;
  const scrub = ({ clientX }: PointerEvent): void => {
    const { left, width } = slider.current!.getBoundingClientRect();
    const diagram = picture.diagram.peek();
    if (diagram) lab.moveTo(diagram.axis.msAt(((clientX - left) / width) * diagram.heightPx));
  };
  return (
    <div
      ref={slider}
      class="overview"
      role="slider"
      tabIndex={0}
      aria-label={overview}
      aria-valuemin={0}
      aria-valuemax={Math.round(lab.main.run.value?.endMs ?? 0)}
      aria-valuenow={Math.round(atMs)}
      aria-valuetext={`${(atMs / 1000).toFixed(3)} s`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        scrub(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && scrub(event)}
      onKeyDown={(event) => scrubByKey(event, lab)}
    >
      <canvas ref={canvas} />
      <div class="needle" ref={needle} />
    </div>
  );
}

function scrubByKey(event: KeyboardEvent, lab: Lab): void {
  const { atMs } = lab.cursor.peek();
  const endMs = lab.main.run.peek()?.endMs ?? 0;
  const to: Readonly<Record<string, number>> = {
    ArrowLeft: atMs - KEY_STEP_MS,
    ArrowDown: atMs - KEY_STEP_MS,
    ArrowRight: atMs + KEY_STEP_MS,
    ArrowUp: atMs + KEY_STEP_MS,
    PageDown: atMs - PAGE_STEP_MS,
    PageUp: atMs + PAGE_STEP_MS,
    Home: 0,
    End: endMs,
  };
  const next = to[event.key];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  lab.moveTo(next);
}

function watchSize(canvas: HTMLCanvasElement, changed: () => void): () => void {
  const observer = new ResizeObserver(changed);
  observer.observe(canvas);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', changed);
  };
}

function draw(canvas: HTMLCanvasElement | null, diagram: Diagram | undefined): void {
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  if (diagram === undefined) return;
  context.scale(devicePixelRatio, devicePixelRatio);
  const style = getComputedStyle(canvas);
  const ink = (name: string): string => style.getPropertyValue(name).trim();
  const { lanes, heightPx, tints, segments } = diagram;
  // The diagram is turned on its side: time runs to the right, lanes run down.
  const across = (y: number): number => (y / heightPx) * width;
  const down = (x: number): number =>
    3 + ((x - lanes.gutterPx) / (lanes.widthPx - lanes.gutterPx)) * (height - 6);
  context.fillStyle = ink('--tint');
  for (const { lane, top, bottom } of tints)
    context.fillRect(across(top), down(lane.x) - 2, across(bottom) - across(top), 4);
  context.fillStyle = ink('--ink-soft');
  for (const { lane, top, bottom, state } of segments)
    if (state === 'live') context.fillRect(across(top), down(lane.x), across(bottom) - across(top), 1);
  for (const mark of diagram.marks) drawMark(context, mark, { across, down, ink, height });
}

interface Pen {
  readonly across: (y: number) => number;
  readonly down: (x: number) => number;
  readonly ink: (name: string) => string;
  readonly height: number;
}

function drawMark(context: CanvasRenderingContext2D, { shape, press }: Mark, pen: Pen): void {
  const { across, down, ink, height } = pen;
  const own = press === undefined ? '--ink-soft' : `--ink-${((press - 1) % 8) + 1}`;
  if (shape.kind === 'message') {
    context.strokeStyle = shape.fate === 'lost' ? ink('--warn') : ink(own);
    context.lineWidth = shape.what === 'press' || shape.fate === 'lost' ? 1.4 : 0.5;
    context.beginPath();
    context.moveTo(across(shape.y1), down(shape.x1));
    context.lineTo(across(shape.y2), down(shape.x2));
    context.stroke();
  } else if (shape.kind === 'fault' || shape.kind === 'violation') {
    context.fillStyle = ink(shape.kind === 'fault' ? '--warn' : '--me');
    context.fillRect(across(shape.y) - 1, 0, shape.kind === 'fault' ? 1.5 : 4, height);
  } else if (shape.kind === 'press') {
    context.fillStyle = ink(own);
    context.fillRect(across(shape.y) - 2, down(shape.x) - 2, 4, 4);
  }
}
