/*
 * What goes wrong while measuring, and is nobody's bug here: a server that does not start, or lets nobody in. It
 * costs that server its row, not the bench its run. Pure.
 */

/** A server or a tester could not do its part. One line. */
export class BenchError extends Error {}

/** In the place of figures. */
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
