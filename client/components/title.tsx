/*
 * The title of a page: its h1, and the tab's. Where the person came from another page of ours, it takes the
 * focus, as it would if the page had been loaded: so keyboard and screen reader begin at its top.
 */

import { useEffect, useRef } from 'preact/hooks';
import { hasNavigated } from '../router.ts';

/**
 * Give it another `key` on another page.
 * @param props.tab what the tab says, where that is not the same
 */
export function Title({ text, tab = text }: { text: string; tab?: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = tab;
  }, [tab]);
  useEffect(() => {
    // Where the page stands is the browser's business: it knows it for "back".
    if (hasNavigated()) heading.current!.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {text}
    </h1>
  );
}
