/*
 * Presses from the keyboard, wherever the focus is: + = ↑ count up, - ↓ count down, numpad included.
 */

import { useEffect } from 'preact/hooks';
import { DELTAS, type Delta } from '../../../protocol/press.ts';
import type { CounterView } from '../view.ts';

/** What each press has on the keyboard. */
interface Keys {
  /** As KeyboardEvent.key has them. */
  readonly names: readonly string[];
  /** For aria-keyshortcuts. */
  readonly shortcuts: string;
  /** The two that the button shows. */
  readonly shown: readonly [string, string];
}

export const KEYS: Readonly<Record<Delta, Keys>> = {
  1: { names: ['+', '=', 'ArrowUp'], shortcuts: '+ ArrowUp', shown: ['+', '↑'] },
  [-1]: { names: ['-', '−', 'ArrowDown'], shortcuts: '- ArrowDown', shown: ['−', '↓'] },
};

/** Where keys mean something else. */
const TYPING = 'input, textarea, select, [contenteditable], dialog';

/** Listens while the component lives. A key that is held down counts once: one stroke, one press. */
export function useKeyboard(view: CounterView): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const step = DELTAS.find((delta) => KEYS[delta].names.includes(event.key));
      if (step === undefined || isElsewhere(event)) return;
      event.preventDefault();
      const mayPress = view.link.peek().kind !== 'ended' && view.right.peek() === 'granted';
      if (!event.repeat && mayPress) view.press(step);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [view]);
}

/** For a button that presses: Enter held down would click it forty times a second. */
export function ignoreRepeat(event: KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter') event.preventDefault();
}

function isElsewhere(event: KeyboardEvent): boolean {
  const isShortcut = event.ctrlKey || event.metaKey || event.altKey;
  const isTyping = event.target instanceof Element && event.target.closest(TYPING) !== null;
  return isShortcut || isTyping || event.defaultPrevented || document.querySelector('dialog[open]') !== null;
}
