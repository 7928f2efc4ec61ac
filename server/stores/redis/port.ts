/*
 * What the store and the nodes need from outside: a Redis client, and a clock with timers. Types, and the error with
 * which such a client rejects. node-redis.ts is the client in production; the simulator brings its own, in virtual time.
 */

/** Redis answered with an error: the command has done nothing. Any other error leaves its outcome unknown. */
export class RedisRefusal extends Error {
  override readonly name = 'RedisRefusal';
}

/** A Redis client, with one connection at a time, or none. */
export interface RedisPort {
  readonly database: number;
  /** Connected, and greeting complete? */
  readonly isReady: boolean;
  connect(): Promise<void>;
  /** Ends the connection, or the attempt to connect. Rejects every command without a reply. */
  destroy(): void;
  /** Calls `listener` when a connection has ended by itself, with every command without a reply rejected. */
  onEnded(listener: (reason: Error) => void): void;
  /**
   * Resolves with the reply. Rejects at once without a connection.
   * @param isUrgent is sent before queued commands
   */
  send(command: readonly string[], isUrgent?: boolean): Promise<unknown>;
  /** Calls `listener` with published messages; each later connection subscribes again before it is ready. */
  subscribe(channels: readonly string[], listener: (message: string) => void): Promise<void>;
}

export interface PortOptions {
  readonly url: string;
  /** Shown in Redis's CLIENT LIST. */
  readonly name: string;
  readonly connectMs: number;
}

export type NewPort = (options: PortOptions) => RedisPort;

export type Cancel = () => void;

/** Time and randomness. */
export interface Runtime {
  /** By the monotonic clock, in ms. */
  readonly nowMs: number;
  /** Uniform in [0, 1). */
  random(): number;
  after(delayMs: number, run: () => void): Cancel;
  every(intervalMs: number, run: () => void): Cancel;
  /** Once everything that has already arrived was read. */
  soon(run: () => void): void;
}

/** This process's. */
export const PROCESS_RUNTIME: Runtime = {
  get nowMs() {
    return performance.now();
  },
  random: Math.random,
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  every(intervalMs, run) {
    const timer = setInterval(run, intervalMs);
    return () => clearInterval(timer);
  },
  soon: setImmediate,
};
