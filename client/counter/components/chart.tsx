/*
 * The paper strip: the value over the last minutes, drawn by uPlot, which is loaded after the first paint.
 * The strip slides by redrawing a few times a second, and rests while nobody can see it.
 */

import { type ReadonlySignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { type Paced, paced } from '../../components/pace.ts';
import { words } from '../../words.ts';
import type { Sample } from '../view.ts';
import type { Strip } from './chart-strip.ts';

const REDRAW_INTERVAL_MS = 250;
const MAX_WAIT_MS = 2000;

/** uPlot, and what is drawn with it: half as much script as all the rest, and nobody presses it. */
async function loadStrip() {
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

export function Chart({ history }: { history: ReadonlySignal<readonly Sample[]> }) {
  const paper = useRef<HTMLDivElement>(null);
  const redraw = useRef<Paced>(null);

  useEffect(() => {
    let strip: Strip | undefined;
    let isGone = false;
    const slide = paced(() => {
      if (!document.hidden) strip?.slide(history.peek(), Date.now());
    }, REDRAW_INTERVAL_MS);
    redraw.current = slide;
    const timer = setInterval(slide, REDRAW_INTERVAL_MS);
    // A new strip for each size: the type on its axes grows with the page, which uPlot sets up only once.
    const resize = paced(async () => {
      const module = await loadStrip().catch(() => undefined);
      // Without a connection, it may not load: the paper stays blank, and the next resize tries again.
      if (!module || isGone) return;
      strip?.destroy();
      strip = module.drawStrip(paper.current!);
      slide();
    }, REDRAW_INTERVAL_MS);
    const observer = new ResizeObserver(resize);
    observer.observe(paper.current!);
    return () => {
      isGone = true;
      clearInterval(timer);
      observer.disconnect();
      slide.cancel();
      resize.cancel();
      strip?.destroy();
    };
  }, [history]);

  useSignalEffect(() => {
    history.value;
    redraw.current?.();
  });

  return <div class="strip" ref={paper} role="img" aria-label={words().chart} />;
}
