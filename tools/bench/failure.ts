/*
 * A failed measurement that is not a bug here: a server that does not start, or admits nobody. It
 * costs that server its row, not the bench its run. Pure.
 */

/** A server or a tester failed. One line. */
export class BenchError extends Error {}

/** In place of figures. */
export class Failure {
  constructor(readonly why: string) {}
}

/** @returns what it measured, or why it could not; other errors are bugs, and are thrown */
export async function attempt<Value>(measure: () => Promise<Value>): Promise<Value | Failure> {
  try {
    return await measure();
  } catch (error) {
    if (error instanceof BenchError) return new Failure(error.message);
    throw error;
  }
}
