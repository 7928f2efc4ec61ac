/*
 * Plain presses, in turn on the sockets that press. A press whose socket is not open waits for one that is: it
 * has not been sent, so it cannot be lost.
 */

import type { Counts } from './counts.ts';
import type { Listener } from './listener.ts';

export class PlainPresser {
  /** Presses that no socket could take yet. */
  waiting = 0;
  private turn = 0;

  constructor(
    private readonly sockets: readonly Listener[],
    private readonly counts: Counts,
  ) {}

  press(): void {
    this.counts.pressed += 1;
    this.waiting += 1;
    this.flush();
  }

  flush(): void {
    while (this.waiting > 0 && this.pressOnce()) this.waiting -= 1;
  }

  /** @returns false if no socket is open */
  private pressOnce(): boolean {
    for (let tries = 0; tries < this.sockets.length; tries++) {
      this.turn = (this.turn + 1) % this.sockets.length;
      if (this.sockets[this.turn]!.press()) return true;
    }
    return false;
  }
}
