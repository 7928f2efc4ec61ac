/*
 * A storm: everybody is cut off at once, and comes back by the page's own backoff. How long until each of them
 * shows a number again?
 */

import type { Crowd } from './crowd.ts';

const NEVER = Number.POSITIVE_INFINITY;

export class Recovery {
  private cutAtMs = NEVER;
  private openedBefore = 0;

  constructor(private readonly crowd: Crowd) {}

  cut(): void {
    this.cutAtMs = performance.now();
    this.openedBefore = this.crowd.counts.opened;
    this.crowd.cut();
  }

  /** Has everybody come back, or was there no cut? */
  isOver(): boolean {
    const isBack = (firstAtMs = -1): boolean => firstAtMs >= this.cutAtMs;
    return this.cutAtMs === NEVER || this.crowd.members.every(({ last }) => isBack(last.firstAtMs));
  }

  /** When this share of the crowd was back, in ms after the cut; undefined if it never was. @param share 0 to 1 */
  backAfterMs(share: number): number | undefined {
    const { members } = this.crowd;
    const times = members.map(({ last }) => (last.firstAtMs ?? -1) - this.cutAtMs).filter((ms) => ms >= 0);
    return times.sort((a, b) => a - b)[Math.ceil(share * members.length) - 1];
  }

  /** Connections that it took: more than the sockets, where some were refused or dropped again. */
  get reconnections(): number {
    return this.cutAtMs === NEVER ? 0 : this.crowd.counts.opened - this.openedBefore;
  }
}
