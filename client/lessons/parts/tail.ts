/*
 * Keeps the newest line of a scroller in sight, unless the person has scrolled back to read.
 */

import { useLayoutEffect, useRef } from 'preact/hooks';

/** Scrolled back by less than this still counts as at the end. */
const SLACK_PX = 24;

/**
 * @param lines what the scroller shows; another value is a new line
 * @returns props for the scroller
 */
export function useTail<Scroller extends HTMLElement>(lines: unknown) {
  const ref = useRef<Scroller>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    if (isAtEnd.current) ref.current!.scrollTop = ref.current!.scrollHeight;
  }, [lines]);
  const onScroll = () => {
    const { scrollHeight, scrollTop, clientHeight } = ref.current!;
    isAtEnd.current = scrollHeight - scrollTop - clientHeight < SLACK_PX;
  };
  return { ref, onScroll };
}
