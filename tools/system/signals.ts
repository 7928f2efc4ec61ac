/*
 * Ends a program on request.
 */

/** Aborted by the first SIGINT or SIGTERM, which asks for a graceful shutdown; a second one ends the process at once. */
export function stopAtSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  return stopping.signal;
}
