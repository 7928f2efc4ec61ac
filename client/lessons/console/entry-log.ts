/*
 * The entries of a console. In: entries, at any rate. Out: a signal with the latest ones, which changes at most once
 * per animation frame, so a busy connection costs the page one bounded redraw.
 */

import { signal } from '@preact/signals';
import { bytesOf, type ControlFrame } from '../../../protocol/control-frames.ts';
import type { Entry, Frame, SocketEvent } from './entry.ts';
import { shownPayload } from './payload.ts';

/** All of them may be new in one frame, and no task may take 50 ms: 150 new lines took 38 ms on an overloaded computer. */
export const MAX_ENTRIES = 120;

/** The log's external dependencies. */
export interface LogWorld {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Calls back before the next repaint, as requestAnimationFrame does. */
  readonly nextFrame: (run: () => void) => void;
}

export const browserLogWorld: LogWorld = {
  nowMs: () => performance.timeOrigin + performance.now(),
  nextFrame: (run) => requestAnimationFrame(run),
};

export class EntryLog {
  readonly entries = signal<readonly Entry[]>([]);
  private fresh: Entry[] = [];
  private lastId = 0;
  private isScheduled = false;

  /** @param kept the initial entries */
  constructor(
    private readonly world: LogWorld = browserLogWorld,
    kept: readonly Entry[] = [],
  ) {
    this.entries.value = kept;
    this.lastId = kept.at(-1)?.id ?? 0;
  }

  frame(direction: Frame['direction'], payload: string | Uint8Array): void {
    this.add({ kind: 'frame', direction, ...shownPayload(payload) });
  }

  /** A control frame without a payload, as reported by the server. */
  control(frame: ControlFrame): void {
    this.add({ kind: 'frame', ...frame, bytes: 0, payload: bytesOf(frame) });
  }

  event(event: SocketEvent): void {
    this.add({ kind: 'event', event });
  }

  clear(): void {
    this.fresh = [];
    this.entries.value = [];
  }

  /** All entries, including those of the current frame. */
  get latest(): readonly Entry[] {
    return [...this.entries.peek(), ...this.fresh].slice(-MAX_ENTRIES);
  }

  private add(what: WithoutStamp<Entry>): void {
    this.lastId += 1;
    this.fresh.push({ id: this.lastId, atMs: this.world.nowMs(), ...what });
    // A hidden page gets no animation frames, and entries must not pile up.
    if (this.fresh.length > 2 * MAX_ENTRIES) this.fresh = this.fresh.slice(-MAX_ENTRIES);
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.world.nextFrame(() => this.show());
  }

  private show(): void {
    this.isScheduled = false;
    if (this.fresh.length === 0) return;
    this.entries.value = this.latest;
    this.fresh = [];
  }
}

/** The log adds the id and the time to each entry. */
type WithoutStamp<T> = T extends Entry ? Omit<T, 'id' | 'atMs'> : never;
