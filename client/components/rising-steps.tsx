/*
 * The "+1" that rises from a key with each own press. A fixed handful of labels takes turns, so that fast
 * fingers make no DOM nodes.
 */

import { type ReadonlySignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Step } from '../../protocol/messages.ts';
import type { Change } from '../counter/view.ts';
import { signed } from '../words.ts';
import { rise } from './motion.ts';

const LABELS = [0, 1, 2, 3, 4, 5];

interface Props {
  step: Step;
  change: ReadonlySignal<Change | null>;
}

/** Shows the own changes in the direction of `step`. */
export function RisingSteps({ step, change }: Props) {
  const host = useRef<HTMLSpanElement>(null);
  useSignalEffect(() => {
    const latest = change.value;
    if (latest?.by !== 'me' || Math.sign(latest.delta) !== step) return;
    const label = host.current?.children[latest.id % LABELS.length];
    if (label) rise(label);
  });
  return (
    <span class="rising" ref={host} aria-hidden="true">
      {LABELS.map((label) => (
        <span key={label} data-step={signed(step)} />
      ))}
    </span>
  );
}
