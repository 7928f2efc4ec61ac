/*
 * A strip of paper with one or more lines, drawn by uPlot, which is loaded after the first paint. In: columns as a
 * signal. It redraws a few times a second at most, and not while the page is hidden. Where it cannot be drawn, it says so.
 */

import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { words } from '../words.ts';
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
  const hasFailed = useSignal(false);

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
      try {
        const { drawStrip } = await loadPlot();
        if (isGone || !sheet.isConnected) return;
        plot?.destroy();
        plot = drawStrip(paper, sheet);
        draw();
        hasFailed.value = false;
      } catch (error) {
        // Without a connection, it may not load. The next resize tries again; in Firefox, only a reload helps.
        console.warn(error);
        hasFailed.value = true;
      }
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
  }, [columns, paper, hasFailed]);

  useSignalEffect(() => {
    columns.value;
    redraw.current?.();
  });

  const failure = hasFailed.value ? words().chartFailed : undefined;
  return (
    <div
      class={name}
      ref={host}
      role="img"
      aria-label={failure === undefined ? label : `${label}: ${failure}`}
    >
      {failure !== undefined && <p class="undrawn">{failure}</p>}
    </div>
  );
}

/** uPlot is loaded late: it is half the size of all other scripts, and the page works without it. */
async function loadPlot() {
  await whenIdle();
  ensureLanguage(navigator);
  return import('./chart-strip.ts');
}

/**
 * uPlot asks Intl for the browser's language while it loads, and does not load where Intl refuses it: in a locale without
 * a language, WebKitGTK calls it "C". What the strips write has words of our own, so any language does.
 */
export function ensureLanguage(browser: { readonly language: string }): void {
  try {
    new Intl.Locale(browser.language);
  } catch {
    Object.defineProperty(browser, 'language', { value: 'en', configurable: true });
  }
}

/** Resolves when the page has been painted and the browser has nothing else to do, or takes too long for that. */
function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no requestIdleCallback. The effect that calls this runs after a paint in any case.
    if (!('requestIdleCallback' in window)) setTimeout(resolve);
    else requestIdleCallback(() => resolve(), { timeout: MAX_WAIT_MS });
  });
}
