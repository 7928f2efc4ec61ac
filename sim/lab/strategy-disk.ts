/*
 * The disk of a strategy's server: writes one state after another, and each write takes time. In: states. Out: whether
 * they are durable. When the server crashes, the write in flight may be lost or may survive: both happen.
 */

import type { Log } from '../entry.ts';
import type { EventQueue } from '../event-queue.ts';
import type { Prng } from '../prng.ts';
import type { PressBook } from './press-book.ts';
import type { Stored } from './strategy.ts';

/** How long a failing disk takes to report the failure. */
const FAILURE_MS = 100;

interface Write {
  /** As text, so that later changes to the object do not alter it. */
  readonly text: string;
  readonly version: number;
  readonly done: (ok: boolean) => void;
}

export class StrategyDisk {
  private stored = '{"value":0}';
  private writes: Write[] = [];
  failsUntilMs = 0;
  private slowUntilMs = 0;
  private slowFlushMs = 0;

  constructor(
    private readonly queue: EventQueue,
    private readonly prng: Prng,
    private readonly mostMs: number,
    private readonly book: PressBook,
    private readonly log: Log,
    private readonly broken: (error: unknown) => void,
  ) {}

  get state(): Stored {
    return JSON.parse(this.stored) as Stored;
  }

  get isWriting(): boolean {
    return this.writes.length > 0;
  }

  write(write: Write): void {
    this.writes.push(write);
    if (this.writes.length === 1) this.begin(write);
  }

  slowDown(forMs: number, flushMs: number): void {
    this.slowUntilMs = this.queue.nowMs + forMs;
    this.slowFlushMs = flushMs;
  }

  heal(): void {
    this.failsUntilMs = 0;
    this.slowUntilMs = 0;
  }

  /** Writes everything that is queued at once, but not what those writes cause. */
  flush(): void {
    for (const write of [...this.writes]) this.finish(write);
  }

  /** @param survives did the write in flight become durable? */
  crash(survives: boolean): void {
    const [first] = this.writes.splice(0);
    if (first === undefined) return;
    if (survives) this.keep(first);
    else this.tell('lost', first);
  }

  private begin(write: Write): void {
    const { queue } = this;
    const isFailing = queue.nowMs < this.failsUntilMs;
    const mostMs = queue.nowMs < this.slowUntilMs ? this.slowFlushMs : this.mostMs;
    const takesMs = isFailing ? FAILURE_MS : mostMs * (0.25 + 0.75 * this.prng.next());
    this.tell('begun', write);
    queue.at(queue.nowMs + takesMs, () => {
      if (this.writes[0] === write) this.finish(write);
    });
  }

  private finish(write: Write): void {
    const ok = this.queue.nowMs >= this.failsUntilMs;
    if (ok) this.keep(write);
    else this.tell('failed', write);
    this.writes.shift();
    const next = this.writes[0];
    if (next !== undefined) this.begin(next);
    write.done(ok);
  }

  private keep({ text, version }: Write): void {
    this.stored = text;
    const { nowMs } = this.queue;
    const presses = this.book.aboutIn(version);
    this.log({ atMs: nowMs, kind: 'durable', presses, value: this.state.value, revision: version });
    try {
      this.book.written(version, nowMs);
    } catch (error) {
      this.broken(error);
    }
  }

  private tell(what: 'begun' | 'failed' | 'lost', { version }: Write): void {
    this.log({ atMs: this.queue.nowMs, kind: 'commit', what, presses: this.book.aboutIn(version) });
  }
}
