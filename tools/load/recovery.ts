/*
 * A storm: everybody is cut off at once, and comes back by the page's own backoff. How long until each of them
 * shows a number again?
 */

import type { Crowd } from './crowd.ts';

export class Recovery {
  private cutAtMs: number | undefined;
  private openedBefore = 0;

  constructor(private readonly crowd: Crowd) {}

  cut(): void {
    this.cutAtMs = performance.now();
    this.openedBefore = this.crowd.counts.opened;
    this.crowd.cut();
  }

  /** Has everybody come back, or was there no cut? */
  isOver(): boolean {
    return this.cutAtMs === undefined || this.missing() === 0;
  }

  /** How many have not come back. */
  missing(): number {
    return this.crowd.members.filter(({ last }) => !this.isAfterCut(last.firstAtMs)).length;
  }

  /** When this share of the crowd was back, in ms after the cut; undefined if it never was. @param share 0 to 1 */
  backAfterMs(share: number): number | undefined {
    if (this.cutAtMs === undefined) return undefined;
    const times = this.crowd.members
      .map(({ last }) => last.firstAtMs)
      .filter((atMs) => this.isAfterCut(atMs));
    const needed = Math.ceil(share * this.crowd.members.length);
    const atMs = times.sort((a, b) => a! - b!)[needed - 1];
    return atMs === undefined ? undefined : atMs - this.cutAtMs;
  }

  /** Connections that it took: more than the sockets, where some were refused or dropped again. */
  get reconnections(): number {
    return this.cutAtMs === undefined ? 0 : this.crowd.counts.opened - this.openedBefore;
  }

  private isAfterCut(atMs: number | undefined): boolean {
    return atMs !== undefined && this.cutAtMs !== undefined && atMs >= this.cutAtMs;
  }
}
