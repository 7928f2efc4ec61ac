/*
 * Restarts the server after a broken invariant, a bounded number of times, and forwards signals to it. In: exit
 * codes and signals. Out: starts, signals, and one line about each restart. Process functions are passed in.
 */

import { constants } from 'node:os';
import { EXIT_BROKEN_INVARIANT } from '../../server/exit-codes.ts';

/** More restarts than this within the window are useless: the supervisor gives up. */
const MAX_RESTARTS = 5;
const WINDOW_MS = 60_000;
/** The pause before the first restart; each further one within the window doubles it. */
const FIRST_PAUSE_MS = 500;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly exited: Promise<Exit>;
  kill(signal: NodeJS.Signals): void;
}

export interface Ports {
  start(): Child;
  /** Resolves after that many ms, or as soon as the signal is aborted. */
  wait(ms: number, stop: AbortSignal): Promise<void>;
  nowMs(): number;
  print(line: string): void;
}

export class Supervisor {
  #child: Child | undefined;
  #restartedAtMs: number[] = [];
  readonly #stopping = new AbortController();

  constructor(readonly ports: Ports) {}

  /** Runs the server, again after each broken invariant. @returns the exit code of its last run */
  async run(): Promise<number> {
    for (;;) {
      const code = await this.#runOnce();
      if (code !== EXIT_BROKEN_INVARIANT || this.#isStopping) return code;
      const pauseMs = this.#nextPauseMs();
      if (pauseMs === undefined) {
        this.ports.print(
          `The server failed again after ${MAX_RESTARTS} restarts within a minute: giving up.`,
        );
        return code;
      }
      const ordinal = `${this.#restartedAtMs.length} of at most ${MAX_RESTARTS} within a minute`;
      this.ports.print(`The server failed. Restarting it in ${pauseMs / 1000} s (${ordinal}).`);
      await this.ports.wait(pauseMs, this.#stopping.signal);
      if (this.#isStopping) return code;
    }
  }

  /** The first signal is forwarded to the server, which then shuts down gracefully; a second one kills it. */
  stop(signal: NodeJS.Signals): void {
    this.#child?.kill(this.#isStopping ? 'SIGKILL' : signal);
    this.#stopping.abort();
  }

  /** For the server alone. */
  handOn(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** @returns its exit code; 128 plus the signal's number if a signal ended it, as in a shell */
  async #runOnce(): Promise<number> {
    this.#child = this.ports.start();
    const { code, signal } = await this.#child.exited;
    this.#child = undefined;
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  }

  /** undefined: there were too many restarts recently. */
  #nextPauseMs(): number | undefined {
    const nowMs = this.ports.nowMs();
    this.#restartedAtMs = this.#restartedAtMs.filter((ms) => nowMs - ms < WINDOW_MS);
    const recent = this.#restartedAtMs.length;
    if (recent >= MAX_RESTARTS) return undefined;
    this.#restartedAtMs.push(nowMs);
    return FIRST_PAUSE_MS * 2 ** recent;
  }
}
