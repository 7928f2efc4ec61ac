/*
 * Presses from the keyboard, wherever the focus is: + = ↑ count up, - ↓ count down, numpad included. The arrows scroll
 * if there is something to scroll, and the user can turn all of it off (WCAG 2.1.4).
 */

import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { DELTAS, type Delta } from '../../../protocol/press.ts';
import type { CounterView } from '../view.ts';

/** The keys of each press. */
interface Keys {
  /** As in KeyboardEvent.key. */
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

/** Elements in which keys mean something else. */
const TYPING = 'input, textarea, select, [contenteditable], dialog';

const STORAGE_KEY = 'shortcuts';

/** Are shortcuts turned on? */
export const shortcuts = signal(readChoice());

function readChoice(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== 'off';
  } catch {
    return true; // storage is forbidden
  }
}

/** Turns them on or off, for later visits, too. */
export function toggleShortcuts(): void {
  shortcuts.value = !shortcuts.value;
  try {
    localStorage.setItem(STORAGE_KEY, shortcuts.value ? 'on' : 'off');
  } catch {
    // Storage is forbidden: the choice holds until the page is left.
  }
}

/** Listens while the component is mounted. A key that is held down counts once: one stroke, one press. */
export function useKeyboard(view: CounterView): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const step = DELTAS.find((delta) => KEYS[delta].names.includes(event.key));
      if (step === undefined || !shortcuts.peek() || isElsewhere(event)) return;
      if (event.key.startsWith('Arrow') && canScroll(event.target)) return;
      event.preventDefault();
      const mayPress = view.link.peek().kind !== 'ended' && view.right.peek() === 'granted';
      if (!event.repeat && mayPress) view.press(step);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [view]);
}

/** For a button that presses: holding Enter would click it forty times a second. */
export function ignoreRepeat(event: KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter') event.preventDefault();
}

/** Is there something to scroll, around the focus or on the whole page? */
function canScroll(target: EventTarget | null): boolean {
  for (let element = target as Element | null; element !== null; element = element.parentElement) {
    if (
      /auto|scroll/.test(getComputedStyle(element).overflowY) &&
      element.scrollHeight > element.clientHeight
    )
      return true;
  }
  const { scrollHeight, clientHeight } = document.documentElement;
  return scrollHeight > clientHeight;
}

function isElsewhere(event: KeyboardEvent): boolean {
  const isShortcut = event.ctrlKey || event.metaKey || event.altKey;
  const isTyping = event.target instanceof Element && event.target.closest(TYPING) !== null;
  return isShortcut || isTyping || event.defaultPrevented || document.querySelector('dialog[open]') !== null;
}
