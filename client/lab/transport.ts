/*
 * Time in the Lab: playing and stepping. In: the user's commands and animation frames. Out: moves of the cursor.
 * Nothing plays automatically; with reduced motion, playing goes from event to event.
 */

import { computed, signal } from '@preact/signals';
import type { Entry } from '../../sim/entry.ts';
import { isStill } from '../components/motion.ts';
import { disagreementsOf } from './disagreements.ts';
import { drawnOf, type Index, isTransit } from './layout/run.ts';
import type { Lab } from './model.ts';

export const UNITS = ['event', 'message', 'disagreement'] as const;
export type Unit = (typeof UNITS)[number];

/** Powers of ten: 1/100× to 10×. */
export const SPEEDS = { slowest: -2, fastest: 1, step: 0.25, usual: -1 } as const;
/** A pause without events takes at most this long in real time, at any speed. */
const LONGEST_PAUSE_MS = 700;
/** With reduced motion, one event per interval. */
const STILL_STEP_MS = 600;

export class Transport {
  readonly isPlaying = signal(false);
  readonly speed = signal<number>(SPEEDS.usual);
  readonly unit = signal<Unit>('event');
  private readonly steps = computed(() => this.stepsOf(this.unit.value));
  private untilMs = Number.POSITIVE_INFINITY;
  private frame = 0;
  private lastMs = 0;
  private stillForMs = 0;

  constructor(private readonly lab: Lab) {}

  // -------------------------------------------------------------------------------------- playing

  play(untilMs = Number.POSITIVE_INFINITY): void {
    const { lab } = this;
    const endMs = lab.main.run.peek()?.endMs ?? 0;
    if (lab.cursor.peek().atMs >= endMs) lab.moveTo(0);
    this.untilMs = Math.min(untilMs, endMs);
    this.isPlaying.value = true;
    this.lastMs = 0;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame((nowMs) => this.draw(nowMs));
  }

  pause(): void {
    this.isPlaying.value = false;
    cancelAnimationFrame(this.frame);
  }

  toggle(): void {
    if (this.isPlaying.peek()) this.pause();
    else this.play();
  }

  /** Until two connected screens show different numbers; to the end if they never do. */
  playUntilDisagreement(): void {
    const { index } = this.lab.cursor.peek();
    const next = this.stepsOf('disagreement').find((step) => step >= index);
    this.play(next === undefined ? undefined : this.lab.main.entries.peek()[next]!.atMs);
  }

  private draw(nowMs: number): void {
    const passedMs = this.lastMs === 0 ? 0 : Math.min(100, nowMs - this.lastMs);
    this.lastMs = nowMs;
    if (isStill()) this.drawStill(passedMs);
    else this.lab.moveTo(Math.min(this.untilMs, this.later(passedMs)));
    if (this.lab.cursor.peek().atMs >= this.untilMs) this.pause();
    else this.frame = requestAnimationFrame((next) => this.draw(next));
  }

  /** Long pauses pass faster. */
  private later(passedMs: number): number {
    const { index, atMs } = this.lab.cursor.peek();
    const entries = this.lab.main.entries.peek();
    const beforeMs = entries[index - 1]?.atMs ?? 0;
    const nextMs = entries[index]?.atMs ?? atMs;
    const speed = Math.max(10 ** this.speed.peek(), (nextMs - beforeMs) / LONGEST_PAUSE_MS);
    return atMs + passedMs * speed;
  }

  private drawStill(passedMs: number): void {
    this.stillForMs += passedMs;
    if (this.stillForMs < STILL_STEP_MS) return;
    this.stillForMs = 0;
    const { index } = this.lab.cursor.peek();
    const next = this.stepsOf('event').find((step) => step >= index);
    if (next === undefined) this.lab.moveTo(this.untilMs);
    else this.lab.moveToEntry(next);
  }

  // -------------------------------------------------------------------------------------- steps

  /** @returns the new position; undefined if there is nothing further in that direction */
  step(way: 1 | -1): Index | undefined {
    this.pause();
    const { index } = this.lab.cursor.peek();
    const steps = this.steps.value;
    const next = way === 1 ? steps.find((step) => step >= index) : steps.findLast((step) => step < index - 1);
    if (next !== undefined) this.lab.moveToEntry(next);
    return next;
  }

  private stepsOf(unit: Unit): readonly Index[] {
    const entries = this.lab.main.entries.value;
    const drawn = drawnOf(entries, this.lab.unfolded.value);
    if (unit === 'disagreement') return disagreementsOf(entries);
    const isStep = (entry: Entry, index: Index): boolean =>
      drawn[index]! && (unit === 'event' || isTransit(entry));
    return entries.flatMap((entry, index) => (isStep(entry, index) ? [index] : []));
  }
}
