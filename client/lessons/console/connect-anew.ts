/*
 * A fresh connection on a console, whatever it had before.
 */

import type { Console } from './entry.ts';

const CLOSED = 3;

/** Ends what there is, and connects. @returns whether it opened */
export async function connectAnew(
  console: Console,
  url: string,
  protocols: readonly string[] = [],
): Promise<boolean> {
  console.disconnect();
  await closed(console);
  console.connect(url, protocols);
  // Where the browser would not even try, opened() would try the console's own address instead.
  return console.readyState.peek() === CLOSED ? false : console.opened();
}

function closed({ readyState }: Console): Promise<void> {
  return new Promise((resolve) => {
    const stop = readyState.subscribe((state) => {
      if (state !== CLOSED) return;
      resolve();
      queueMicrotask(() => stop()); // it may call back before subscribe() has returned
    });
  });
}
