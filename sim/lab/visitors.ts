/*
 * Visitors of a strategy's world: each opens the page, presses once, and leaves when the press is saved, or after a while.
 * They fill a server's memory. In: how many come. Out: devices, which the log leaves out.
 */

import type { EventQueue } from '../event-queue.ts';
import type { Device } from './device.ts';

/** From one to the next. */
const INTERVAL_MS = 50;
const PRESSES_AFTER_MS = 300;
const LOOKS_EVERY_MS = 250;
const PATIENCE_MS = 2_000;
/** Streams of random numbers beyond those of the other devices. */
const FIRST_NUMBER = 100;

const NAME = 'v';

/** The others have a letter for a name. */
export function isVisitor(name: string): boolean {
  return name.length > 1 && name.startsWith(NAME) && name !== 'server';
}

export class Visitors {
  private readonly all: Device[] = [];
  private isClosed = false;

  constructor(
    private readonly queue: EventQueue,
    private readonly make: (name: string, number: number) => Device,
  ) {}

  come(count: number): void {
    const { nowMs } = this.queue;
    for (let index = 0; index < count; index++)
      this.queue.at(nowMs + index * INTERVAL_MS, () => this.arrive());
  }

  private arrive(): void {
    if (this.isClosed) return;
    const number = this.all.length + 1;
    const device = this.make(`${NAME}${number}`, FIRST_NUMBER + number);
    this.all.push(device);
    device.open();
    const { queue } = this;
    const untilMs = queue.nowMs + PATIENCE_MS;
    queue.at(queue.nowMs + PRESSES_AFTER_MS, () => {
      if (device.isOpen) device.press(1);
      this.watch(device, untilMs);
    });
  }

  private watch(device: Device, untilMs: number): void {
    const { queue } = this;
    if (device.isSettled || queue.nowMs >= untilMs) device.leave();
    else queue.at(queue.nowMs + LOOKS_EVERY_MS, () => this.watch(device, untilMs));
  }

  /** Everybody leaves, and nobody comes any more. */
  leave(): void {
    this.isClosed = true;
    for (const device of this.all) device.leave();
  }
}
