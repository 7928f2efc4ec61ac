/*
 * The server under test: the built program as a process of its own, which is killed, stopped, and started again.
 */

import { type Command, RunningProgram } from '../system/running-program.ts';

export class Server extends RunningProgram {
  /** Resolves to the time when it said that it listens. Rejects if it ends before. */
  readonly listening: Promise<number>;

  constructor(command: Command) {
    super(command);
    this.listening = this.line(/^Local /).then(
      () => performance.now(),
      () => {
        throw new Error(`the server ended: ${this.lastWords}`);
      },
    );
    this.listening.catch(() => {}); // some starts are killed before they get there, and that is no failure
  }
}
