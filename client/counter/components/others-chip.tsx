/*
 * The sum of others' presses in the current burst: "+7 from others". It keeps its place when
 * it is empty.
 */

import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { paced } from '../../components/pace.ts';
import { signed, words } from '../../words.ts';
import type { Change } from '../view.ts';

const REDRAW_INTERVAL_MS = 150;
const QUIET_MS = 1500;
/** A long burst starts from 0 again, or the sum would say nothing about the present. */
const MAX_BURST_MS = 3000;

interface Props {
  change: ReadonlySignal<Change | null>;
}

export function OthersChip({ change }: Props) {
  const shown = useSignal(0);
  const isQuiet = useSignal(true);
  const burst = useRef({ sum: 0, startMs: 0, lastMs: 0 }).current;
  const draw = useRef(paced(() => (shown.value = burst.sum), REDRAW_INTERVAL_MS)).current;
  useEffect(() => draw.cancel, [draw]);

  useSignalEffect(() => {
    const latest = change.value;
    if (latest?.by !== 'others') return;
    const nowMs = Date.now();
    const isNew = nowMs - burst.lastMs > QUIET_MS || nowMs - burst.startMs > MAX_BURST_MS;
    if (isNew) Object.assign(burst, { sum: 0, startMs: nowMs });
    burst.sum += latest.delta;
    burst.lastMs = nowMs;
    draw();
    isQuiet.value = false;
  });
  useEffect(() => {
    const timer = setInterval(() => (isQuiet.value = Date.now() - burst.lastMs > QUIET_MS), QUIET_MS / 5);
    return () => clearInterval(timer);
  }, [burst, isQuiet]);

  return <p class={isQuiet.value ? 'others quiet' : 'others'}>{words().fromOthers(signed(shown.value))}</p>;
}
