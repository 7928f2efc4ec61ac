/*
 * Presses from the keyboard, wherever the focus is: + = ↑ count up, - ↓ count down, numpad included.
 */

import { useEffect } from 'preact/hooks';
import type { Step } from '../../protocol/messages.ts';
import type { CounterView } from '../counter/view.ts';

const STEP_OF_KEY: Readonly<Record<string, Step>> = {
  '+': 1,
  '=': 1,
  ArrowUp: 1,
  '-': -1,
  '−': -1,
  ArrowDown: -1,
};

/** Where keys mean something else. */
const TYPING = 'input, textarea, select, [contenteditable], dialog';

/** Listens while the component lives. A key that is held down counts once: one stroke, one press. */
export function useKeyboard(view: CounterView): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const step = STEP_OF_KEY[event.key];
      if (step === undefined || isElsewhere(event)) return;
      event.preventDefault();
      if (!event.repeat && view.link.peek().kind !== 'ended') view.press(step);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [view]);
}

function isElsewhere(event: KeyboardEvent): boolean {
  const isShortcut = event.ctrlKey || event.metaKey || event.altKey;
  const isTyping = event.target instanceof Element && event.target.closest(TYPING) !== null;
  return isShortcut || isTyping || event.defaultPrevented || document.querySelector('dialog[open]') !== null;
}
