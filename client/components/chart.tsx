/*
 * The paper strip: the value over the last minutes, drawn by uPlot, which is loaded after the first paint.
 * The strip slides by redrawing a few times a second, and rests while nobody can see it.
 */

import { type ReadonlySignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Sample } from '../counter/view.ts';
import { words } from '../words.ts';
import { drawStrip, type Strip } from './chart-strip.ts';
import { type Paced, paced } from './pace.ts';

const REDRAW_INTERVAL_MS = 250;

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
      const next = await drawStrip(paper.current!).catch(() => undefined);
      // Without a connection, uPlot may not load: the paper stays blank, and the next resize tries again.
      if (!next) return;
      strip?.destroy();
      strip = next;
      if (isGone) strip.destroy();
      else slide();
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
