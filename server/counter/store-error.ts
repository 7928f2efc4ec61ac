/**
 * A store that cannot do its work, in one line for the operator: what is wrong, and
 * what to do if that is known. `cause` has the engine's own message.
 */
export class StoreError extends Error {
  override readonly name: string = 'StoreError';
}

/** The store is unreachable for now, and the operator has been told: not worth a line for each request. */
export class StoreUnavailable extends StoreError {
  override readonly name = 'StoreUnavailable';
}

/**
 * The store is broken, and the outcome of commits in flight is unknown: they may be neither
 * acknowledged nor refused. The process must end; the next one finds out by opening the store.
 */
export class StoreBroken extends StoreError {
  override readonly name = 'StoreBroken';
}
