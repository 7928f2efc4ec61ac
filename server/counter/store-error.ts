/**
 * A store that cannot do its work, told in one line to the person who runs the server: what is wrong, and
 * what to do where that is known. `cause` has the engine's own words.
 */
export class StoreError extends Error {
  override readonly name: string = 'StoreError';
}

/** The store can't be reached for now, and the operator has been told: not worth a line for each who asks. */
export class StoreUnavailable extends StoreError {
  override readonly name = 'StoreUnavailable';
}

/**
 * The store does not work any more, and nobody knows whether what was under way is committed: neither may be
 * acknowledged nor refused. The process is to end; the next one finds out by opening the store.
 */
export class StoreBroken extends StoreError {
  override readonly name = 'StoreBroken';
}
