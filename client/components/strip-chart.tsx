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
  /** The same object as long as the strip is mounted. */
  readonly paper: Paper;
}

export function StripChart({ class: name, label, columns, paper }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const redraw = useRef<Paced>(null);

  useEffect(() => {
    const sheet = host.current!;
    let plot: uPlot | undefined;
    let isGone = false;
    const draw = paced(() => {
      if (!document.hidden) plot?.setData(columns.peek() as uPlot.AlignedData);
    }, REDRAW_INTERVAL_MS);
    redraw.current = draw;
    // A new plot for each size: the font of its axes grows with the page, and uPlot sets it only once.
    const resize = paced(async () => {
      const module = await loadPlot().catch(() => undefined);
      // Offline it may not load: the strip stays blank, and the next resize tries again.
      if (!module || isGone || !sheet.isConnected) return;
      plot?.destroy();
      plot = module.drawStrip(paper, sheet);
      draw();
    }, REDRAW_INTERVAL_MS);
    const observer = new ResizeObserver(resize);
    observer.observe(sheet);
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

/** uPlot is loaded late: it is half the size of all other scripts, and the page works without it. */
async function loadPlot() {
  await whenIdle();
  return import('./chart-strip.ts');
}

/** Resolves when the page has been painted and the browser is idle, or after a timeout. */
function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no requestIdleCallback. The effect that calls this runs after a paint in any case.
    if (!('requestIdleCallback' in window)) setTimeout(resolve);
    else requestIdleCallback(() => resolve(), { timeout: MAX_WAIT_MS });
  });
}
