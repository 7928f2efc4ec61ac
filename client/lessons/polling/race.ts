/*
 * The race: one value by polling, long polling and WebSocket at once, until stopped. It makes the requests;
 * model.ts does the arithmetic. Out: signals.
 */

import { signal } from '@preact/signals';
import { openLessonSocket } from '../parts/lesson-socket.ts';
import {
  type Arrival,
  betterClock,
  type Clock,
  EMPTY_TALLY,
  frameBytes,
  isChange,
  latencyMs,
  parseReading,
  type Reading,
  requestHead,
  type Sender,
  type Tally,
  UPGRADE_ANSWER,
  upgradeHead,
  type Way,
  withChange,
  withTraffic,
} from './model.ts';

const SOCKET_PATH = '/lessons/polling';
const VALUE_PATH = '/lessons/polling/value';
const NEXT_PATH = '/lessons/polling/next';
/** How long polling gets its first value; the query separates its traffic from that of polling. */
const FIRST_PATH = `${VALUE_PATH}?first`;
/** For the chart: five minutes of a busy value, three methods. */
const MAX_ARRIVALS = 1_000;
/** The delay after a failure, before the next request. */
const RETRY_MS = 1_000;
const CLOCK_SAMPLES = 3;

export const INTERVALS_MS = [500, 1_000, 2_000, 5_000] as const;

type Tallies = Readonly<Record<Way, Tally>>;
const NO_TALLIES: Tallies = { polling: EMPTY_TALLY, longPolling: EMPTY_TALLY, webSocket: EMPTY_TALLY };

/** Milliseconds since 1970, in fractions. */
const nowMs = (): number => performance.timeOrigin + performance.now();

export class PollingRace {
  readonly tallies = signal(NO_TALLIES);
  readonly arrivals = signal<readonly Arrival[]>([]);
  readonly isRunning = signal(false);
  /** Polling interval; a change takes effect with the next request. */
  readonly intervalMs = signal<number>(1_000);
  readonly clock = signal<Clock | undefined>(undefined);

  private running = new AbortController();
  private startMs = 0;

  /** Restarts from zero. */
  async start(): Promise<void> {
    if (this.isRunning.peek()) return;
    this.running = new AbortController();
    const { signal: stopped } = this.running;
    this.isRunning.value = true;
    this.tallies.value = NO_TALLIES;
    this.arrivals.value = [];
    for (let sample = 0; sample < CLOCK_SAMPLES; sample++) await this.ask(VALUE_PATH, stopped);
    if (stopped.aborted) return;
    this.startMs = nowMs();
    this.measureAnswers(stopped);
    void this.poll(stopped);
    void this.pollLong(stopped);
    this.listen(stopped);
  }

  stop(): void {
    this.running.abort();
    this.isRunning.value = false;
  }

  // -------------------------------------------------------------------------------------- the three methods

  private async poll(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const dueMs = nowMs() + this.intervalMs.peek();
      this.count('polling', 1, headBytes(requestHead(VALUE_PATH, sender())), 0);
      const reading = await this.ask(VALUE_PATH, stopped);
      if (reading) this.arrived('polling', reading);
      await pause(dueMs - nowMs(), stopped);
    }
  }

  private async pollLong(stopped: AbortSignal): Promise<void> {
    let path = FIRST_PATH;
    while (!stopped.aborted) {
      this.count('longPolling', 1, headBytes(requestHead(path, sender())), 0);
      const reading = await this.ask(path, stopped);
      if (reading === undefined) await pause(RETRY_MS, stopped);
      if (!reading) continue; // null: no change before the timeout, so ask again
      this.arrived('longPolling', reading);
      path = `${NEXT_PATH}?after=${reading.value}`;
    }
  }

  private listen(stopped: AbortSignal): void {
    const socket = openLessonSocket(SOCKET_PATH, {
      received: (payload) => {
        if (typeof payload !== 'string') return;
        this.count('webSocket', 0, 0, frameBytes(new TextEncoder().encode(payload).length, false));
        const reading = parseReading(payload);
        if (reading) this.arrived('webSocket', reading);
      },
      closed: () => setTimeout(() => stopped.aborted || this.listen(stopped), RETRY_MS),
    });
    this.count('webSocket', 1, headBytes(upgradeHead(SOCKET_PATH, sender())), UPGRADE_ANSWER.length);
    stopped.addEventListener('abort', () => socket.close());
  }

  // -------------------------------------------------------------------------------------- shared parts

  /** @returns null if the server had nothing new (204), undefined if the request failed */
  private async ask(path: string, stopped: AbortSignal): Promise<Reading | null | undefined> {
    const sentMs = nowMs();
    try {
      const response = await fetch(path, { cache: 'no-store', signal: stopped });
      if (response.status === 204) return null;
      const reading = parseReading(await response.text());
      // A response that waited for a change says nothing about the clock.
      if (reading && path === VALUE_PATH) {
        this.clock.value = betterClock(this.clock.peek(), sentMs, nowMs(), reading.now);
      }
      return reading;
    } catch {
      return undefined;
    }
  }

  private arrived(way: Way, reading: Reading): void {
    if (!isChange(this.tallies.peek()[way], reading)) {
      this.change(way, (tally) => ({ ...tally, value: reading.value }));
      return;
    }
    const show = () => {
      const clock = this.clock.peek();
      if (clock === undefined) return;
      const latency = latencyMs(reading, nowMs(), clock);
      const arrival = { way, atSeconds: (nowMs() - this.startMs) / 1000, latencyMs: latency };
      this.change(way, (tally) => withChange(tally, reading, latency));
      this.arrivals.value = [...this.arrivals.peek(), arrival].slice(-MAX_ARRIVALS);
    };
    if (document.hidden) show();
    else requestAnimationFrame(show);
  }

  /** Adds the sizes that the browser reports shortly after each response. */
  private measureAnswers(stopped: AbortSignal): void {
    const observer = new PerformanceObserver((list) => {
      for (const { name, transferSize } of list.getEntries() as PerformanceResourceTiming[]) {
        const { pathname, search } = new URL(name);
        if (pathname !== VALUE_PATH && pathname !== NEXT_PATH) continue;
        this.count(search === '' ? 'polling' : 'longPolling', 0, 0, transferSize ?? 0);
      }
    });
    observer.observe({ type: 'resource' });
    stopped.addEventListener('abort', () => observer.disconnect());
  }

  private count(way: Way, requests: number, sent: number, received: number): void {
    this.change(way, (tally) => withTraffic(tally, requests, sent, received));
  }

  private change(way: Way, next: (tally: Tally) => Tally): void {
    const tallies = this.tallies.peek();
    this.tallies.value = { ...tallies, [way]: next(tallies[way]) };
  }
}

function sender(): Sender {
  return { host: location.host, userAgent: navigator.userAgent, languages: navigator.languages };
}

function headBytes(head: string): number {
  return new TextEncoder().encode(head).length;
}

/** Resolves when the time has passed or the race has stopped. */
function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stopped.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
