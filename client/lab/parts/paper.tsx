/*
 * The paper that the diagrams are drawn on: it scrolls, and keeps the selected moment visible. In: the
 * pictures, one or two side by side. Out: for each, the visible part plus a margin.
 */

import { batch, type Signal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Lab } from '../model.ts';
import { labWords } from '../words/page.ts';
import { Drawing } from './drawing.tsx';
import type { Picture } from './picture.ts';

/** The rendered part moves in steps of this height, and extends this far beyond the visible part. */
const STRIDE_PX = 240;

interface Props {
  readonly lab: Lab;
  readonly pictures: readonly Picture[];
  /** Receives the width of each picture. */
  readonly widthPx: Signal<number>;
  readonly scale: Signal<number>;
}

/** The font size for which the diagram is laid out, in px. */
const TYPE_PX = 16;

export function Paper({ lab, pictures, widthPx, scale }: Props) {
  const paper = useRef<HTMLElement>(null);
  const scrollTop = useSignal(0);
  const heightPx = useSignal(900);
  const count = pictures.length;
  useEffect(() => {
    const element = paper.current!;
    const measure = (): void => {
      const typePx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      batch(() => {
        scale.value = typePx / TYPE_PX;
        widthPx.value = Math.floor(element.clientWidth / count / scale.value);
        heightPx.value = element.clientHeight / scale.value;
      });
    };
    // Deferred to the next frame: the change may resize this element again, which within one frame is an error.
    let frame = 0;
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(measure);
    });
    observer.observe(element);
    measure();
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, [widthPx, scale, heightPx, count]);
  useFollowing(pictures[0]!, paper);
  const diagram = pictures[0]!.diagram.value;
  const top = Math.max(0, scrollTop.value - STRIDE_PX);
  return (
    <section
      ref={paper}
      class="paper"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the arrow keys walk along its lanes
      tabIndex={0}
      aria-label={labWords().diagram}
      aria-busy={lab.isBehind.value}
      onScroll={({ currentTarget }) => {
        scrollTop.value = Math.floor(currentTarget.scrollTop / scale.peek() / STRIDE_PX) * STRIDE_PX;
      }}
    >
      {diagram && (
        <div class="roll" style={{ blockSize: `${diagram.heightPx * scale.value}px` }}>
          {pictures.map((picture, place) => (
            <Column
              key={place}
              lab={lab}
              picture={picture}
              top={top}
              height={heightPx.value + 3 * STRIDE_PX}
            />
          ))}
          <Now key={pictures[0]!.track === lab.main} picture={pictures[0]!} />
        </div>
      )}
    </section>
  );
}

interface ColumnProps {
  readonly lab: Lab;
  readonly picture: Picture;
  readonly top: number;
  readonly height: number;
}

function Column({ lab, picture, top, height }: ColumnProps) {
  const diagram = picture.diagram.value;
  return (
    <div class="column">
      {diagram && <Drawing diagram={diagram} lab={lab} picture={picture} top={top} height={height} />}
    </div>
  );
}

/** Where the selected moment should be, as fractions of the height of the paper. */
const SIGHT = { first: 0.1, at: 0.4, last: 0.72 } as const;

function useFollowing(picture: Picture, paper: { readonly current: HTMLElement | null }): void {
  useSignalEffect(() => {
    const y = picture.yOf(picture.track.cursor.value) * picture.scale.value;
    const element = paper.current;
    if (element === null || picture.diagram.value === undefined) return;
    const { scrollTop, clientHeight } = element;
    const part = (y - scrollTop) / clientHeight;
    if (part > SIGHT.first && part < SIGHT.last) return;
    // After the roll has its new height.
    requestAnimationFrame(() => element.scrollTo({ top: y - clientHeight * SIGHT.at }));
  });
}

/** The line of the selected moment, and a veil over what comes later. */
function Now({ picture }: { readonly picture: Picture }) {
  const line = useRef<HTMLDivElement>(null);
  useSignalEffect(() => {
    const y = picture.yOf(picture.track.cursor.value) * picture.scale.value;
    if (line.current) line.current.style.insetBlockStart = `${y}px`;
  });
  return (
    <div class="now" ref={line}>
      <output>{(picture.track.cursor.value.atMs / 1000).toFixed(3)}</output>
    </div>
  );
}
