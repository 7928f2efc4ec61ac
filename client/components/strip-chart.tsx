/*
 * A strip of paper with one or more lines, drawn by uPlot, which is loaded after the first paint. In: columns as a
 * signal. It redraws a few times a second at most, and not while the page is hidden.
 */

import { type ReadonlySignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import type { Paper } from './chart-strip.ts';
import { type Paced, paced } from './pace.ts';

export const REDRAW_INTERVAL_MS = 250;
const MAX_WAIT_MS = 2000;

/** x, then a column for each line. */
export type Columns = readonly (readonly (number | null)[])[];

interface Props {
  readonly class: 'strip' | 'small-strip';
  /** For screen readers. */
  readonly label: string;
  readonly columns: ReadonlySignal<Columns>;
  /** The same object for the life of the strip. */
  readonly paper: Paper;
}

export function StripChart({ class: name, label, columns, paper }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const redraw = useRef<Paced>(null);

  useEffect(() => {
    let plot: uPlot | undefined;
    let isGone = false;
    const draw = paced(() => {
      if (!document.hidden) plot?.setData(columns.peek() as uPlot.AlignedData);
    }, REDRAW_INTERVAL_MS);
    redraw.current = draw;
    // A new plot for each size: the type on its axes grows with the page, which uPlot sets up only once.
    const resize = paced(async () => {
      const module = await loadPlot().catch(() => undefined);
      // Without a connection, it may not load: the paper stays blank, and the next resize tries again.
      if (!module || isGone) return;
      plot?.destroy();
      plot = module.drawStrip(paper, host.current!);
      draw();
    }, REDRAW_INTERVAL_MS);
    const observer = new ResizeObserver(resize);
    observer.observe(host.current!);
    return () => {
      isGone = true;
      observer.disconnect();
      draw.cancel();
      resize.cancel();
      plot?.destroy();
    };
  }, [columns, paper]);

  useSignalEffect(() => {
    columns.value;
    redraw.current?.();
  });

  return <div class={name} ref={host} role="img" aria-label={label} />;
}

/** uPlot, and what is drawn with it: half as much script as all the rest, and nobody presses it. */
async function loadPlot() {
  await whenIdle();
  return import('./chart-strip.ts');
}

/** Resolves when the page has been painted and the browser has nothing else to do, or takes too long for that. */
function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no requestIdleCallback. The effect that leads here runs after a paint in any case.
    if (!('requestIdleCallback' in window)) setTimeout(resolve);
    else requestIdleCallback(() => resolve(), { timeout: MAX_WAIT_MS });
  });
}
