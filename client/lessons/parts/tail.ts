/*
 * Keeps the newest line of a scrolling element visible, unless the user has scrolled back to read.
 */

import type { TargetedEvent } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** Within this distance of the end, the element counts as scrolled to the end. */
const SLACK_PX = 24;

/**
 * @param lines what the element shows; a different value means a new line
 * @returns props for the scrolling element
 */
export function useTail<Scroller extends HTMLElement>(lines: unknown) {
  const ref = useRef<Scroller>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    if (isAtEnd.current) ref.current!.scrollTop = ref.current!.scrollHeight;
  }, [lines]);
  const onScroll = ({ currentTarget }: TargetedEvent<Scroller>) => {
    // Not the ref: the browser tells of a scroll with the next frame, when the lesson may be gone.
    const { scrollHeight, scrollTop, clientHeight } = currentTarget;
    isAtEnd.current = scrollHeight - scrollTop - clientHeight < SLACK_PX;
  };
  return { ref, onScroll };
}
