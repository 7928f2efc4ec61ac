/*
 * The "+1" that rises from a key with each own press. It reuses a fixed set of labels, so that fast presses
 * create no DOM nodes.
 */

import { type ReadonlySignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Delta } from '../../../protocol/press.ts';
import { rise } from '../../components/motion.ts';
import { signed } from '../../words.ts';
import type { Change } from '../view.ts';

const LABELS = [0, 1, 2, 3, 4, 5];

interface Props {
  step: Delta;
  change: ReadonlySignal<Change | null>;
}

/** Shows the user's own changes by `step`. */
export function RisingSteps({ step, change }: Props) {
  const host = useRef<HTMLSpanElement>(null);
  useSignalEffect(() => {
    const latest = change.value;
    if (latest?.by !== 'me' || latest.delta !== step) return;
    const label = host.current?.children[latest.id % LABELS.length] as HTMLElement | undefined;
    if (label === undefined) return;
    label.dataset.step = signed(latest.delta);
    rise(label);
  });
  return (
    <span class="rising" ref={host} aria-hidden="true">
      {LABELS.map((label) => (
        <span key={label} />
      ))}
    </span>
  );
}
