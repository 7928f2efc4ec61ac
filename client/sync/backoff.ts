/*
 * How long to wait before connecting again. Sans-I/O: randomness is passed in.
 */

export interface Backoff {
  readonly baseMs: number;
  readonly capMs: number;
}

/** The project's own: half a second at first, half a minute at most (P29). */
export const RECONNECT: Backoff = { baseMs: 500, capMs: 30_000 };

/**
 * The delay before attempt number `attempt` (0 is the first after a disconnect), in ms. Full jitter: uniform
 * between 0 and a bound that doubles, so that clients which were disconnected together do not reconnect
 * together. Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 * @param random uniform in [0, 1)
 * @example backoffMs(3, RECONNECT, () => 0.5) // 2000
 */
export function backoffMs(attempt: number, { baseMs, capMs }: Backoff, random: () => number): number {
  return random() * Math.min(capMs, baseMs * 2 ** attempt);
}
