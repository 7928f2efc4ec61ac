/*
 * Pacing for what a user or a screen reader cannot follow at the speed of the network: the same conflation
 * as on the server.
 */

/** A function that runs at most once per interval. */
export interface Paced {
  (): void;
  /** Cancels a pending run. */
  cancel(): void;
}

/**
 * Runs `run` at once after a quiet period, then at most once per interval; the last call is never lost.
 * @param intervalMs the shortest time between two runs
 * @example
 * // calls: x x x · · · · x     with an interval of three
 * // runs:  x · · x · · · x
 */
export function paced(run: () => void, intervalMs: number): Paced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = false;
  const next = () => {
    timer = undefined;
    if (due) call();
  };
  const call = () => {
    due = timer !== undefined;
    if (due) return;
    timer = setTimeout(next, intervalMs);
    run();
  };
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
    due = false;
  };
  return Object.assign(call, { cancel });
}
