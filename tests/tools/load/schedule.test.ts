/*
 * The schedule, and the latencies that follow from it: a server that stalls must not look better for it.
 */

import { describe, expect, it } from 'vitest';
import { Latency } from '../../../tools/load/latency.ts';
import { Observer } from '../../../tools/load/observer.ts';
import { Schedule } from '../../../tools/load/schedule.ts';

describe('a schedule', () => {
  it('gives each press when it is due, once', () => {
    const schedule = new Schedule(1000, 100, 50);
    expect(schedule.total).toBe(5);
    expect(schedule.take(999)).toEqual([]);
    expect(schedule.take(1005)).toEqual([1000]);
    expect(schedule.take(1005)).toEqual([]);
    expect(schedule.nextAtMs).toBe(1010);
    expect(schedule.take(5000)).toEqual([1010, 1020, 1030, 1040]);
    expect(schedule.nextAtMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('keeps the times of presses whose sender was held up', () => {
    const schedule = new Schedule(0, 10, 1000);
    expect(schedule.take(950)).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
  });

  it.each([3, 7, 333, 100_000])('at %i a second does not drift', (rate) => {
    const times = new Schedule(0, rate, 60_000).take(60_000);
    expect(times).toHaveLength(60 * rate);
    expect(times.at(-1)).toBeCloseTo(60_000 - 1000 / rate, 6);
  });

  it('has no press as late as its end', () => {
    expect(new Schedule(0, 3, 1000).take(2000)).toHaveLength(3);
    expect(new Schedule(0, 1, 1500).take(2000)).toEqual([0, 1000]);
  });
});

describe('latency', () => {
  it('counts from the schedule: a stall of 2 s shows in every press that was due in it', () => {
    const latency = new Latency();
    const observer = new Observer(
      ({ revision }) => revision,
      (ms) => latency.record(ms),
    );
    const times = new Schedule(0, 100, 10_000).take(10_000);
    for (const [i, atMs] of times.entries()) observer.expect(i + 1, atMs);
    const seenAtMs = (atMs: number): number => (atMs >= 4000 && atMs < 6000 ? 6001 : atMs + 1);
    for (const [i, atMs] of times.entries()) observer.heard(state(i + 1), seenAtMs(atMs));
    expect(latency.count).toBe(1000);
    expect(latency.percentileMs(50)).toBeCloseTo(1, 1);
    expect(latency.percentileMs(90)).toBeGreaterThan(990); // a fifth of all waited for 1 s on average
    expect(latency.maxMs).toBe(2001);
  });

  it('is the same whether the ack comes before the state or after it', () => {
    const seen: number[] = [];
    const observer = new Observer(
      ({ revision }) => revision,
      (ms) => seen.push(ms),
    );
    observer.expect(2, 100);
    observer.heard(state(1), 105);
    observer.heard(state(3), 110);
    observer.heard(state(5), 130);
    observer.expect(2, 100);
    observer.expect(3, 100);
    observer.expect(4, 100);
    expect(seen).toEqual([10, 10, 10, 30]);
  });

  it('of a press that is never seen is at least the time until the end', () => {
    const seen: number[] = [];
    const observer = new Observer(
      ({ value }) => value,
      (ms) => seen.push(ms),
    );
    observer.expect(7, 1000);
    expect(observer.giveUp(4000)).toBe(1);
    expect(observer.waitsFor).toBe(0);
    expect(seen).toEqual([3000]);
  });

  it('keeps three digits, and no percentile is above the greatest', () => {
    const latency = new Latency();
    for (let i = 1; i <= 10_000; i++) latency.record(i / 10);
    expect(latency.percentileMs(50)).toBeCloseTo(500, 0);
    expect(Math.abs(latency.percentileMs(99.9) - 999)).toBeLessThan(1);
    expect(latency.percentileMs(100)).toBe(1000);
    expect(latency.maxMs).toBe(1000);
  });
});

function state(revision: number): string {
  return JSON.stringify({ type: 'state', value: revision, revision });
}
