/*
 * The title of a page: its h1, and the tab's. If the user came from another page of the app, it receives
 * focus, as if the page had been loaded: so keyboard and screen reader start at its top.
 */

import { useEffect, useRef } from 'preact/hooks';
import { hasNavigated } from '../router.ts';

/**
 * Give it another `key` on another page.
 * @param props.tab the tab's title, if it differs
 */
export function Title({ text, tab = text }: { text: string; tab?: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = tab;
  }, [tab]);
  useEffect(() => {
    // The browser restores the scroll position: it knows it for "back".
    if (hasNavigated()) heading.current!.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {text}
    </h1>
  );
}
