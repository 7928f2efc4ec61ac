/*
 * The time axis, downwards and elastic: a moment gets as many rows as it needs, moments keep a
 * minimum distance, and long pauses are cut. In: how many rows each moment needs, in one
 * run or in several that are compared. Out: the position of each moment. Pure.
 */

/** Distance between rows, in px. */
export const ROW_PX = 18;
/** The scale between two moments, where the axis is not cut. */
const PX_PER_MS = 0.2;
/** A longer pause is cut, and labelled with its duration. */
const CUT_MS = 250;
/** The height of a cut. */
export const CUT_PX = 46;
/** Above the first moment and below the last. */
const MARGIN_PX = 26;

interface Slot {
  readonly atMs: number;
  readonly top: number;
  readonly bottom: number;
}

/** A pause that was cut. */
export interface Cut {
  readonly top: number;
  readonly bottom: number;
  readonly forMs: number;
}

export class Axis {
  readonly heightPx: number;
  readonly cuts: readonly Cut[];
  private readonly slots: readonly Slot[];

  /** @param rows per moment, in any order */
  constructor(rows: ReadonlyMap<number, number>) {
    const slots: Slot[] = [];
    const cuts: Cut[] = [];
    for (const [atMs, count] of [...rows].sort(([one], [other]) => one - other)) {
      const last = slots.at(-1);
      const pauseMs = last === undefined ? 0 : atMs - last.atMs;
      const top = last === undefined ? MARGIN_PX : last.bottom + distance(pauseMs);
      if (pauseMs > CUT_MS) cuts.push({ top: last!.bottom, bottom: top, forMs: pauseMs });
      slots.push({ atMs, top, bottom: top + (count - 1) * ROW_PX });
    }
    this.slots = slots;
    this.cuts = cuts;
    this.heightPx = (slots.at(-1)?.bottom ?? 0) + MARGIN_PX;
  }

  /** The moments at which something is drawn. */
  get moments(): readonly { readonly atMs: number; readonly top: number }[] {
    return this.slots;
  }

  /** @param row within that moment, from 0 */
  rowY(atMs: number, row: number): number {
    return this.slots[this.before(atMs)]!.top + row * ROW_PX;
  }

  /** The position of a moment: below everything that has happened by then. */
  yAt(atMs: number): number {
    const index = this.before(atMs);
    const slot = this.slots[index];
    const next = this.slots[index + 1];
    if (slot === undefined) return MARGIN_PX;
    if (next === undefined) return slot.bottom;
    return slot.bottom + ((next.top - slot.bottom) * (atMs - slot.atMs)) / (next.atMs - slot.atMs);
  }

  /** The moment at that position; the inverse of yAt. */
  msAt(y: number): number {
    const index = this.slots.findLastIndex(({ top }) => top <= y);
    const slot = this.slots[Math.max(0, index)];
    const next = this.slots[index + 1];
    if (slot === undefined) return 0;
    if (index < 0 || next === undefined || y <= slot.bottom) return slot.atMs;
    return slot.atMs + ((next.atMs - slot.atMs) * (y - slot.bottom)) / (next.top - slot.bottom);
  }

  /** The last moment at or before that time; −1 if there is none. */
  private before(atMs: number): number {
    let low = 0;
    let high = this.slots.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.slots[middle]!.atMs <= atMs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function distance(pauseMs: number): number {
  return pauseMs > CUT_MS ? CUT_PX : ROW_PX + pauseMs * PX_PER_MS;
}
