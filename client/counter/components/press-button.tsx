/*
 * One of the two keys. It only calls `press`; the effect on the number comes back as a change,
 * and rises from the matching key.
 */

import type { ReadonlySignal } from '@preact/signals';
import type { Delta } from '../../../protocol/press.ts';
import { words } from '../../words.ts';
import type { Change } from '../view.ts';
import { ignoreRepeat, KEYS, shortcuts } from './keyboard.ts';
import { RisingSteps } from './rising-steps.tsx';

interface Props {
  step: Delta;
  change: ReadonlySignal<Change | null>;
  disabled: boolean;
  onPress: (step: Delta) => void;
}

/** A real button: only `click` counts, which pointer, touch and keyboard each trigger exactly once. */
export function PressButton({ step, change, disabled, onPress }: Props) {
  const isPlus = step > 0;
  const { add, subtract, eitherKey } = words();
  const { shortcuts: combinations, shown } = KEYS[step];
  return (
    <button
      type="button"
      class={isPlus ? 'key plus' : 'key minus-key'}
      aria-label={isPlus ? add(step) : subtract(-step)}
      aria-keyshortcuts={shortcuts.value ? combinations : undefined}
      disabled={disabled}
      onKeyDown={ignoreRepeat}
      onClick={() => onPress(step)}
    >
      <svg class="key-sign" viewBox="0 0 24 24" aria-hidden="true">
        <path d={isPlus ? 'M2 12h20M12 2v20' : 'M2 12h20'} />
      </svg>
      {shortcuts.value && <span class="key-hint" data-keys={eitherKey(...shown)} />}
      <RisingSteps step={step} change={change} />
    </button>
  );
}
