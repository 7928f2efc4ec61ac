/*
 * One direction of a connection, like TCP: frames arrive in order or not at all, each with its
 * own latency. In: frames, and faults. Out: arrivals and losses.
 */

import { Alarm, type EventQueue } from './event-queue.ts';

/** A frame in flight. */
export interface Frame<Content> {
  readonly content: Content;
  /** Its number in the log; 0: not a frame. */
  readonly transit: number;
  readonly sentAtMs: number;
  readonly arrivesAtMs: number;
}

export interface PipeEvents<Content> {
  readonly latencyMs: () => number;
  readonly arrived: (content: Content, transit: number) => void;
  readonly lost: (content: Content, transit: number) => void;
}

export class Pipe<Content> {
  private frames: Frame<Content>[] = [];
  private lastArrivalMs = 0;
  private heldUntilMs = 0;
  /** Until then, the receiver reads one frame in that many milliseconds. */
  private slowUntilMs = 0;
  private slowMs = 0;
  private dead = false;
  private readonly alarm: Alarm;

  constructor(
    private readonly queue: EventQueue,
    private readonly events: PipeEvents<Content>,
    /** The name of the next arrival. */
    what = '',
  ) {
    this.alarm = new Alarm(queue, () => this.arrive(), what);
  }

  /** How many frames are in flight. */
  get length(): number {
    return this.frames.length;
  }

  get inFlight(): readonly Frame<Content>[] {
    return this.frames;
  }

  get isDead(): boolean {
    return this.dead;
  }

  /** @param transit the frame's name in the log */
  send(content: Content, transit = 0): void {
    if (this.dead) this.events.lost(content, transit);
    else this.enter(content, transit, this.queue.nowMs + this.events.latencyMs());
  }

  /** Nothing arrives until then; afterwards, everything does. */
  hold(untilMs: number): void {
    this.heldUntilMs = Math.max(this.heldUntilMs, untilMs);
    this.setAlarm();
  }

  /** For a while, the receiver reads one frame from time to time. */
  slowDown(everyMs: number, untilMs: number): void {
    this.slowMs = everyMs;
    this.slowUntilMs = untilMs;
  }

  /** Ends all delays. */
  release(): void {
    this.heldUntilMs = 0;
    this.slowUntilMs = 0;
    this.setAlarm();
  }

  /** From now on nothing arrives, silently: the connection is half open. */
  die(): void {
    if (this.dead) return;
    this.dead = true;
    this.lose(0);
  }

  /**
   * The connection breaks. The first `kept` frames in flight still arrive, and then the end.
   * @param end what the receiver is told
   */
  sever(kept: number, end: Content, atMs: number): void {
    if (this.dead) return;
    this.lose(kept);
    this.enter(end, 0, Math.max(this.queue.nowMs, atMs));
    this.dead = true;
  }

  private enter(content: Content, transit: number, arrivesAtMs: number): void {
    this.lastArrivalMs = Math.max(this.lastArrivalMs, arrivesAtMs);
    this.frames.push({ content, transit, sentAtMs: this.queue.nowMs, arrivesAtMs: this.lastArrivalMs });
    if (this.frames.length === 1) this.setAlarm();
  }

  private setAlarm(): void {
    const next = this.frames[0];
    this.alarm.set(
      next === undefined ? Number.POSITIVE_INFINITY : Math.max(next.arrivesAtMs, this.heldUntilMs),
    );
  }

  private arrive(): void {
    const frame = this.frames.shift();
    if (frame === undefined) return;
    const { nowMs } = this.queue;
    if (nowMs < this.slowUntilMs) this.heldUntilMs = Math.max(this.heldUntilMs, nowMs + this.slowMs);
    this.setAlarm();
    this.events.arrived(frame.content, frame.transit);
  }

  private lose(from: number): void {
    for (const { content, transit } of this.frames.splice(from)) this.events.lost(content, transit);
    this.setAlarm();
  }
}
