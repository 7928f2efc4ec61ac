/*
 * One of the two keys. It does nothing but call `press`; what it does to the number comes back as a change,
 * and rises from the key that stands for it.
 */

import type { ReadonlySignal } from '@preact/signals';
import type { Step } from '../../protocol/messages.ts';
import type { Change } from '../counter/view.ts';
import { words } from '../words.ts';
import { RisingSteps } from './rising-steps.tsx';

interface Props {
  step: Step;
  change: ReadonlySignal<Change | null>;
  disabled: boolean;
  onPress: (step: Step) => void;
}

/** A real button: only `click` counts, which pointer, touch and keyboard all end in exactly once. */
export function PressButton({ step, change, disabled, onPress }: Props) {
  const isPlus = step === 1;
  return (
    <button
      type="button"
      class={isPlus ? 'key plus' : 'key minus-key'}
      aria-label={isPlus ? words().increment : words().decrement}
      aria-keyshortcuts={isPlus ? '+ ArrowUp' : '- ArrowDown'}
      disabled={disabled}
      onClick={() => onPress(step)}
    >
      <svg class="key-sign" viewBox="0 0 24 24" aria-hidden="true">
        <path d={isPlus ? 'M2 12h20M12 2v20' : 'M2 12h20'} />
      </svg>
      <span class="key-hint" data-keys={isPlus ? words().incrementKeys : words().decrementKeys} />
      <RisingSteps step={step} change={change} />
    </button>
  );
}
