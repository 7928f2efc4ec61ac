/*
 * The server under test: the built program as a child process, which can be killed, stopped and restarted.
 * In: a command. Out: when it listens, and how it ended.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { type Command, RunningProgram } from '../system/running-program.ts';

/** A server that neither listens nor exits within this time never will. */
const START_PATIENCE_MS = 60_000;

export class Server extends RunningProgram {
  /** Resolves to the time when it reported that it listens. Rejects if it exits first, or does neither. */
  readonly listening: Promise<number>;

  constructor(command: Command) {
    super(command);
    const listens = this.line(/^Local /).then(
      () => performance.now(),
      () => {
        throw new Error(`the server ended: ${this.lastWords}`);
      },
    );
    const never = delay(START_PATIENCE_MS, undefined, { ref: false }).then((): never => {
      throw new Error(`the server does not start: ${this.lastWords}`);
    });
    this.listening = Promise.race([listens, never]);
    this.listening.catch(() => {}); // some starts are killed before they listen, which is not a failure
  }
}
