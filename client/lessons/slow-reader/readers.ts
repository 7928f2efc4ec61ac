/*
 * Two readers at the same pace, on a socket each. In: how many values they take a second. Out: signals.
 */

import { signal } from '@preact/signals';
import { type LessonSocket, openLessonSocket } from '../parts/lesson-socket.ts';
import { MODES, type Mode, parseReading, type Tallies, withReading } from './model.ts';

const PATH = '/lessons/slow-reader';
const CUT_CODE = 1008;

export class Readers {
  readonly tallies = signal<Tallies>({});
  readonly isRunning = signal(false);
  /** The server has cut the one that takes everything. */
  readonly isCut = signal(false);
  private sockets: Partial<Record<Mode, LessonSocket>> = {};
  private timer: ReturnType<typeof setInterval> | undefined;

  /** Both take so many a second from now on; what has piled up stays. Starts anew if they have stopped. */
  read(perSecond: number): void {
    if (!this.isRunning.peek()) this.start();
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      for (const mode of MODES) this.sockets[mode]?.send('next');
    }, 1000 / perSecond);
  }

  stop(): void {
    clearInterval(this.timer);
    for (const mode of MODES) this.sockets[mode]?.close();
    this.sockets = {};
    this.isRunning.value = false;
  }

  private start(): void {
    this.isRunning.value = true;
    this.isCut.value = false;
    this.tallies.value = {};
    for (const mode of MODES) this.sockets[mode] = this.open(mode);
  }

  private open(mode: Mode): LessonSocket {
    const socket = openLessonSocket(PATH, {
      opened: () => socket.send(mode),
      received: (payload) => {
        const reading = parseReading(payload);
        if (reading === undefined) return;
        this.tallies.value = {
          ...this.tallies.peek(),
          [mode]: withReading(this.tallies.peek()[mode], reading),
        };
      },
      closed: (code) => {
        if (code === CUT_CODE) this.isCut.value = true;
        else this.stop(); // the server is gone: the other one has ended, too
      },
    });
    return socket;
  }
}
